"""When a member wants to be told by e-mail, and of what."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction

from frame.notices.actions import has_left
from frame.notices.kinds import Mail, NoticeGroup, all_groups, kind_named
from frame.notices.models import MailChoice

if TYPE_CHECKING:
    from frame.requests import Asker


def choices_of(member: "Asker") -> dict[NoticeGroup, Mail]:
    """When the notices of each group come by e-mail: as the member chose, or as a rule."""
    chosen = dict(MailChoice.objects.filter(member=member).values_list("group", "mail"))
    return {group: Mail(chosen.get(group.key, group.mail)) for group in all_groups()}


def wishes_of(member: "Asker", *, today: date) -> Callable[[str], Mail]:
    """When notices of a kind come to a member; never to who has no address, has left or is out."""
    if not member.email or not member.is_active or has_left(member, today):
        return lambda kind: Mail.NEVER
    choices = choices_of(member)

    def wish(name: str) -> Mail:
        kind = kind_named(name)
        return Mail.NEVER if kind is None else choices[kind.group]

    return wish


@transaction.atomic
def choose_mail(*, by: "Asker", choices: Mapping[str, str]) -> None:
    """Keep when `by` wants e-mail of which group; who chooses what holds anyway chooses it too."""
    MailChoice.objects.bulk_create(
        [
            MailChoice(member=by, group=group.key, mail=choices[group.key])
            for group in all_groups()
            if group.key in choices
        ],
        update_conflicts=True,
        unique_fields=["member", "group"],
        update_fields=["mail"],
    )
