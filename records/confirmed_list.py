"""The list of warnings that no hindrance was seen in: its filters and its table."""

from datetime import date
from decimal import Decimal

import django_filters as filters
import django_tables2 as tables
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from frame.days import end_of, start_of
from frame.forms_renderer import DatePicker
from frame.lists.cells import Column
from frame.lists.filters import SearchFilter, SpanForm
from frame.lists.table import NUMBER, ONE_LINE, TITLE, WRAPPED, Empty, ListTable, named_on_card
from frame.words import hours, us_date
from people.models import Member
from records.credit.problem_kinds import WARNINGS
from records.models import ConfirmedWarning
from records.querysets.confirmed_warnings import of_any

KINDS = {kind.key: kind.title for kind in WARNINGS}


class ConfirmedFilter(filters.FilterSet):
    """Warnings by member or course, kind, who entered the credit, and days."""

    q = SearchFilter(label="Member or course")
    kind = filters.ChoiceFilter(
        label="What was warned of", choices=list(KINDS.items()), empty_label="Anything"
    )
    by = filters.CharFilter(label="Entered by", method="by_enterer", max_length=100)
    since = filters.DateFilter(label="From", method="by_since", widget=DatePicker)
    until = filters.DateFilter(label="Until", method="by_until", widget=DatePicker)

    class Meta:
        model = ConfirmedWarning
        form = SpanForm
        fields: list[str] = []

    def by_enterer(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(of_any("entered_by", "in", Member.objects.search(value)))

    def by_since(self, rows: QuerySet, name: str, value: date) -> QuerySet:
        return rows.filter(of_any("entered_at", "gte", start_of(value)))

    def by_until(self, rows: QuerySet, name: str, value: date) -> QuerySet:
        return rows.filter(of_any("entered_at", "lt", end_of(value)))


class ConfirmedTable(ListTable):
    """What was warned of and entered all the same, the newest first."""

    caption = "Entered in spite of a warning"
    nouns = ("warning", "warnings")
    row_header = "member"
    file_name = "confirmed-warnings"
    serial_number_of = "member__serial_number"
    nothing_yet = Empty(
        "When something speaks against a credit or a roll call, such as the same course twice in a "
        "year, whoever enters it gives a reason. Each shows here."
    )
    nothing_fits = Empty(
        "No warning fits. Take a filter off to see more.", url="?", label="Show all warnings"
    )

    entered_at = tables.Column(
        "Entered", order_by="by_entered_at", attrs=named_on_card("Entered", ONE_LINE)
    )
    member = tables.Column("Member", order_by="by_member", attrs=TITLE)
    course = tables.Column("Credit or roll call", order_by="by_course", attrs=WRAPPED)
    credit_hours = tables.Column(
        "Hours", accessor="by_earned", attrs=named_on_card("Hours", NUMBER)
    )
    kind = tables.Column("Warned of", attrs=WRAPPED)
    reason = tables.Column("Reason given", orderable=False, attrs=WRAPPED)
    entered_by = tables.Column(
        "Entered by",
        accessor="entered_by__name",
        order_by="by_entered_by",
        attrs=named_on_card("Entered by", WRAPPED),
    )

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("Entered", lambda row: timezone.localdate(row.entered_at)),
            Column("Serial number", lambda row: row.member.serial_number),
            Column("Name", lambda row: row.member.name),
            Column("Course ID", lambda row: row.course.course_id),
            Column("Course", lambda row: row.course.title),
            Column("Completed on", lambda row: row.completed_on),
            Column("Hours", lambda row: row.by_earned),
            Column("Warned of", lambda row: KINDS[row.kind]),
            Column("Reason given", lambda row: row.reason),
            Column("Entered by", lambda row: row.entered_by.name),
            Column("State", state_of),
        )

    def render_entered_at(self, record: ConfirmedWarning) -> str:
        return us_date(record.entered_at)

    def render_member(self, record: ConfirmedWarning) -> str:
        return f"{record.member.serial_number} {record.member.name}"

    def render_course(self, record: ConfirmedWarning) -> SafeString:
        return format_html(
            '<a class="usa-link" href="{}">{}</a>, {}{}{}{}',
            page_of(record),
            record.course,
            us_date(record.completed_on),
            of_roll_call(record),
            f", {why}" if (why := why_nothing(record)) else "",
            ", voided since" if record.of.is_voided else "",
        )

    def render_credit_hours(self, value: Decimal) -> str:
        return hours(value)

    def render_kind(self, record: ConfirmedWarning) -> str:
        return KINDS[record.kind]


def page_of(row: ConfirmedWarning) -> str:
    """Where the credit is read, or the roll call."""
    if row.completion_id is not None:
        return reverse("records:completion-detail", args=[row.completion_id])
    return reverse("records:sent-in-detail", args=[row.report.pk])


def of_roll_call(row: ConfirmedWarning) -> str:
    """What somebody did at a roll call that gives them no credit, behind its day."""
    if row.roll_call_taught_id is not None:
        return ", taught at roll call"
    return ", at a roll call without credit" if row.roll_call_line_id is not None else ""


def why_nothing(row: ConfirmedWarning) -> str:
    """Why a credit that it is of gives no hours; else blank."""
    return "" if row.completion is None else row.completion.why_nothing


def state_of(row: ConfirmedWarning) -> str:
    state = "Voided" if row.of.is_voided else "On record"
    return f"{state}: {why}" if (why := why_nothing(row)) else state
