"""The rules of credit that block, each once: what one proposal breaks, by what is around it."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from courses.class_days import clock
from courses.credit_hours import MINUTES_PER_CREDIT_HOUR
from courses.designations import (
    Source,
    is_credit_by_test,
    validate_designations,
)
from frame.hours import HUNDREDTH, QUARTER
from frame.rights import Right
from frame.words import us_date
from people.models import Member
from records.credit import problem_kinds as kinds
from records.credit.around import Around, Credit
from records.credit.attendance import (
    check_minutes,
    check_score,
    hours_of_attendance,
    score_in_words,
)
from records.credit.day_totals import MOST_IN_A_DAY, hours_by_day, total_on
from records.credit.problem_kinds import Problem, WayOut
from records.credit.proposals import Proposal
from records.credit.taught_by import is_taught_by
from records.models import Completion

if TYPE_CHECKING:
    from records.credit.class_days import DayOfClass

NO_SCORE_SENTENCE = (
    "No test score yet, and a computer-based course is credited by its test. "
    "Type the test score in percent, or {or_leave_out}."
)
NO_TEST_AT_ROLL_CALL = (
    "This course is computer-based and credited by its test, and a list of who was there proves "
    "none. Choose a course that is given in person, or have each certificate sent in."
)
Rule = Callable[[Proposal, Around, Member], Iterator[Problem]]


def employed(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Credit is for days of employment; what an earlier agency gave comes before them."""
    member, last, first = proposal.member, proposal.completed_on, proposal.starts_on
    of_several_days = first != last
    if member.separated_on is not None and member.separated_on < last:
        day = "the class's last day" if of_several_days else _what_was_on_the_day(proposal)
        yield Problem(
            kinds.SEPARATED,
            f"Separated on {us_date(member.separated_on)}, before {day} on {us_date(last)}. "
            f"Correct the serial number, or {proposal.or_leave_out}.",
        )
    if member.hired_on > first and not proposal.is_prior_agency:
        day = "the class's first day" if of_several_days else _what_was_on_the_day(proposal)
        policy = "" if proposal.course_session else _before_employment(member)
        yield Problem(
            kinds.NOT_YET_HIRED,
            f"Not yet hired: joined on {us_date(member.hired_on)}, after {day} on "
            f"{us_date(first)}. {policy}Correct the serial number, or {proposal.or_leave_out}.",
        )


