"""What a member was told, as a list."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from frame.lists.table import ONE_LINE, TITLE, WRAPPED, Empty, ListTable, named_on_card
from frame.notices.kinds import kind_named
from frame.notices.models import Notice
from frame.words import us_datetime

MARK = SafeString(' <span class="notice-new">Unread</span>')


class NoticeTable(ListTable):
    """What a member was told, the newest first; each leads to what it is about."""

    caption = "Notices"
    nouns = ("notice", "notices")
    row_header = "sentence"
    export_formats = ()
    nothing_fits = Empty(
        "Take a filter away, or search for other words.",
        heading="No notice fits",
        url="?",
        label="Show all notices",
    )

    @property  # the address in it is not known yet while modules load
    def nothing_yet(self) -> Empty:  # type: ignore[override]  # never set
        return Empty(
            "When a class of yours is moved, say, or credit is written for you, you are told here, "
            "and a number beside the bell says so on every page.",
            heading="No notices",
            url=reverse("home"),
            label="Go home",
        )

    sentence = tables.Column("What happened", attrs=TITLE, orderable=False)
    group = tables.Column(
        "About", accessor="kind", attrs=named_on_card("About", ONE_LINE), orderable=False
    )
    made_at = tables.Column("When", attrs=named_on_card("When", ONE_LINE))

    def render_sentence(self, record: Notice) -> SafeString:
        """The sentence, which opens it; one that is unread says so in a word."""
        return format_html(
            '<a class="usa-link{}" href="{}">{}</a>{}',
            "" if record.is_unread else " notice-read",
            reverse("notices:notice-detail", args=[record.pk]),
            record.sentence,
            MARK if record.is_unread else "",
        )

    def render_group(self, record: Notice) -> str:
        kind = kind_named(record.kind)
        return "" if kind is None else kind.group.label

    def render_made_at(self, record: Notice) -> str:
        return us_datetime(record.made_at)


class UnsentTable(ListTable):
    """To whom e-mail could not be sent, and why; what it was about is nobody else's."""

    caption = "E-mail that was not sent"
    nouns = ("notice", "notices")
    row_header = "to"
    export_formats = ()
    nothing_yet = Empty("Every e-mail was sent, or was read in the product since.")
    nothing_fits = Empty("Nobody is called so.", url="?", label="Show all that was not sent")

    to = tables.Column(
        "Member",
        linkify=("people:member-detail", {"pk": tables.A("to_id")}),
        order_by=("to__last_name", "to__first_name"),
        attrs=WRAPPED,
    )
    address = tables.Column(
        "Tried at",
        accessor="mail_tried_to",
        orderable=False,
        empty_values=(),
        attrs=named_on_card("Tried at", WRAPPED),
    )
    mail_tried_at = tables.Column("Last tried", attrs=named_on_card("Last tried", ONE_LINE))
    mail_error = tables.Column("What went wrong", orderable=False, attrs=TITLE)
    again = tables.Column("Next step", orderable=False, empty_values=(), attrs=WRAPPED)

    def render_address(self, record: Notice) -> str:
        """Where it was tried, whatever the member's address is by now."""
        if record.addresses_tried:
            return ", ".join(record.addresses_tried)
        return record.mail_to.replace("\n", ", ") or "None known"

    def render_again(self, record: Notice) -> SafeString | str:
        """The button to send it to the address of today, where that is another."""
        if not record.can_go_elsewhere:
            return ""
        return format_html(
            '<button class="usa-button usa-button--unstyled" type="submit" form="again" '
            'formaction="{}"><span>Send again to {}<span class="usa-sr-only">, {}</span></span>'
            "</button>",
            reverse("people:mail-again", args=[record.pk]),
            record.to.email,
            record.to,
        )

    def render_mail_tried_at(self, record: Notice) -> str:
        return us_datetime(record.mail_tried_at)
