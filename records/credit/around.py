"""What the records say around some proposals, in as many queries for forty as for one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from courses.designations import is_credit_by_minutes
from courses.models import CourseSession
from frame.hours import ZERO
from records.credit.attendance import has_failed
from records.credit.class_days import days_around
from records.credit.licenses import License, licenses_around
from records.credit.papers import PaperUse, papers_around
from records.credit.pre_approvals import pre_approved_around
from records.credit.proposals import Proposal
from records.credit.roll_calls import OnRollCall
from records.credit.rows_around import (
    AWAY,
    CREDIT,
    DOCUMENTED,
    DRAFTED,
    ENROLLED,
    LEFT_OUT,
    TAUGHT,
    TAUGHT_ROLL_CALL,
    Row,
    rows_around,
)
from records.models import Completion

if TYPE_CHECKING:
    from records.credit.class_days import DayOfClass


class Credit(NamedTuple):
    """A credit of a member, written or proposed, as far as others depend on it.

    Args:
        hours: earned; none with a failed test.
        has_paper: whether a paper stands for it, the row of a file, or a report of roll call.
        course_hours: what the course gives in full.
        entered_by: the key of who entered it; None of a proposal.
        score: percent; None where there is none.
        completion_pk: the key of what is written; None of a proposal.
    """

    course_pk: int
    course_title: str
    class_pk: int | None
    on: date
    role: str
    hours: Decimal
    course_hours: Decimal
    source: str
    delivery: str
    has_failed: bool
    has_paper: bool
    entered_by: int | None = None
    is_written: bool = True
    score: Decimal | None = None
    completion_pk: int | None = None

    def is_of_course(self, proposal: Proposal) -> bool:
        """Whether it is of the same course, earned in the same way.

        Who teaches a course earns credit in every class of it: of another class is another.
        """
        if self.course_pk != proposal.course.pk or self.role != proposal.role:
            return False
        return self.role == Completion.Role.ATTENDEE or self._may_be_of_class_of(proposal)

    def is_of_another_day(self, proposal: Proposal) -> bool:
        """Whether it is of the same course on another day of the year, and counts."""
        return (
            self.is_of_course(proposal)
            and self.on.year == proposal.completed_on.year
            and self.on != proposal.completed_on
            and not self.has_failed
        )

    def _may_be_of_class_of(self, proposal: Proposal) -> bool:
        """Whether both are of one class, as far as their classes are known."""
        course_session = proposal.course_session
        return course_session is None or self.class_pk in {None, course_session.pk}

    @property
    def is_in_person(self) -> bool:
        """Whether somebody was somewhere for it, on its day."""
        return is_credit_by_minutes(self.source, self.delivery)

    @classmethod
    def of_row(cls, row: Row) -> "Credit":
        """What a row of the records says."""
        failed = has_failed(row.score, source=row.source, delivery=row.delivery)
        return cls(
            course_pk=row.course_pk,
            course_title=row.course_title,
            class_pk=row.class_pk,
            on=row.on,
            role=row.role,
            hours=ZERO if failed else row.hours,
            course_hours=row.course_hours,
            source=row.source,
            delivery=row.delivery,
            has_failed=failed,
            has_paper=row.has_paper,
            entered_by=row.entered_by,
            score=row.score,
            completion_pk=row.completion_pk,
        )

    @classmethod
    def of(cls, proposal: Proposal) -> "Credit":
        """What this proposal would be, once written."""
        return cls(
            course_pk=proposal.course.pk,
            course_title=proposal.course.title,
            class_pk=proposal.course_session.pk if proposal.course_session else None,
            on=proposal.completed_on,
            role=proposal.role,
            hours=proposal.earned,
            course_hours=proposal.course.credit_hours,
            source=proposal.source,
            delivery=proposal.delivery,
            has_failed=proposal.has_failed,
            has_paper=proposal.evidence is not None
            or proposal.brought_in is not None
            or proposal.is_reported,
            is_written=False,
            score=proposal.score,
        )


@dataclass(frozen=True)
class Around:
    """What is known of the members and classes of some proposals.

    Args:
        credits: by member and year, what is written; what has days in two years, in both.
        proposed: by member and year, every proposal, in order, each with itself as credit.
        own: by identity of a proposal, itself as credit.
        days: by class, every class that shares a day with a proposal.
        taught, enrolled, drafted: by class, the serial numbers of the members who are its
            instructors, of those with a place in it, and of the lines that its sheet has and has
            not saved.
        left_out: by class and serial number, why an instructor has no credit for teaching it.
        leaves: by serial number, the first and last days of leave; without a last one it lasts.
        papers: by SHA-256 of a proposal's own paper, the credit that rests on the same file.
        licenses: by key of a provider whose license decides, what is on file of it.
        pre_approved: keys of providers with the days on which the director's list has them.
        roll_calls: by serial number, short roll calls of a course that is proposed; of what is
            reported, those that the member taught, too.
    """

    credits: dict[tuple[int, int], list[Credit]]
    proposed: dict[tuple[int, int], list[tuple[Proposal, Credit]]]
    own: dict[int, Credit]
    days: dict[int, list["DayOfClass"]]
    taught: dict[int, set[str]]
    enrolled: dict[int, set[str]]
    drafted: dict[int, set[str]]
    left_out: dict[tuple[int, str], str]
    leaves: dict[str, list[tuple[date, date | None]]]
    papers: dict[str, list[PaperUse]]
    licenses: dict[int | None, License]
    pre_approved: set[tuple[int, date]]
    roll_calls: dict[str, list[OnRollCall]]

    def days_of(self, class_pk: int | None) -> list["DayOfClass"]:
        return self.days.get(class_pk, []) if class_pk is not None else []

    def minutes_of(self, proposal: Proposal) -> int:
        """The minutes of instruction of its class, or else of its course."""
        days = self.days_of(proposal.course_session.pk if proposal.course_session else None)
        minutes = sum(day.instruction_minutes for day in days)
        return minutes or proposal.course.instruction_minutes

    def is_on_a_day_of(self, credit: Credit, proposal: Proposal) -> bool:
        """Whether both are of one day; what is of no class, on any day of the other's class."""
        if credit.on == proposal.completed_on:
            return True
        course_session = proposal.course_session
        if course_session is None:
            days = self.days_of(credit.class_pk)
            return any(day.on == proposal.completed_on for day in days)
        return credit.class_pk is None and any(
            day.on == credit.on for day in self.days_of(course_session.pk)
        )

    def is_of_its_hours(self, credit: Credit, proposal: Proposal) -> bool:
        """Whether one has the whole class of the course, and the other credits a day of it again.

        Who had a part of the class, or failed its test, may have taken the rest by itself.
        """
        of_proposal = self.own_credit(proposal)
        if credit.class_pk is not None and credit.class_pk == of_proposal.class_pk:
            return True
        if (credit.class_pk is None) == (of_proposal.class_pk is None):
            return False
        of_class = credit if credit.class_pk is not None else of_proposal
        is_whole = of_class.hours >= of_class.course_hours
        both_earn = credit.hours > ZERO and of_proposal.hours > ZERO
        return is_whole and both_earn and self.is_on_a_day_of(credit, proposal)

    def is_other_side(self, credit: Credit, proposal: Proposal) -> bool:
        """Whether it is for teaching what the other sat in: one class, or one course on one day."""
        if credit.course_pk != proposal.course.pk or credit.role == proposal.role:
            return False
        if credit.class_pk is not None and proposal.course_session is not None:
            return credit.class_pk == proposal.course_session.pk
        return self.is_on_a_day_of(credit, proposal)

    def own_credit(self, proposal: Proposal) -> Credit:
        """What a proposal would be, once written."""
        return self.own[id(proposal)]

    def before(self, proposal: Proposal) -> list[Credit]:
        """What the member has on record of its years, and what is proposed for them before this."""
        found: dict[int, Credit] = {}
        for year in self.years_of(self.own_credit(proposal)):
            at = proposal.member.pk, year
            found |= {id(credit): credit for credit in self.credits.get(at, ())}
            earlier = takewhile(lambda each: each[0] is not proposal, self.proposed[at])
            found |= {id(credit): credit for _, credit in earlier}
        return list(found.values())

    def is_its_instructor(self, proposal: Proposal) -> bool:
        """Whether they teach its class; where it names none, one of its course on that day."""
        serial_number, course_session = proposal.member.serial_number, proposal.course_session
        if course_session is not None:
            return serial_number in self.taught.get(course_session.pk, ())
        return (serial_number, proposal.course.pk, proposal.completed_on) in self._taught_on

    @cached_property
    def _taught_on(self) -> set[tuple[str, int, date]]:
        """Who teaches which course on which day, of classes that are not cancelled."""
        return {
            (serial_number, day.class_course, day.on)
            for class_pk, serials in self.taught.items()
            for day in self.days_of(class_pk)
            if day.class_state != CourseSession.State.CANCELLED
            for serial_number in serials
        }

    def why_left_out(self, proposal: Proposal) -> str:
        """Why somebody got no credit for teaching the course on that day; blank if nobody did."""
        serial_number, course_session = proposal.member.serial_number, proposal.course_session
        reasons = (
            reason
            for (class_pk, of), reason in self.left_out.items()
            if of == serial_number
            and (course_session is None or course_session.pk == class_pk)
            and any(
                day.class_course == proposal.course.pk
                and (course_session is not None or day.on == proposal.completed_on)
                for day in self.days_of(class_pk)
            )
        )
        return next(reasons, "")

    def roll_calls_of(self, proposal: Proposal) -> list[OnRollCall]:
        """Those that the member is on, of its day or a day of its class."""
        on_file = self.roll_calls.get(proposal.member.serial_number, [])
        course_session = proposal.course_session
        days = self.days_of(course_session.pk if course_session else None)
        own = {proposal.completed_on, *(day.on for day in days)}
        return [each for each in on_file if each.on in own]

    def others(self, proposal: Proposal) -> list[Credit]:
        """What the member has on record of its years, and every other proposal for them."""
        years = self.years_of(self.own_credit(proposal))
        if len(years) == 1:
            at = proposal.member.pk, years[0]
            proposed = self.proposed[at]
            found_here = [credit for other, credit in proposed if other is not proposal]
            return [*self.credits.get(at, ()), *found_here]
        found: dict[int, Credit] = {}
        for year in years:
            at = proposal.member.pk, year
            found |= {id(credit): credit for credit in self.credits.get(at, ())}
            proposed = self.proposed[at]
            found |= {id(credit): credit for other, credit in proposed if other is not proposal}
        return list(found.values())

    def years_of(self, credit: Credit) -> list[int]:
        """The years in which a credit has days, its own first."""
        if credit.class_pk is None:
            return [credit.on.year]
        days = self.days_of(credit.class_pk)
        return list(dict.fromkeys([credit.on.year, *(day.on.year for day in days)]))

    def classes_at_the_hours_of(self, course_session: CourseSession) -> dict[int, "DayOfClass"]:
        """Other classes that share some time with a class, each with a day on which it does."""
        own = self.days_of(course_session.pk)
        return {
            class_pk: day
            for class_pk, days in self.days.items()
            if class_pk != course_session.pk
            for day in days
            if day.class_state != CourseSession.State.CANCELLED
            and any(day.shares_time_with(mine) for mine in own)
        }


