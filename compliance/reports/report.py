"""A report: the counts, the picture and the rows that every form of it shows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from compliance.engine import Figures
from compliance.measure_names import MeasureName, measure_names, measure_words
from compliance.reports.open_words import OpenCounts, open_sentence
from compliance.reports.parts import Part, parts_of
from compliance.reports.question import Question
from compliance.reports.rows import Row, in_order, narrowed, rows_of
from compliance.reports.scope import Scope
from compliance.reports.words import due_words, headline, notes_on
from compliance.standings import (
    Standing,
    department_records_from,
    law,
    open_periods_of,
    standings_of,
)
from compliance.viewpoint import Viewpoint
from people.element_tree import ElementTree


@dataclass(frozen=True)
class Lack:
    """How many of those counted are short of one measure."""

    measure: MeasureName
    count: int


@dataclass(frozen=True)
class Report:
    """What one question is answered with. What is counted is what the rows show, filters and all.

    Args:
        counts: members by standing.
        owing: how many owe hours at all.
        lacks: how many are short of each measure.
        open_counts: how many of everybody in the scope have which open years, whatever narrows
            the rows, and `open_in_rows` how many of the rows.
        choices: how many rows each measure would show, in place of the measure asked for.
        rows: the members, narrowed and in order.
        records_from: the department's first period.
    """

    question: Question
    today: date
    scope_name: str
    figures: Figures
    measures: tuple[MeasureName, ...]
    counts: Counter[str]
    owing: int
    short: int
    lacks: tuple[Lack, ...]
    open_counts: OpenCounts
    open_in_rows: OpenCounts
    choices: tuple[Lack, ...]
    parts: tuple[Part, ...]
    rows: list[Row]
    records_from: int

    @property
    def counted(self) -> int:
        return self.counts.total()

    @property
    def title(self) -> str:
        """`CLEE 2026: Central Patrol Division`"""
        return f"CLEE {self.question.viewpoint.period}: {self.scope_name}"

    @property
    def headline(self) -> str:
        lacking = [
            (lack.measure.words, lack.count) for lack in self.lacks if lack.measure.key != "total"
        ]
        asked = self.question
        return headline(
            period=asked.viewpoint.period,
            short=self.short,
            owing=self.owing,
            lacking=lacking,
            only_short=asked.only_short,
            missing=measure_words(asked.missing).words if asked.missing else "",
            fits_nobody=asked.is_narrowed and not self.counted,
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader must know before trusting the figures."""
        notes = notes_on(
            figures=self.figures,
            viewpoint=self.question.viewpoint,
            today=self.today,
            records_from=self.records_from,
            with_own_day=sum(row.has_own_day for row in self.rows if row.is_short),
        )
        return tuple(notes)

    @property
    def open_sentence(self) -> str:
        """Who of the scope is at risk for a year that has ended; blank when nobody is.

        Beside rows that are only some of the scope, it says whom it counts.
        """
        sentence = open_sentence(self.open_counts)
        return f"{self.scope_name}: {sentence}" if sentence and self.is_part else sentence

    @property
    def rows_sentence(self) -> str:
        """The same of just the rows, for a file; blank when none of them is at risk."""
        sentence = open_sentence(self.open_in_rows)
        return f"Among them, {sentence}" if sentence and self.is_part else sentence

    @property
    def is_part(self) -> bool:
        """The rows leave out some of the scope who may be at risk."""
        return replace(self.question, only_open=False).is_narrowed

    @property
    def due_words(self) -> str:
        return due_words(figures=self.figures, as_of=self.question.viewpoint.as_of)


def report_of(question: Question, *, scope: Scope, today: date) -> Report:
    """Answer a question about the members of a scope, by a fixed number of queries."""
    rules = law()
    viewpoint = question.viewpoint
    figures = rules.for_period(viewpoint.period)
    measures = measure_names(figures)
    asked = scope.narrowed_to(question)
    standings = standings_of(asked.counted.order_by("pk"), viewpoint)
    open_periods = open_periods_of((each.member for each in standings), viewpoint, today=today)
    rows = rows_of(standings, _places(asked.all_elements), open_periods)
    shown = narrowed(rows, question)
    short = [row for row in shown if row.is_short]
    lacks = choices = _lacks(measures, short)
    if question.missing:
        choices = _lacks(measures, narrowed(rows, replace(question, missing="")))
    return Report(
        question=question,
        today=today,
        scope_name=asked.name,
        figures=figures,
        measures=measures,
        counts=Counter(row.key for row in shown),
        owing=sum(row.owes for row in shown),
        short=len(short),
        lacks=lacks,
        open_counts=_open_counts(rows),
        open_in_rows=_open_counts(shown),
        choices=choices,
        parts=parts_of(shown, asked.tree, asked.element_id),
        rows=in_order(shown, question.sort),
        records_from=_records_from(standings, viewpoint),
    )


def _records_from(standings: list[Standing], viewpoint: Viewpoint) -> int:
    """The department's first period; not asked where everybody's period is on record."""
    if standings and all(standing.on_record for standing in standings):
        return viewpoint.period
    return department_records_from(as_of=viewpoint.as_of, known_before=viewpoint.known_before)


def _lacks(measures: Iterable[MeasureName], rows: list[Row]) -> tuple[Lack, ...]:
    counts = [(measure, sum(row.is_short_of(measure.key) for row in rows)) for measure in measures]
    return tuple(Lack(measure, count) for measure, count in counts if count)


def _open_counts(rows: Iterable[Row]) -> OpenCounts:
    return Counter((each.period, each.status) for row in rows for each in row.open_periods)


def _places(elements: ElementTree) -> dict[int, tuple[int, str]]:
    return {
        branch.pk: (place, branch.name) for place, branch in enumerate(elements.branches.values())
    }
