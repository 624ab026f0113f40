"""A report: the counts, the picture and the rows that every form of it shows."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings

from compliance.engine import Figures
from compliance.measure_names import MeasureName, measure_names, measure_words
from compliance.reports.open_words import OpenCounts, open_sentence
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
class Part:
    """An element one level below the one asked for, with all below it, counted by standing.

    Args:
        element_id: None for those directly in the element asked for.
    """

    element_id: int | None
    name: str
    counts: Counter[str]
    short: int


@dataclass(frozen=True)
class Report:
    """What one question is answered with.

    What is counted is what the rows show, filters and all. Only where members are counted whom
    the reader may not see by name do the counts leave the filters aside: a search for one of
    them would tell where that one stands.

    Args:
        counts: members by standing, over all that are counted.
        owing: how many owe hours at all.
        lacks: how many of those counted are short of each measure.
        open_counts: how many of those counted have which open years.
        choices: how many rows each measure would show, in place of the measure asked for.
        rows: the members named, narrowed and in order.
        named_short: how many of the rows are short of hours.
        names_everyone: False when members are counted whom the reader may not see by name.
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
    choices: tuple[Lack, ...]
    parts: tuple[Part, ...]
    rows: list[Row]
    named_short: int
    names_everyone: bool
    notes: tuple[str, ...]

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
        # Filters that leave the counts aside leave the sentence aside too.
        asked = self.question if self.names_everyone else Question(self.question.viewpoint)
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
    def open_sentence(self) -> str:
        """Who is at risk for a year that has ended; blank when nobody is."""
        return open_sentence(self.open_counts)

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
    named = rows if asked.named is None else [row for row in rows if row.member.pk in asked.named]
    shown = narrowed(named, question)
    counted = shown if asked.names_everyone else rows
    short = [row for row in counted if row.is_short]
    lacks = choices = _lacks(measures, short)
    if question.missing or not asked.names_everyone:
        choices = _lacks(measures, narrowed(named, replace(question, missing="")))
    return Report(
        question=question,
        today=today,
        scope_name=asked.name,
        figures=figures,
        measures=measures,
        counts=Counter(row.key for row in counted),
        owing=sum(row.owes for row in counted),
        short=len(short),
        lacks=lacks,
        open_counts=Counter(
            (each.period, each.status) for row in counted for each in row.open_periods
        ),
        choices=choices,
        parts=_parts(counted, asked.tree, asked.element_id),
        rows=in_order(shown, question.sort),
        named_short=sum(row.is_short for row in shown),
        names_everyone=asked.names_everyone,
        notes=tuple(
            notes_on(
                names_everyone=asked.names_everyone,
                figures=figures,
                as_of=viewpoint.as_of,
                today=today,
                records_from=_records_from(standings, viewpoint),
                known_on=viewpoint.known_on,
                with_own_day=sum(row.has_own_day for row in short),
            )
        ),
    )


def _records_from(standings: list[Standing], viewpoint: Viewpoint) -> int:
    """The department's first period; not asked where everybody's period is on record."""
    if standings and all(standing.on_record for standing in standings):
        return viewpoint.period
    return department_records_from(as_of=viewpoint.as_of, known_before=viewpoint.known_before)


def _lacks(measures: Iterable[MeasureName], rows: list[Row]) -> tuple[Lack, ...]:
    counts = [(measure, sum(row.is_short_of(measure.key) for row in rows)) for measure in measures]
    return tuple(Lack(measure, count) for measure, count in counts if count)


def _places(elements: ElementTree) -> dict[int, tuple[int, str]]:
    return {
        branch.pk: (place, branch.name) for place, branch in enumerate(elements.branches.values())
    }


def _parts(rows: list[Row], tree: ElementTree, element_id: int | None) -> tuple[Part, ...]:
    """Divide the members by the elements one level below; none when there is no such level."""
    top = _top(tree, element_id)
    below = tree.roots if top is None else tree.children(top)
    if not below:
        return ()
    part_of = {pk: child for child in below for pk in tree.subtree(child)}
    members: dict[int | None, list[Row]] = {}
    for row in rows:
        members.setdefault(part_of.get(row.member.element_id), []).append(row)
    own_name = "Outside these elements" if top is None else _directly_in(tree, top)
    names = [(None, own_name), *((child, tree.name(child)) for child in below)]
    return tuple(
        Part(
            element_id=child,
            name=name,
            counts=Counter(row.key for row in members[child]),
            short=sum(row.is_short for row in members[child]),
        )
        for child, name in names
        if child in members
    )


def _directly_in(tree: ElementTree, element_id: int) -> str:
    """What to call those of an element who are in none below it."""
    name = tree.name(element_id)
    return (
        "Directly in the department" if name == settings.DEPARTMENT_NAME else f"Directly in {name}"
    )


def _top(tree: ElementTree, element_id: int | None) -> int | None:
    """The element whose parts are shown: a single root stands for the whole."""
    if element_id is not None:
        return element_id
    return tree.roots[0] if len(tree.roots) == 1 else None
