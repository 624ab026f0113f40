"""Home of those who lead, or who count the department: who is at risk, who is short of hours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.urls import reverse
from django.utils.http import urlencode

from compliance.counts import Counts, count_department
from compliance.counts.table import chart_rows_of as count_rows
from compliance.counts.table import segments_of as count_segments
from compliance.reports import (
    Question,
    Report,
    own_report,
    reach_scope,
    report_of,
    sees_counts_only,
    tree_scope,
)
from compliance.reports.chart import chart_rows_of, segments_of
from compliance.reports.rows import Row, in_order
from compliance.viewpoint import Viewpoint
from frame.templatetags.display import ChartRow, Segment
from people.models import Member

MOST_NAMED = 10


@dataclass(frozen=True)
class People:
    """The reader's elements: who has an open year, who is short, and how each part stands."""

    report: Report
    chart: list[ChartRow]
    report_url: str

    @property
    def has_open_year(self) -> list[Row]:
        """Those at risk for the most years first."""
        rows = [row for row in self.report.rows if row.open_periods]
        return in_order(rows, "-open")

    @property
    def first_open(self) -> list[Row]:
        return self.has_open_year[:MOST_NAMED]

    @property
    def worst(self) -> list[Row]:
        short = (row for row in self.report.rows if row.is_short)
        return list(islice(short, MOST_NAMED))


@dataclass(frozen=True)
class Department:
    """The department's counts.

    Args:
        names_url: the list of those who are counted; blank for who may see no names.
    """

    said: Report | Counts
    segments: list[Segment]
    chart: list[ChartRow]
    names_url: str = ""

    @property
    def open_url(self) -> str:
        return f"{self.names_url}?{urlencode({'open': 'on'})}" if self.names_url else ""


def people_of(member: Member, today: date) -> People:
    scope = tree_scope(member, member.reached_element_ids)
    asked = Question(Viewpoint(today.year, today), sort="-missing")
    report = report_of(asked, scope=scope, today=today)
    own = own_report(member)
    report_url = _report_url(own["element"]) if own else reverse("compliance:report")
    return People(report, chart_rows_of(report, _report_url, _people_url), report_url)


def department_of(member: Member, today: date) -> Department:
    if sees_counts_only(member):
        return _counted(member, today)
    report = report_of(
        Question(Viewpoint(today.year, today)), scope=reach_scope(member), today=today
    )
    names_url = reverse("compliance:member-list")
    return Department(
        report,
        segments_of(report, _people_url),
        chart_rows_of(report, _report_url, _people_url),
        names_url,
    )


def _counted(member: Member, today: date) -> Department:
    """The same for who may see counts and no names."""
    counts = count_department(Viewpoint(today.year, today), reader=member, today=today).of()
    rows = count_rows(
        counts, counts.parts, lambda element_id: _report_url(element_id, "report-counts")
    )
    return Department(counts, count_segments(counts, counts.whole), rows)


def _report_url(element_id: int, page: str = "report") -> str:
    return f"{reverse(f'compliance:{page}')}?{urlencode({'element': element_id})}"


def _people_url(asked: Mapping[str, str | int]) -> str:
    """Those whom a line of a picture counts."""
    return f"{reverse('compliance:member-list')}?{urlencode(asked)}"
