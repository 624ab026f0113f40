"""What undoing a whole sheet would do, line by line and year by year, before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from compliance.standings import MemberFile, files_of, law
from compliance.viewpoint import Viewpoint
from compliance.year_change import YearChange, year_changes
from frame.hours import ZERO
from people.models import Member
from records.credit.writing import completion_of
from records.models import Completion
from records.sheet_lines import ReadLine
from records.whole_sheet import WholeSheet


@dataclass(frozen=True)
class LineEffect:
    """One line of the sheet.

    Args:
        loses: hours that are voided.
        gets: hours that are written in their place; None where nothing is.
    """

    number: int
    completion: Completion
    loses: Decimal
    gets: Decimal | None

    @property
    def member(self) -> Member:
        return self.completion.member


@dataclass(frozen=True)
class MemberYear:
    """One year of one member that would stand better or worse."""

    member: Member
    change: YearChange


@dataclass(frozen=True)
class Booked:
    """A credit of the sheet that counts in an earlier period by hand."""

    member: Member
    to_period: int


@dataclass(frozen=True)
class SheetEffect:
    """What undoing a sheet would do.

    Args:
        teaching: credit for teaching that is voided with them.
        years: those that would stand worse first.
        unchanged: how many members miss nothing more or less than before.
    """

    lines: list[LineEffect]
    teaching: list[Completion]
    years: list[MemberYear]
    unchanged: int
    bookings: list[Booked]

    @property
    def worse(self) -> int:
        """How many members would stand worse in a year."""
        return len({each.member.pk for each in self.years if each.change.is_harmed})

    @property
    def better(self) -> int:
        """How many members would stand better in a year, and worse in none."""
        return len({each.member.pk for each in self.years}) - self.worse

    @property
    def loses(self) -> Decimal:
        return sum((line.loses for line in self.lines), ZERO)

    @property
    def loses_in_all(self) -> Decimal:
        """What is voided, for teaching too."""
        return self.loses + sum((each.earned for each in self.teaching), ZERO)

    @property
    def voided_in_all(self) -> int:
        return len(self.lines) + len(self.teaching)

    @property
    def gets(self) -> Decimal:
        return sum((line.gets for line in self.lines if line.gets is not None), ZERO)


def sheet_effect(
    whole: WholeSheet, instead: Sequence[ReadLine] = (), *, by: Member, now: datetime
) -> SheetEffect:
    """Ask where the members would stand without the credit of a sheet, writing nothing.

    Other years than those of the credit can change too: hours dated by March 15 may be making up
    the year before, and a year that becomes short takes hours of the next.

    Args:
        instead: the same lines as they would be credited elsewhere.
    """
    as_of = timezone.localdate(now)
    written: dict[int, Completion] = {
        line.proposal.member.pk: completion_of(line.proposal, by=by, now=now)
        for line in instead
        if line.proposal is not None
    }
    gets = {line.member.pk: line.credit for line in instead if line.member is not None}
    members = [completion.member for completion in whole.all_credit]
    files = files_of(members, Viewpoint(as_of.year, as_of))
    years: list[MemberYear] = []
    bookings = []
    taught = {each.pk for each in whole.teaching}
    for completion, on_file in zip(whole.all_credit, files, strict=True):
        # Teaching is written nowhere else: it is proposed anew.
        in_its_place = None if completion.pk in taught else written.get(completion.member_id)
        years += _years_of(on_file, completion, in_its_place, now=now)
        if completion.pk in on_file.recorded.bookings:
            bookings.append(Booked(completion.member, on_file.recorded.bookings[completion.pk]))
    return SheetEffect(
        lines=[
            LineEffect(number, completion, completion.earned, gets.get(completion.member_id))
            for number, completion in enumerate(whole.completions, start=1)
        ],
        teaching=whole.teaching,
        years=sorted(years, key=lambda each: not each.change.is_harmed),
        unchanged=len({member.pk for member in members} - {each.member.pk for each in years}),
        bookings=bookings,
    )


def _years_of(
    on_file: MemberFile, voided: Completion, written: Completion | None, *, now: datetime
) -> list[MemberYear]:
    """The years on record that would stand better or worse without one credit."""
    completions = [each for each in on_file.completions if each.pk != voided.pk]
    dated = [voided.completed_on.year]
    if written is not None:
        # It is entered after all others.
        written.pk = max(each.pk for each in on_file.completions) + 1
        completions.append(written)
        dated.append(written.completed_on.year)
    if voided.pk in on_file.recorded.bookings:
        dated.append(on_file.recorded.bookings[voided.pk])
    as_of = timezone.localdate(now)
    first = max(min(dated) - 1, law().first_period)
    changes = year_changes(
        on_file,
        replace(on_file, completions=completions),
        periods=range(first, max(*dated, as_of.year) + 1),
        as_of=as_of,
    )
    return [
        MemberYear(on_file.member, change)
        for change in changes
        if change.now.on_record and (change.is_harmed or change.is_helped)
    ]
