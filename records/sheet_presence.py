"""What the scans of a class say: who signed on which day, what is in doubt, and what is missing."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from courses.class_days import Day
from courses.models import CourseSession
from frame.words import us_date
from people.models import Member
from people.serial_numbers import serial_order
from records.credit.proposals import RowsWaiting
from records.draft_journal import values_in_words
from records.models import ScannedPage, ScannedRow, SheetLine, SheetPrint

Says = ScannedRow.Mark


@dataclass(frozen=True)
class Presence:
    """One member's rows, the newest of each day.

    Args:
        days: of the class, in order, each with its minutes of instruction.
        rows: by day.
        is_printed: whether a row was printed for them on any day.
    """

    member: Member
    days: dict[date, int]
    rows: dict[date, ScannedRow]
    is_printed: bool

    @property
    def is_clear(self) -> bool:
        """Whether none of the days is in doubt, and each was read that should have a row.

        Who walked in has a row on the days alone on which they wrote.
        """
        is_read = all(on in self.rows for on in self.days) or not self.is_printed
        return is_read and all(row.says != Says.DOUBT for row in self.rows.values())

    @property
    def signed_on(self) -> list[date]:
        return [on for on in self.days if on in self.rows and self.rows[on].says == Says.PRESENT]

    @property
    def has_signed(self) -> bool:
        """Whether there is a line to put on the sheet: all that can be known is, and it says so."""
        return self.is_clear and bool(self.signed_on)

    @property
    def minutes(self) -> int | None:
        """The minutes of the days that were signed; None for the whole class."""
        if len(self.signed_on) == len(self.days):
            return None
        return sum(self.days[on] for on in self.signed_on)

    def differs_from(self, line: SheetLine) -> bool:
        """Whether it is known, and says something else than a line that is not struck.

        Of one day the paper says nothing of minutes.
        """
        if not self.is_clear or line.is_struck:
            return False
        return not self.signed_on or (len(self.days) > 1 and line.minutes != self.minutes)

    @property
    def is_used(self) -> bool:
        """Whether it has put its line on the sheet."""
        return any(row.is_used for row in self.rows.values())

    @property
    def days_in_words(self) -> str:
        """`Mar 10, 2026 and Mar 12, 2026`, for part of a class."""
        return " and ".join(us_date(on) for on in self.signed_on)


class Otherwise(NamedTuple):
    """A line of a clerk's that says something else than the paper does."""

    presence: Presence
    line: SheetLine

    def __str__(self) -> str:
        """`4411 Núñez, Ana: the whole class on the sheet, blank on the paper`"""
        member = self.presence.member
        on_sheet = values_in_words({"minutes": self.line.minutes})
        on_paper = values_in_words({"minutes": self.presence.minutes})
        if not self.presence.signed_on:
            on_paper = "blank"
        who = f"{member.serial_number} {member.name}"
        return f"{who}: {on_sheet} on the sheet, {on_paper} on the paper"


