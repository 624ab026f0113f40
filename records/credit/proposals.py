"""A proposal of credit: what a way in says somebody earned, before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from courses.models import Course, CourseSession
from frame.hours import ZERO
from people.models import Member
from records.credit.attendance import earned_in_log, has_failed, why_nothing
from records.models import Completion, Document


class BroughtIn(NamedTuple):
    """The row of a file that a credit comes from.

    Args:
        import_pk: of the file.
        row: its line.
        mark: a number for what stands in it.
    """

    import_pk: int
    row: int
    mark: int


class Giver(NamedTuple):
    """A provider of the list that a paper or its sender names.

    Args:
        words: those that name it.
        teller: who says so, such as `The paper`.
    """

    provider_pk: int
    words: str
    teller: str


class ClassLength(NamedTuple):
    """On how many days a class is, and how many minutes of instruction it has."""

    days: int
    minutes: int

    def __str__(self) -> str:
        return f"{self.days} day{'' if self.days == 1 else 's'} and {self.minutes:,} minutes"


class RowsWaiting(NamedTuple):
    """How many rows of a scanned sheet wait for a person.

    Args:
        written_in: printed for nobody, whose serial number nobody has typed.
        in_doubt: somebody's, of which it is not known whether they signed.
    """

    written_in: int
    in_doubt: int

    def __str__(self) -> str:
        """`1 row is written in and not typed; 2 rows are in doubt`"""
        told = (self.written_in, "written in and not typed"), (self.in_doubt, "in doubt")
        return "; ".join(
            f"{count} row{' is' if count == 1 else 's are'} {what}" for count, what in told if count
        )


class Told(NamedTuple):
    """What a credit should agree with, because its paper, its sender or its sheet says so.

    Args:
        hours: those on the paper, or else those that its sender typed; None where neither says.
        teller: who says these hours, such as `The paper`.
        other_name: whom the paper names, where that is not who would have the credit.
        days: the first and the last that its sender says; None where nobody does.
        giver: who gave it; None where nobody says so, or says a name that the list has not.
        sheet_of: of the class that the sheet was saved on before it was moved.
        rows_waiting: of the scan of its sheet.
        is_sent_in: whether a member sent the paper, and can have it back.
    """

    hours: Decimal | None = None
    teller: str = ""
    other_name: str = ""
    days: tuple[date, date] | None = None
    giver: Giver | None = None
    sheet_of: ClassLength | None = None
    rows_waiting: RowsWaiting = RowsWaiting(0, 0)
    is_sent_in: bool = False


NOTHING_TOLD = Told()


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """One credit of one member, as a sheet, a certificate or an import gives it.

    Args:
        course_session: the class; None where there is none, as of a certificate.
        hours: every column of `HOURS_COLUMNS`, as they would be written.
        minutes: attended, or taught; None for the whole course.
        semester_hours: of a college course; None where nothing says so.
        minutes_spent: how long a computer-based course took; None where nothing says so.
        score: percent; None where no test decides.
        is_prior_agency: earned before the member joined.
        taught_by: each who taught, in words, where no class says who did.
        is_reported: somebody else than who enters it reported it, as of roll call.
        evidence: the paper that it rests on.
        brought_in: the row of a file that it rests on.
        told: what its paper or its sender says.
        place: where it stands in its way in, such as `Line 3`; blank says member and course, of a
            report the member alone.
        or_leave_out: what can be done instead of entering it, in the words of its way in.
    """

    member: Member
    course: Course
    completed_on: date
    source: str
    delivery: str
    hours: dict[str, Decimal]
    course_session: CourseSession | None = None
    minutes: int | None = None
    semester_hours: Decimal | None = None
    minutes_spent: int | None = None
    score: Decimal | None = None
    control_number: str = ""
    role: str = Completion.Role.ATTENDEE
    is_prior_agency: bool = False
    taught_by: Sequence[str] = ()
    is_reported: bool = False
    evidence: Document | None = None
    brought_in: BroughtIn | None = None
    told: Told = NOTHING_TOLD
    place: str = ""
    or_leave_out: str = "leave this credit out"

    @property
    def credit_hours(self) -> Decimal:
        return self.hours["credit_hours"]

    @property
    def has_failed(self) -> bool:
        """Whether its test was not passed: it is kept on record and earns nothing."""
        return has_failed(self.score, source=self.source, delivery=self.delivery)

    @property
    def earned(self) -> Decimal:
        """The credit hours that it earns; none with a failed test."""
        return ZERO if self.has_failed else self.credit_hours

    @property
    def earned_in_log(self) -> str:
        """The same as events say it, with the hours that are stored."""
        nothing = why_nothing(self.score, has_failed=self.has_failed)
        return earned_in_log(self.credit_hours, why_nothing=nothing)

    @property
    def leave_out(self) -> str:
        """What can be done instead of entering it, at the beginning of a sentence."""
        return self.or_leave_out[:1].upper() + self.or_leave_out[1:]

    @property
    def starts_on(self) -> date:
        """The first day of its class, or else the day it was completed."""
        return self.course_session.starts_on if self.course_session else self.completed_on

    @property
    def named(self) -> str:
        """`Line 3, 4411 Núñez, Ana`: what a refusal calls it."""
        who = f"{self.member.serial_number} {self.member.name}"
        if self.is_reported:
            return who  # of one report, whose course may have its Course ID only once it is saved
        return f"{self.place}, {who}" if self.place else f"{who}, {self.course.course_id}"
