"""The list of classes that wait for their sign-in sheet: its filter and its table."""

from typing import TYPE_CHECKING

import django_filters as filters
import django_tables2 as tables
from django.forms import SearchInput
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from courses.models import CourseSession
from courses.tables import days_in_words
from frame.lists.cells import Column
from frame.lists.filters import SearchFilter
from frame.lists.table import NUMBER, ONE_LINE, WRAPPED, Empty, ListTable, named_on_card

if TYPE_CHECKING:
    from records.querysets.sheets import WaitingSession


class SheetFilter(filters.FilterSet):
    """Classes by course or day."""

    q = SearchFilter(
        label="Course ID, title or day",
        # What a clerk comes to type.
        widget=SearchInput(attrs={"autocomplete": "off", "autofocus": True}),
    )

    class Meta:
        model = CourseSession
        fields: list[str] = []


class SheetTable(ListTable):
    """Classes that wait for their sheet, drafts first."""

    caption = "Classes that wait for their sheet"
    nouns = ("class", "classes")
    row_header = "course"
    file_name = "classes-without-sheet"

    course = tables.Column(
        "Class", order_by="course__title", attrs={"cell": {"class": "wrap sheet-list__class"}}
    )
    starts_on = tables.Column("Held", attrs=ONE_LINE)
    location = tables.Column("Where", order_by="location__name", attrs=WRAPPED)
    enrolled = tables.Column("Enrolled", attrs=named_on_card("Enrolled", NUMBER))
    sheet = tables.Column("Sheet", accessor="is_draft", order_by="is_draft")

    @property  # the address in it is not known yet while modules load
    def nothing_yet(self) -> Empty:  # type: ignore[override]  # never set
        return Empty(
            "A class shows here from its first day until its sheet is saved. Is there a paper "
            "sheet of a class that was never scheduled? Schedule the class first, on the day it "
            "was held.",
            heading="Every sheet is entered",
            url=reverse("courses:session-add"),
            label="Schedule a class",
        )

    nothing_fits = Empty(
        "Try the Course ID, a word of the title, or a day such as Mar 15, 2026. A class whose "
        "sheet is saved is under Classes.",
        heading="No class that waits for its sheet matches",
        url="?",
        label="Show all that wait",
    )

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("Course ID", lambda session: session.course.course_id),
            Column("Course", lambda session: session.course.title),
            Column("First day", lambda session: session.starts_on),
            Column("Last day", lambda session: session.ends_on),
            Column("Location", lambda session: session.location.name),
            Column("Enrolled", lambda session: session.enrolled),
            Column("Sheet", sheet_in_words),
        )

    def render_course(self, record: CourseSession) -> SafeString:
        return format_html(
            '<a class="usa-link" href="{}">{} {}</a>',
            reverse("records:sheet-entry", args=[record.pk]),
            record.course.course_id,
            record.course.title,
        )

    def render_starts_on(self, record: CourseSession) -> str:
        return days_in_words(record.starts_on, record.ends_on)

    def render_sheet(self, record: CourseSession) -> SafeString:
        return render_to_string("records/_sheet_of_list.html", {"course_session": record})


def sheet_in_words(session: "WaitingSession") -> str:
    """`Draft, 2 lines, by Chen, Avery`"""
    if not session.is_draft:
        return "Not started"
    lines = f"{session.lines} line{'' if session.lines == 1 else 's'}"
    return f"Draft, {lines}, by {session.sheet.started_by.name}"