def not_ones_own(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Nobody enters their own credit, whoever else began the work."""
    if proposal.member.pk == by.pk:
        yield Problem(
            kinds.OWN_CREDIT,
            "This is your own serial number, and nobody credits their own completion. "
            f"Let another clerk save it, or {proposal.or_leave_out}.",
        )


def not_the_instructor(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Who taught a class doesn't sit in it."""
    for credit in around.before(proposal):
        if around.is_other_side(credit, proposal):
            has = "Already has credit for" if credit.is_written else "Is here a second time for"
            taught = credit.role == Completion.Role.INSTRUCTOR
            side = "as its instructor" if taught else "as an attendee"
            or_void = ", or void that credit if it is wrong" if credit.is_written else ""
            yield Problem(
                kinds.TAUGHT_IT,
                f"{has} {proposal.course.course_id} on {_day_of(credit, proposal)}, {side}, and "
                f"nobody earns both of one class. {proposal.leave_out}{or_void}.",
            )
            return
    if proposal.role != Completion.Role.ATTENDEE:
        return
    if any(is_taught_by(words, proposal.member) for words in proposal.taught_by):
        yield Problem(
            kinds.TAUGHT_IT,
            "Is down as who taught this, and an instructor doesn't earn its credit as an attendee. "
            f"{proposal.leave_out}, or have the instructor's name corrected.",
        )
    if around.is_its_instructor(proposal):
        this = "this class" if proposal.course_session else _the_class_on_the_day(proposal)
        yield Problem(
            kinds.TAUGHT_IT,
            f"Taught {this}, and an instructor doesn't earn its credit as an attendee. "
            f"{proposal.leave_out}, or take {proposal.member.last_name} off the "
            "class's instructors if they only sat in.",
        )


def once_and_in_one_place(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """A course is credited once a day, and nobody sits in two classes at an hour.

    The hours of a class are earned once, whichever of its days another credit is of. Who sat in a
    part of it, or in another class, is warned of it.
    """
    for credit in around.before(proposal):
        is_taught = proposal.role == Completion.Role.INSTRUCTOR
        is_same_day = credit.on == proposal.completed_on or (
            around.is_on_a_day_of(credit, proposal)
            if is_taught
            else around.is_of_its_hours(credit, proposal)
        )
        if credit.is_of_course(proposal) and is_same_day:
            yield _had_already(credit, proposal)
            return
    if where := _elsewhere(proposal, around):
        yield Problem(kinds.TWO_PLACES, f"{proposal.member.last_name} {where}")


def _had_already(credit: Credit, proposal: Proposal) -> Problem:
    """That it is there once already; of a test not passed, which line is to be voided first."""
    course_id, on = proposal.course.course_id, _day_of(credit, proposal)
    if not credit.is_written:
        return Problem(
            kinds.CREDITED_ALREADY,
            f"Is here a second time for {course_id} on {on}. {proposal.leave_out}.",
        )
    if not credit.has_failed:
        return Problem(
            kinds.CREDITED_ALREADY,
            f"Already has credit for {course_id} on {on}. {proposal.leave_out}.",
        )
    assert credit.score is not None
    enter = "this one" if proposal.has_failed else "the passed one"
    return Problem(
        kinds.CREDITED_ALREADY,
        f"Did not pass the test of {course_id} on {on} ({score_in_words(credit.score)}), and a "
        f"course is on record once a day. Void that line to enter {enter}, or "
        f"{proposal.or_leave_out}.",
        WayOut(
            "Void the test that was not passed",
            "records:completion-void",
            str(credit.completion_pk),
            Right.VOID_COMPLETIONS,
        ),
    )


def _elsewhere(proposal: Proposal, around: Around) -> str:
    """In which other class the member was at the same hours, in words; blank when in none."""
    if proposal.course_session is None:
        return ""
    classes = around.classes_at_the_hours_of(proposal.course_session)
    for credit in around.others(proposal):
        if credit.class_pk is not None and (day := classes.get(credit.class_pk)) is not None:
            return (
                f"has credit for {_class_on(day)}, which was at the same hour. "
                f"{proposal.leave_out}, or void that credit if it is wrong."
                if credit.is_written
                else f"is here for {_class_on(day)} too, which was at the same hour. "
                "Leave one of the two out."
            )
    for class_pk, day in classes.items():
        if proposal.member.serial_number in around.drafted.get(class_pk, ()):
            return (
                f"is also on the unsaved sheet of {_class_on(day)} at that hour. "
                "Remove the line from one of the two sheets."
            )
    return ""


def attendance_earns_it(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Minutes that can have been attended earn these hours, and the hours add up."""
    minutes = proposal.minutes
    if minutes is not None and proposal.role == Completion.Role.ATTENDEE:
        try:
            check_minutes(minutes, most_minutes=around.minutes_of(proposal))
        except ValidationError as error:
            yield Problem(kinds.MINUTES_IMPOSSIBLE, error.messages[0])
            return
        earned = hours_of_attendance(proposal.course.designated_hours, minutes)["credit_hours"]
        if earned < QUARTER:
            exact = (Decimal(minutes) / MINUTES_PER_CREDIT_HOUR).quantize(HUNDREDTH)
            yield Problem(
                kinds.NO_CREDIT,
                f"{minutes} min / 50 = {exact}, under a quarter hour: no credit. "
                f"Correct the minutes, or {proposal.or_leave_out}.",
            )
            return
        if earned != proposal.credit_hours:
            yield Problem(
                kinds.NOT_OF_MINUTES,
                f"The areas were set for {proposal.credit_hours} hours, but the minutes now give "
                f"{earned}. Set the areas again.",
            )
            return
    try:
        validate_designations(proposal.hours, is_post=proposal.source != Source.NON_POST)
    except ValidationError as error:
        is_courses_own = proposal.hours == proposal.course.designated_hours
        remedy = " Correct the course first." if is_courses_own else ""
        yield Problem(kinds.HOURS_WRONG, f"{error.messages[0]}{remedy}")


def has_its_score(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """A computer-based course has its score, or the certificate that is given for passing it.

    A score below the pass mark is no problem: it is kept on record and earns nothing.
    """
    if proposal.score is not None:
        try:
            check_score(proposal.score)
        except ValidationError as error:
            yield Problem(kinds.SCORE_IMPOSSIBLE, error.messages[0])
    elif proposal.role == Completion.Role.ATTENDEE and is_credit_by_test(
        proposal.source, proposal.delivery
    ):
        if proposal.is_reported:
            yield Problem(kinds.NO_SCORE, NO_TEST_AT_ROLL_CALL)
        elif proposal.evidence is None:
            words = NO_SCORE_SENTENCE.format(or_leave_out=proposal.or_leave_out)
            yield Problem(kinds.NO_SCORE, words)


def evidence_is_theirs(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """A paper of somebody else's record proves nothing about this member."""
    paper = proposal.evidence
    if paper is not None and paper.member_id not in {None, proposal.member.pk}:
        yield Problem(
            kinds.EVIDENCE_OF_ANOTHER,
            f"“{paper.name}” belongs to another member's record. Choose the paper of "
            f"{proposal.member.name}, or {proposal.or_leave_out}.",
        )


def fits_into_the_day(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Nobody has more credit on one day than a day has hours."""
    mine = around.own_credit(proposal)
    others = around.others(proposal)
    for day, hours in sorted(hours_by_day(mine, around.days_of(mine.class_pk)).items()):
        others_hours = total_on(day, others, around)
        if not hours or hours + others_hours <= MOST_IN_A_DAY:
            continue
        yield Problem(
            kinds.MORE_THAN_A_DAY,
            f"{proposal.member.last_name} would have {_exact(hours + others_hours)} credit hours "
            f"on {us_date(day)}, {_exact(hours)} of them here and {_exact(others_hours)} in other "
            f"courses. {MOST_IN_A_DAY} is the most in one day. "
            f"{proposal.leave_out}, or void what is wrong.",
        )
        return


BLOCKING: tuple[Rule, ...] = (
    employed,
    not_ones_own,
    not_the_instructor,
    once_and_in_one_place,
    attendance_earns_it,
    has_its_score,
    evidence_is_theirs,
    fits_into_the_day,
)


def _the_class_on_the_day(proposal: Proposal) -> str:
    return f"the class of {proposal.course.course_id} on {us_date(proposal.completed_on)}"


def _day_of(credit: Credit, proposal: Proposal) -> str:
    """The day of a credit, in words; of another day of one class, that it is one of its days."""
    on = us_date(credit.on)
    if credit.on == proposal.completed_on:
        return on
    if credit.class_pk is None:
        return f"{on}, a day of this class"
    return f"{on}, of a class that was held on {us_date(proposal.completed_on)} too"


def _what_was_on_the_day(proposal: Proposal) -> str:
    return "the class" if proposal.course_session else f"the completion of {proposal.course.title}"


def _before_employment(member: Member) -> str:
    """Policy 930-5 II.K in its own words, and what an officer's hours can be instead."""
    words = (
        "“Not included in a training record are training seminars attended prior to employment” "
        "(policy 930-5 II.K). "
    )
    if not member.is_licensed:
        return words
    return (
        f"{words}If {member.last_name} earned POST credit as an officer of another agency, enter "
        "it as hours of a prior agency, which count for CLEE alone. "
    )


def _class_on(day: "DayOfClass") -> str:
    return (
        f"{day.course_number} {day.course_title} "
        f"({us_date(day.on)}, {clock(day.starts_at)} to {clock(day.ends_at)})"
    )


def _exact(hours: Decimal) -> Decimal:
    return hours.quantize(HUNDREDTH)
