"""The tables of members with their standing: who, where they stand, and what is missing."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

import django_tables2 as tables
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_tables2.data import TableListData

from compliance.measure_names import MeasureName
from compliance.reports import Report
from compliance.reports.asked import file_parts, head_of
from compliance.reports.files import write_report
from compliance.reports.rows import Row
from compliance.reports.words import NOT_ON_RECORD, NOT_ON_RECORD_LABEL
from compliance.templatetags.standings import standing_tag
from frame.lists.head import FilterOn, Head
from frame.lists.table import Empty, ListTable
from frame.words import hours

MEMBERS = "usa-table usa-table--borderless data-table__table members-table"


SERIAL = {"cell": {"class": "num serial"}, "th": {"class": "num"}}
RANK = {"cell": {"class": "rank"}}
ELEMENT = {"cell": {"class": "element"}}
STANDING = {"cell": {"class": "where"}}
OPEN = {"cell": {"class": "open-years"}}
TOTAL = {"cell": {"class": "num total"}, "th": {"class": "num"}}
MEASURE = {"cell": {"class": "num measure-hours"}, "th": {"class": "num"}}
MISSING = {"cell": {"class": "missing"}, "th": {"class": "missing"}}


class RowsInOrder(TableListData):
    """Rows that a report has put in order already."""

    def order_by(self, aliases: Sequence[str]) -> None:
        """Leave them as they are."""


class MeasureColumn(tables.Column):
    """Hours credited of one measure, and beside them the hours short."""

    def __init__(self, measure: MeasureName) -> None:
        heading = measure.heading
        if measure.column != heading:
            heading = format_html(
                '<span aria-hidden="true">{}</span><span class="usa-sr-only">{}</span>',
                measure.column,
                heading,
            )
        super().__init__(
            heading, accessor="key", attrs=TOTAL if measure.key == "total" else MEASURE
        )
        self.measure = measure.key

    def draw(self, record: Row) -> str | SafeString:
        credited, short = record.credited(self.measure), record.short(self.measure)
        if not short:
            return f"{credited:,.2f}"
        return format_html(
            '{} <strong class="short">{} short</strong>', f"{credited:,.2f}", f"{short:,.2f}"
        )


class MemberTable(ListTable):
    """Members of a report. The pages' own tables say which columns there are."""

    nouns = ("member", "members")
    serial_number_of = "member__serial_number"
    row_header = "name"
    # Paper sets a member in a line of even-spaced type, which takes a second a thousand.
    most_on_paper = None

    name = tables.Column(accessor="member")
    serial = tables.Column(accessor="member__serial_number", attrs=SERIAL)
    rank = tables.Column(accessor="member__rank", attrs=RANK)
    element = tables.Column(accessor="element", attrs=ELEMENT)
    standing = tables.Column(accessor="key", attrs=STANDING)
    open = tables.Column("Open years", accessor="open_periods", attrs=OPEN, default="")

    def __init__(self, report: Report, **kwargs: Any) -> None:
        super().__init__(RowsInOrder(report.rows), **kwargs)
        self.report = report
        self.drawn = cache(_drawn)

    def arrange(self, request: HttpRequest) -> None:
        super().arrange(request)
        self.order_by = self.report.question.sort
        self.is_narrowed = True  # a list without anybody always has somebody left out

    def head(self, on: Sequence[FilterOn], *, made_at: datetime, made_by: str) -> Head:
        return head_of(self.report, made_at=made_at, made_by=made_by)

    def file_parts(self, on: Sequence[FilterOn], day: date) -> list[str]:
        return file_parts(self.report.question, self.report.scope_name, called=self.file_name)

    def write(self, file_format: str, head: Head) -> bytes:
        return write_report(self.report, file_format, made_at=head.made_at, made_by=head.made_by)

    def draw_serial(self, record: Row) -> str:
        return record.member.serial_number

    def draw_rank(self, record: Row) -> str:
        return record.member.rank

    def draw_element(self, record: Row) -> str:
        return record.element

    def draw_name(self, record: Row) -> SafeString:
        return format_html(
            '<a class="usa-link" href="{}">{}</a>',
            reverse("desk:member-record", args=[record.member.serial_number]),
            record.member.name,
        )

    def draw_standing(self, record: Row) -> SafeString:
        """The standing, one click from its reasons where there are any on record."""
        tag = self.drawn(record.key, record.extended_until)
        if not record.is_on_record:
            return tag
        return format_html(
            '<a class="why-link" href="{}?period={}&amp;as_of={}">{}'
            '<span class="usa-sr-only">, why?</span></a>',
            reverse("desk:why", args=[record.member.serial_number]),
            record.standing.period,
            record.standing.as_of,
            tag,
        )

    def draw_missing(self, record: Row) -> str:
        return record.missing

    def draw_open(self, record: Row) -> SafeString:
        """Each open year, one click from what it lacks."""
        page = reverse("desk:member-record", args=[record.member.serial_number])
        return format_html_join(
            "\n",
            '<a class="usa-link" href="{}?period={}">{}</a>',
            ((page, period, label) for period, label in record.open_labels),
        )


class PeopleTable(MemberTable):
    """Members with their total and what is missing."""

    caption = "Members and what they are missing"
    file_name = "members"
    nothing_fits = Empty(
        "No member within your reach fits these filters. Remove one, or show everyone.",
        heading="Nobody here",
        url="?",
        label="Show everyone",
    )

    total = tables.Column(accessor="key", attrs=TOTAL)
    missing = tables.Column(accessor="missing", attrs=MISSING, default="")

    class Meta:
        attrs = {"class": f"{MEMBERS} members-table--people members-table--cards"}

    def draw_total(self, record: Row) -> str:
        credited = hours(record.total_credited)
        return f"{credited} of {hours(record.total_required)}" if record.owes else credited


class ReportTable(MemberTable):
    """Members with every measure."""

    caption = "Members with every measure"
    file_name = "report"
    called = "Reports"
    nothing_fits = Empty(
        "No member fits what was asked. Remove a filter, or show everyone.",
        heading="Nobody here",
        url="?",
        label="Show everyone",
    )

    class Meta:
        attrs = {"class": f"{MEMBERS} members-table--measures members-table--cards"}

    def __init__(self, report: Report) -> None:
        columns: list[tuple[str, tables.Column]] = [
            (measure.key, MeasureColumn(measure)) for measure in report.measures
        ]
        # In words for a phone, where the measures have no room.
        columns.append(("missing", tables.Column(accessor="missing", attrs=MISSING, default="")))
        super().__init__(report, extra_columns=columns)


def _drawn(key: str, until: date | None) -> SafeString:
    """The standing as word, color and icon; one that occurs is drawn once, not once a row."""
    if key == NOT_ON_RECORD:
        return format_html(
            '<span class="standing standing--none"><span>{}</span></span>', NOT_ON_RECORD_LABEL
        )
    return render_to_string("compliance/_standing_tag.html", standing_tag(key, until))
