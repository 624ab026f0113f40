"""What is due: one list for a role's whole desk, the longest late first."""

from dataclasses import dataclass
from datetime import date

import django_tables2 as tables
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from compliance.templatetags.citations import cite_link
from frame.due import Clock, due_for, sources_of
from frame.lists.table import ONE_LINE, TITLE, WRAPPED, Empty, ListTable
from frame.requests import SignedInRequest
from frame.templatetags.display import icon
from frame.words import us_date
from people.models import Member

SOON = 14  # days


@dataclass(frozen=True)
class Due:
    """A clock as it is read today."""

    clock: Clock
    today: date

    @property
    def days(self) -> int | None:
        """Days that are left; below zero when it is late. None where no day is set yet."""
        return (self.clock.on - self.today).days if self.clock.on else None

    @property
    def is_late(self) -> bool:
        return self.days is not None and self.days < 0

    @property
    def in_days(self) -> str:
        """`in 12 days`, `today`, `3 days late`, `no day yet`"""
        if self.days is None:
            return "no day yet"
        if self.days == 0:
            return "today"
        number = f"{abs(self.days):,} day{'' if abs(self.days) == 1 else 's'}"
        return f"{number} late" if self.is_late else f"in {number}"

    @property
    def kind(self) -> str:
        """The colour of its words, as a standing has one."""
        if self.is_late:
            return "bad"
        return "caution" if self.days is not None and self.days <= SOON else "wait"

    @property
    def icon(self) -> str:
        return {"bad": "error", "caution": "warning", "wait": "hourglass_empty"}[self.kind]


class DueTable(ListTable):
    """Everything that is due."""

    caption = "What is due"
    nouns = ("thing is due", "things are due")
    row_header = "what"
    export_formats = ()
    nothing_yet = Empty(
        "A class that begins, a course for POST, an application to the director, or a license "
        "that ends shows here.",
        heading="Nothing is due",
    )

    what = tables.Column("What", accessor="clock__what", orderable=False, attrs=TITLE)
    on = tables.Column("By", accessor="clock__on", orderable=False, attrs=ONE_LINE, empty_values=())
    whose = tables.Column("Whose", accessor="clock__whose", orderable=False, attrs=WRAPPED)
    why = tables.Column("Why", accessor="clock__why", orderable=False, attrs=ONE_LINE)
    step = tables.Column("Next step", accessor="clock__step", orderable=False, attrs=ONE_LINE)

    def render_on(self, record: Due) -> SafeString:
        return format_html(
            '<span class="standing standing--{}">{}<span>{}</span></span> {}',
            record.kind,
            icon(record.icon),
            record.in_days,
            us_date(record.clock.on) if record.clock.on else "",
        )

    def render_why(self, record: Due) -> SafeString | str:
        return cite_link(record.clock.why)

    def render_step(self, record: Due) -> SafeString:
        return format_html(
            '<a class="usa-link" href="{}">{}<span class="usa-sr-only">: {}, {}</span></a>',
            record.clock.page,
            record.clock.step,
            record.clock.what,
            record.clock.whose,
        )


def due_today(reader: Member, *, today: date) -> list[Due]:
    """What the reader has to see to, the longest late first."""
    return [Due(clock, today) for clock in due_for(reader, today=today)]


@require_GET
def due_list(request: SignedInRequest) -> HttpResponse:
    """All of it, for those whose role has anything that can fall due."""
    if not sources_of(request.user):
        raise PermissionDenied
    due = due_today(request.user, today=timezone.localdate())
    table = DueTable(due)
    table.arrange(request)
    late = sum(each.is_late for each in due)
    return render(request, "desk/due_list.html", {"table": table, "late": late})