def look_around(
    proposals: Sequence[Proposal],
    days: dict[int, list["DayOfClass"]] | None = None,
    *,
    without: Collection[int] = (),
) -> Around:
    """Read all that the rules of credit ask of the records, in two queries however many there are,
    one more where proposals have papers of their own, and one each where a provider's license or
    the list of pre-approved sources decides.

    Args:
        days: what `days_around` found for these proposals, where it is at hand.
        without: keys of completions to be voided when these are written, as if they were already.
    """
    if days is None:
        days = days_around(
            {each.course_session.pk for each in proposals if each.course_session},
            {each.completed_on for each in proposals if not each.course_session},
        )
    around = Around(
        {},
        {},
        {},
        days,
        {},
        {},
        {},
        {},
        {},
        papers_around(proposals, without),
        licenses_around(proposals),
        pre_approved_around(proposals),
        {},
    )
    for proposal in proposals:
        credit = Credit.of(proposal)
        around.own[id(proposal)] = credit
        for year in around.years_of(credit):
            at = proposal.member.pk, year
            around.proposed.setdefault(at, []).append((proposal, credit))
    members = {each.member.serial_number: each.member.pk for each in proposals}
    for row in rows_around(proposals, days, without) if proposals else ():
        if row.kind == CREDIT:
            credit = Credit.of_row(row)
            for year in around.years_of(credit):
                at = members[row.serial_number], year
                around.credits.setdefault(at, []).append(credit)
        elif row.kind == AWAY:
            around.leaves.setdefault(row.serial_number, []).append((row.on, row.until))
        elif row.kind == LEFT_OUT:
            around.left_out[row.class_pk, row.serial_number] = row.why_left_out
        elif row.kind in {DOCUMENTED, TAUGHT_ROLL_CALL}:
            found = around.roll_calls.setdefault(row.serial_number, [])
            found.append(OnRollCall.of_row(row))
        else:
            ties = {TAUGHT: around.taught, ENROLLED: around.enrolled, DRAFTED: around.drafted}
            ties[row.kind].setdefault(row.class_pk, set()).add(row.serial_number)
    for credits in around.credits.values():
        credits.sort(key=lambda credit: credit.on)
    return around
