"""The e-mail that says that something waits: no names, no hours, no grounds."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from frame.notices.kinds import kind_named
from frame.notices.models import Notice

# The rest is counted.
MOST_LISTED = 20


def letter_of(notices: Sequence[Notice]) -> EmailMessage:
    """One e-mail to one member about all of these notices, the oldest first.

    Args:
        notices: all told at the same addresses.
    """
    number = len(notices)
    waits = "A notice waits" if number == 1 else f"{number:,} notices wait"
    lines = [_line(notice) for notice in notices[:MOST_LISTED]]
    if number > MOST_LISTED:
        lines.append(f"- and {number - MOST_LISTED:,} more")
    body = [
        f"{waits} for you in the Training Records of the {settings.DEPARTMENT_NAME}:",
        "\n".join(lines),
        f"Sign in to read {'it' if number == 1 else 'them'}. This message says no more, since "
        "others may read e-mail.",
        f"Choose what comes by e-mail{_at(reverse('notices:mail-choices')) or ' under the bell.'}",
    ]
    return EmailMessage(
        subject=f"{waits} for you in Training Records",
        body="\n\n".join(body) + "\n",
        to=notices[0].mail_addresses,
    )


def _line(notice: Notice) -> str:
    kind = kind_named(notice.kind)
    words = "Something happened" if kind is None else kind.words
    return f"- {words}{_at(reverse('notices:notice-detail', args=[notice.pk]))}"


def _at(path: str) -> str:
    """Where to find it, on a line of its own; nothing where no address of the pages is set."""
    return f":\n  {settings.SITE_ADDRESS.rstrip('/')}{path}" if settings.SITE_ADDRESS else ""
