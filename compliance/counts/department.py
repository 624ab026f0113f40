"""The department's counts by element and standing, none of which tells about a single member.

The elements are divided like the tree: the parts of each add up to it, and what tells too much
stands with others as one line. So whatever a reader adds or takes away, on one page or on
several, is a sum of lines shown, and none of these is small, nor has all whom it counts in one
column.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.counts.small_cells import (
    SMALLEST_COUNT,
    Vector,
    added,
    is_full,
    is_safe,
    put_together,
)
from compliance.counts.standing_groups import StandingGroup, groups_of
from compliance.engine import Figures, Status
from compliance.reports import Question, report_of
from compliance.reports.parts import below_of, directly_in, top_of
from compliance.reports.report import Lack, Report
from compliance.reports.scope import WHOLE_DEPARTMENT, everybody
from compliance.reports.words import due_words, headline, notes_on
from compliance.reports.year_before import ShortOf, Side
from compliance.viewpoint import Viewpoint
from people.element_tree import ElementTree
from people.models import Member

MOST_NAMED = 3
RULE = (
    f"Every count is 0 or at least {SMALLEST_COUNT}, and no line has all who owe hours in one "
    "column, so that none tells about a single member. Elements and standings that would tell "
    "stand together with others in one line or column."
)


@dataclass(frozen=True)
class Line:
    """One line of the table.

    Args:
        element_id: of an element that has counts of its own; None for the members directly in
            one, for several elements together, and for the whole department.
        counts: by group of standings.
    """

    name: str
    element_id: int | None
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)

    def sum_of(self, wanted: Iterable[bool]) -> int:
        """The sum of the columns wanted."""
        return sum(n for n, is_wanted in zip(self.counts, wanted, strict=True) if is_wanted)


@dataclass(frozen=True)
class Counts:
    """What may be said about one element, or about the whole department.

    Args:
        parts: what it is divided into; none where any part would be too small.
        lacks: of the whole department alone.
        open_years: pairs of a year that has ended and how many it is open for; likewise.
    """

    viewpoint: Viewpoint
    figures: Figures
    groups: tuple[StandingGroup, ...]
    whole: Line
    parts: tuple[Line, ...]
    lacks: tuple[Lack, ...]
    open_years: tuple[tuple[int, int], ...]
    notes: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"CLEE {self.viewpoint.period}: {self.whole.name}"

    @property
    def short(self) -> int | None:
        """How many are short of hours; None where that would tell about single members."""
        of_whole = short_of(self.whole, self.groups)
        return None if of_whole is None else of_whole.short

    @property
    def headline(self) -> str:
        period, of_whole = self.viewpoint.period, short_of(self.whole, self.groups)
        if of_whole is None:
            return (
                f"How many are short of hours for {period} is not shown: so few are, or are not, "
                "that it would tell about single members."
            )
        if not of_whole.short and of_whole.owing is None:
            return f"Nobody here is short of hours for {period}."
        return headline(
            period=period,
            short=of_whole.short,
            owing=of_whole.short if of_whole.owing is None else of_whole.owing,
            only_short=of_whole.owing is None,
            lacking=[
                (lack.measure.words, lack.count)
                for lack in self.lacks
                if lack.measure.key != "total"
            ],
        )

    @property
    def open_sentence(self) -> str:
        """`2025 is still open for 31 members, 2024 for 24.`; blank where none may be counted."""
        if not self.open_years:
            return ""
        (year, number), *others = self.open_years
        rest = "".join(f", {earlier} for {n:,}" for earlier, n in others)
        return f"{year} is still open for {number:,} members{rest}."

    @property
    def lacks_sentence(self) -> str:
        """`How many lack what: Total 54; Firearms 40.`; blank where none may be counted."""
        lacks = "; ".join(f"{lack.measure.heading} {lack.count:,}" for lack in self.lacks)
        return f"How many lack what: {lacks}." if lacks else ""

    @property
    def due_words(self) -> str:
        return due_words(figures=self.figures, as_of=self.viewpoint.as_of)

    @property
    def lines(self) -> list[Line]:
        """The table: the whole, then what it is divided into."""
        return [self.whole, *self.parts]


class DepartmentCounts:
    """The members by element and standing, and which elements have counts of their own.

    Args:
        report: of the whole department.
        known: keys of members whose own standing the reader knows anyway, as it is evident of
            those without a license. What is left when these are taken away must not tell more.
    """

    def __init__(self, report: Report, tree: ElementTree, known: Collection[int]) -> None:
        self.report = report
        self.tree = tree
        self.unknown = [
            row
            for row in report.rows
            if row.key != Status.NOT_REQUIRED and row.member.pk not in known
        ]
        self.groups = groups_of(report.counts, Counter(row.key for row in self.unknown))
        self.top = top_of(tree, None)
        self.lines: dict[int | None, Line] = {}
        self.parts: dict[int | None, list[Line]] = {}
        directly = self._vectors()
        whole = added(directly, set(directly)) if directly else ()
        if not directly or not self._may_tell_of_whole(whole):
            self.groups, whole = (), ()
        self.lines[self.top] = self._line(WHOLE_DEPARTMENT, None, whole)
        if self.groups:
            self._divide(self.top, directly)

    @property
    def elements(self) -> list[int]:
        """Those that have counts of their own, in the order of the tree."""
        return [pk for pk in self.tree.branches if pk in self.lines]

    def counted_in(self, element_id: int) -> str:
        """Where the members of an element without counts of its own are counted."""
        above = [pk for pk in self.elements if element_id in self.tree.subtree(pk)]
        return self.lines[above[-1] if above else self.top].name

    def of(self, element_id: int | None = None) -> Counts:
        """The counts of an element that has its own, or of the whole department."""
        report, place = self.report, self.top if element_id is None else element_id
        viewpoint = report.question.viewpoint
        is_whole = place == self.top
        return Counts(
            viewpoint=viewpoint,
            figures=report.figures,
            groups=self.groups,
            whole=self.lines[place],
            parts=tuple(self.parts.get(place, ())),
            lacks=self._lacks() if is_whole else (),
            open_years=self._open_years() if is_whole else (),
            notes=tuple(
                notes_on(
                    figures=report.figures,
                    viewpoint=viewpoint,
                    today=report.today,
                    records_from=report.records_from,
                )
            ),
        )

    def side(self, element_id: int | None) -> Side:
        """What is set beside another year: of an element, where it has counts of its own."""
        place = self.top if element_id is None else element_id
        whole = self.lines.get(place)
        return Side(
            viewpoint=self.report.question.viewpoint,
            records_from=self.report.records_from,
            whole=None if whole is None else short_of(whole, self.groups),
            by_element={
                (line.element_id, line.name): short
                for line in self.parts.get(place, ())
                if (short := short_of(line, self.groups)) is not None
            },
        )

    def _vectors(self) -> dict[int, Vector]:
        """By element, without those below it: all members by group, then those unknown."""
        if not self.groups:
            return {}
        place = {key: n for n, group in enumerate(self.groups) for key in group.keys}
        width = len(self.groups)
        counts: dict[int, list[int]] = {}
        for shift, rows in ((0, self.report.rows), (width, self.unknown)):
            for row in rows:
                of_element = counts.setdefault(row.member.element_id, [0] * width * 2)
                of_element[place[row.key] + shift] += 1
        return {element_id: tuple(of_element) for element_id, of_element in counts.items()}

    def _divide(self, top: int | None, directly: Mapping[int, Vector]) -> None:
        """Divide an element into those below it, and those again, as far as no line is small."""
        below = below_of(self.tree, top)
        vectors: dict[int | None, Vector] = {}
        if top is not None and top in directly and below:
            vectors[None] = directly[top]
        for element_id in below:
            if held := directly.keys() & set(self.tree.subtree(element_id)):
                vectors[element_id] = added(directly, held)
        together = put_together(vectors, self._may_stand)
        if len(together) == len(vectors):
            return
        names: dict[int | None, str] = {pk: self.tree.name(pk) for pk in below}
        names[None] = directly_in(self.tree, top)
        parts = self.parts.setdefault(top, [])
        for child in vectors:
            if child in together:
                continue
            line = self._line(names[child], child, vectors[child])
            parts.append(line)
            if child is not None:
                self.lines[child] = line
                self._divide(child, directly)
        if together:
            label = _together([names[pk] for pk in vectors if pk in together])
            parts.append(self._line(label, None, added(vectors, together)))

    def _may_stand(self, vector: Vector) -> bool:
        return is_safe(vector) and not is_full(vector[len(self.groups) :])

    def _may_tell_of_whole(self, vector: Vector) -> bool:
        """One column that mixes who is short with who is not tells of nobody."""
        is_one_mixed = any(group.is_mixed for group in self.groups)
        return self._may_stand(vector) or (is_safe(vector) and is_one_mixed)

    def _line(self, name: str, element_id: int | None, vector: Vector) -> Line:
        return Line(name, element_id, vector[: len(self.groups)])

    def _lacks(self) -> tuple[Lack, ...]:
        """What is missing how often, where neither who lacks it nor who lacks others are few."""
        if any(group.is_mixed for group in self.groups):
            return ()
        return tuple(lack for lack in self.report.lacks if self._may_tell(lack))

    def _may_tell(self, lack: Lack) -> bool:
        unknown = [row.is_short_of(lack.measure.key) for row in self.unknown if row.is_short]
        of_unknown = sum(unknown)
        return is_safe(
            (lack.count, self.report.short - lack.count, of_unknown, len(unknown) - of_unknown)
        )

    def _open_years(self) -> tuple[tuple[int, int], ...]:
        if not self.groups:
            return ()
        counted, unknown = (
            Counter(each.period for row in rows for each in row.open_periods)
            for rows in (self.report.rows, self.unknown)
        )
        return tuple(
            (year, counted[year])
            for year in sorted(counted, reverse=True)
            if is_safe((counted[year], unknown[year])) and unknown[year] != len(self.unknown)
        )


def short_of(line: Line, groups: Sequence[StandingGroup]) -> ShortOf | None:
    """How many of a line are short of hours; None where it would tell about single members."""
    if not groups or any(group.is_mixed for group in groups):
        return None
    short = line.sum_of(group.is_short for group in groups)
    is_told = any(group.is_complete for group in groups)
    complete = line.sum_of(group.is_complete for group in groups)
    return ShortOf(short, short + complete if is_told else None)


def count_department(viewpoint: Viewpoint, *, reader: Member, today: date) -> DepartmentCounts:
    """Count everybody employed on the day, for a reader who may see counts only."""
    scope = everybody(reader)
    report = report_of(Question(viewpoint), scope=scope, today=today)
    known = Member.objects.visible_to(reader).values_list("pk", flat=True)
    return DepartmentCounts(report, scope.tree, frozenset(known))


def _together(names: Sequence[str]) -> str:
    """`Traffic Unit and Night Watch, together`"""
    if len(names) > MOST_NAMED + 1:
        names = [*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} others"]
    return f"{', '.join(names[:-1])} and {names[-1]}, together"
