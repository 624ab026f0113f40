"""Lists of the coverage: elements by subject, and the members behind one figure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import django_tables2 as tables
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from courses.subjects import Subject
from frame.lists.address import changed
from frame.lists.cells import Cell, Column
from frame.lists.head import FilterOn, Head
from frame.lists.table import NUMBER, ONE_LINE, WRAPPED, Empty, ListTable, named_on_card
from frame.templatetags.display import icon
from frame.words import count, us_date
from records.coverage.counting import ElementCoverage, MemberCoverage
from records.coverage.forms import CoverageForm

DEEPEST = 5
# Seven headings find room beside each other only in several lines.
OF_SUBJECT = {**NUMBER, "th": {"class": "num coverage__subject"}}


class PeriodTable(ListTable):
    """A list whose files say of which days it is, whatever is typed, and what its page says above.

    Args:
        says: those sentences.
    """

    question: CoverageForm
    says: tuple[str, ...] = ()

    def head(self, on: Sequence[FilterOn], *, made_at: datetime, made_by: str) -> Head:
        head = super().head(on, made_at=made_at, made_by=made_by)
        days = (("From", str(self.question.since_day)), ("To", str(self.question.until_day)))
        return replace(head, notes=self.says, seen_from=self.question.in_words, facts=days)


class SubjectColumn(tables.Column):
    """How many members of an element had a subject, of how many, leading to who they are."""

    def __init__(self, subject: Subject, query: QueryDict) -> None:
        attrs = named_on_card(subject.label, OF_SUBJECT)
        super().__init__(subject.label, orderable=False, empty_values=(), attrs=attrs)
        self.subject, self.query = subject, query

    def draw(self, record: ElementCoverage) -> SafeString:
        number = record.had[self.subject]
        who = {} if number else {"had": "no"}
        asked = changed(self.query, element=record.pk, subject=self.subject.value, **who)
        return format_html(
            '<a class="usa-link{}" href="{}{}">{} of {}'
            '<span class="usa-sr-only"> in {} had {}</span></a>',
            "" if number == record.members else " coverage--open",
            reverse("records:coverage-members"),
            asked,
            f"{number:,}",
            f"{record.members:,}",
            record.name,
            self.subject.label,
        )


class CoverageTable(PeriodTable):
    """Each element, those below it counted in, by the seven subjects."""

    caption = "Coverage of the seven subjects"
    nouns = ("element", "elements")
    row_header = "name"
    file_name = "coverage"
    nothing_yet = Empty("No element within your reach has members on that day.")
    nothing_fits = Empty(
        "No element fits. Choose another, or other days.", url="?", label="Show all of this year"
    )

    name = tables.Column("Element", orderable=False, attrs=WRAPPED)
    members = tables.Column(orderable=False, attrs=named_on_card("Members", NUMBER))

    def __init__(self, *args: Any, question: CoverageForm, query: QueryDict, **kwargs: Any) -> None:
        self.question = question
        columns = [(subject.value, SubjectColumn(subject, query)) for subject in Subject]
        super().__init__(*args, extra_columns=columns, **kwargs)

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("Element", lambda row: row.name),
            Column("Members", lambda row: row.members),
            *(Column(each.label, _had(each)) for each in Subject),
        )

    def render_members(self, value: int) -> str:
        return count(value)

    def render_name(self, record: ElementCoverage) -> SafeString:
        return format_html(
            '<span class="tree tree--{}">{}</span>', min(record.depth, DEEPEST), record.name
        )


def _had(subject: Subject) -> Any:
    """How many of a row's members had a subject."""
    return lambda row: row.had[subject]


class CoverageMembersTable(PeriodTable):
    """Who had a subject and when, and who has not."""

    caption = "Members by subject"
    nouns = ("member", "members")
    row_header = "name"
    file_name = "coverage-members"
    serial_number_of = "member__serial_number"
    nothing_yet = Empty("No member belongs there on that day.")
    nothing_fits = Empty(
        "No member fits. Take a filter away.", url="?", label="Show all members in reach"
    )

    name = tables.Column("Name", accessor="member__name", orderable=False, attrs=WRAPPED)
    serial = tables.Column(
        "Serial",
        accessor="member__serial_number",
        orderable=False,
        attrs=named_on_card("Serial", ONE_LINE),
    )
    element = tables.Column(orderable=False, attrs=WRAPPED)
    last = tables.Column(
        "Had it", orderable=False, empty_values=(), attrs=named_on_card("Had it", WRAPPED)
    )
    documented = tables.Column(
        "Documented without credit",
        orderable=False,
        empty_values=(),
        attrs=named_on_card("Of it", WRAPPED),
    )

    def __init__(self, *args: Any, question: CoverageForm, caption: str, **kwargs: Any) -> None:
        self.question, self.caption = question, caption
        super().__init__(*args, **kwargs)

    def file_columns(self) -> tuple[Column, ...]:
        return (
            Column("Serial number", lambda row: row.member.serial_number),
            Column("Name", lambda row: row.member.name),
            Column("Element", lambda row: row.element),
            Column("Had it on", _had_on),
            Column("Course", lambda row: str(row.last.course) if row.last else ""),
            Column("Taught it", lambda row: "yes" if row.last and row.last.is_taught else ""),
            Column(
                "Minutes without credit", lambda row: sum(each.minutes for each in row.documented)
            ),
            Column("Documented without credit", lambda row: row.documented_in_words),
        )

    def render_name(self, record: MemberCoverage) -> SafeString:
        return format_html(
            '<a class="usa-link" href="{}">{}</a>',
            reverse("desk:member-record", args=[record.member.serial_number]),
            record.member.name,
        )

    def render_last(self, record: MemberCoverage) -> SafeString:
        if record.last is None:
            return format_html(
                '<span class="standing standing--caution">{}<span>Not yet</span></span>',
                mark_safe(icon("schedule")),
            )
        day: SafeString | str = us_date(record.last.on)
        if record.last.page:
            day = format_html('<a class="usa-link" href="{}">{}</a>', record.last.page, day)
        taught = ", taught it" if record.last.is_taught else ""
        return format_html(
            '{} <span class="text-muted">{}{}</span>', day, record.last.course, taught
        )

    def render_documented(self, record: MemberCoverage) -> str:
        return record.documented_in_words


def _had_on(row: MemberCoverage) -> Cell:
    return row.last.on if row.last else ""