@dataclass(frozen=True)
class ReadSheet:
    """All that was read of a class's paper.

    Args:
        pages: every page of its scans, oldest first.
        rows: of those that are used, with their members.
        days: of the class.
    """

    pages: Sequence[ScannedPage]
    rows: Sequence[ScannedRow]
    days: Sequence[Day]

    @cached_property
    def presences(self) -> list[Presence]:
        """Everybody who has a row, printed or written in, by serial number as people count.

        Who wrote in a row for walk-ins was there, whatever their printed row of the day says.
        """
        minutes: dict[date, int] = defaultdict(int)
        for day in self.days:
            minutes[day.on] += day.instruction_minutes
        newest: dict[Member, dict[date, ScannedRow]] = defaultdict(dict)
        for row in sorted(self.rows, key=lambda row: row.is_walk_in):
            if row.signer is not None:
                newest[row.signer][row.page.day] = row
        printed = {row.member for row in self.rows}
        members = sorted(newest, key=lambda member: serial_order(member.serial_number))
        return [
            Presence(member, dict(minutes), newest[member], is_printed=member in printed)
            for member in members
        ]

    @property
    def has_several_days(self) -> bool:
        return len({day.on for day in self.days}) > 1

    @property
    def signed(self) -> list[Presence]:
        return [each for each in self.presences if each.has_signed]

    @property
    def newest(self) -> list[ScannedRow]:
        """The newest row of each member and day, in the order of the paper."""
        rows = (row for each in self.presences for row in each.rows.values())
        return sorted(rows, key=_on_paper)

    @property
    def doubts(self) -> list[ScannedRow]:
        """Rows that a person has to look at, in the order of the paper."""
        return [row for row in self.newest if row.says == Says.DOUBT]

    @property
    def walk_ins(self) -> list[ScannedRow]:
        """Rows that a walk-in wrote on and whose serial number was not typed yet."""
        return [row for row in self._written_in if not row.decided]

    @property
    def typed(self) -> list[ScannedRow]:
        """Rows that a walk-in wrote on, with whom a clerk says that was."""
        return [row for row in self._written_in if row.walked_in is not None]

    @property
    def left_out(self) -> list[ScannedRow]:
        """Rows printed for nobody that a clerk says count for nobody."""
        return [row for row in self._written_in if row.decided == Says.BLANK]

    @cached_property
    def _written_in(self) -> list[ScannedRow]:
        """Every row that was printed for nobody and bears ink, as it was read last.

        Two papers may be copies of one print, so only the same paper read twice is one.
        """
        newest = {(row.page.day, row.whose): row for row in self.rows if row.is_walk_in}
        return sorted(newest.values(), key=_on_paper)

    @cached_property
    def walk_ins_again(self) -> list[ScannedRow]:
        """Those of them whose row is written on in another scan of that day's sheet too."""
        papers: dict[Hashable, set[Hashable]] = defaultdict(set)
        for row in self.rows:
            if row.is_walk_in:
                papers[_printed_place(row)].add(row.whose)
        return [row for row in self.walk_ins if len(papers[_printed_place(row)]) > 1]

    def same_paper(self, row: ScannedRow) -> list[ScannedRow]:
        """This row that somebody wrote in, as each reading of the same paper has it."""
        mine = row.page.day, row.whose
        return [each for each in self.rows if (each.page.day, each.whose) == mine]

    @property
    def unread(self) -> list[ScannedPage]:
        return [page for page in self.pages if page.problem]

    @property
    def read(self) -> list[ScannedPage]:
        return [page for page in self.pages if not page.problem]

    @property
    def missing(self) -> list[str]:
        """Pages that were printed with one that was read, and were not read: `Sheet 2 of 3`."""
        seen: dict[SheetPrint, set[int]] = defaultdict(set)
        for page in self.read:
            sheet_print, number = page.place
            seen[sheet_print].add(number)
        return [
            f"Sheet {number} of {sheet_print.pages}, printed on {us_date(sheet_print.printed_on)}"
            for sheet_print, numbers in seen.items()
            for number in range(1, sheet_print.pages + 1)
            if number not in numbers
        ]

    @property
    def twice(self) -> list[str]:
        """Pages that were read more than once: `Sheet 2 of 3`."""
        counted: dict[tuple[SheetPrint, int], int] = defaultdict(int)
        for page in self.read:
            counted[page.place] += 1
        return [
            f"Sheet {number} of {sheet_print.pages}"
            for (sheet_print, number), times in counted.items()
            if times > 1
        ]

    def otherwise(self, lines: Iterable[SheetLine]) -> list[Otherwise]:
        """Which of these lines the paper differs from."""
        of_members = {line.serial_number: line for line in lines}
        found = [(each, of_members.get(each.member.serial_number)) for each in self.presences]
        return [
            Otherwise(each, line)
            for each, line in found
            if line is not None and each.differs_from(line)
        ]

    def waiting(self) -> list[Presence]:
        """Those who signed on a day, of whom another day is not read or is in doubt."""
        return [each for each in self.presences if each.signed_on and not each.is_clear]


def _printed_place(row: ScannedRow) -> Hashable:
    """The row of a print, of which each day has one of this number."""
    return row.page.sheet_print_id, row.page.day, row.number


def _on_paper(row: ScannedRow) -> tuple[date, int, int]:
    return row.page.day, row.number, row.pk


def rows_waiting(course_session: CourseSession) -> RowsWaiting:
    """How many rows of the class's scans wait for a person, in one query."""
    rows = ScannedRow.objects.of_class(course_session).select_related("member", "walked_in", "page")
    read = ReadSheet(pages=(), rows=list(rows.defer("picture").order_by("pk")), days=())
    return RowsWaiting(len(read.walk_ins), len(read.doubts))


def read_sheet_of(course_session: CourseSession, days: Iterable[Day]) -> ReadSheet:
    """What was read so far, in two queries."""
    pages = ScannedPage.objects.of_class(course_session).select_related(
        "scan__document", "sheet_print"
    )
    rows = ScannedRow.objects.of_class(course_session).select_related(
        "member", "walked_in", "decided_by", "page__scan__document"
    )
    return ReadSheet(list(pages), list(rows.defer("picture").order_by("pk")), list(days))
