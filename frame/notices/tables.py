"""What a member was told, as a list."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from frame.lists.table import ONE_LINE, TITLE, Empty, ListTable, named_on_card
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
