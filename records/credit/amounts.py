"""Credit that comes of an amount by the law: of hours taught, and of semester hours."""

from collections.abc import Iterator

from courses.credit_hours import credit_for_college, credit_for_teaching
from courses.designations import Source
from frame.hours import HUNDREDTH, QUARTER, ZERO
from people.models import Member
from records.credit import problem_kinds as kinds
from records.credit.around import Around
from records.credit.licenses import is_of_a_paper
from records.credit.problem_kinds import Problem
from records.credit.proposals import Proposal
from records.models import Completion

# More than anybody teaches in one course, and than any course of a college gives.
MOST_MINUTES_TAUGHT = 12_000
MOST_SEMESTER_HOURS = 30


def an_hour_for_an_hour_taught(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Nobody taught longer than the class, nor earns more than an hour for each hour of it.

    Source: 11 CSR 75-15.020(3)(B)
    """
    if proposal.role != Completion.Role.INSTRUCTOR:
        return
    course_session, minutes = proposal.course_session, proposal.minutes
    last_name = proposal.member.last_name
    if course_session is None and minutes is None:
        yield from _taught_without_minutes(proposal)
        return
    most = MOST_MINUTES_TAUGHT if course_session is None else around.minutes_of(proposal)
    minutes = most if minutes is None else minutes
    if not 0 < minutes <= most:
        yield Problem(
            kinds.MINUTES_IMPOSSIBLE,
            f"{minutes:,} is not the minutes that somebody taught. Write 1 to {most:,}."
            if course_session is None
            else f"{minutes:,} minutes is not what {last_name} can have taught in a class of "
            f"{most:,}. Write 1 to {most:,}, or {proposal.or_leave_out}.",
        )
        return
    earned = credit_for_teaching(minutes)
    if earned < QUARTER:
        yield Problem(
            kinds.NO_CREDIT,
            f"{minutes} minutes of teaching are under a quarter hour: no credit. Correct the "
            f"minutes, or {proposal.or_leave_out}.",
        )
    elif earned != proposal.credit_hours:
        yield _other_hours(proposal, f"{minutes:,} minutes of teaching give {earned}")


def _taught_without_minutes(proposal: Proposal) -> Iterator[Problem]:
    """An old list mostly says no minutes; then all of the course is the most that was taught."""
    if is_of_a_paper(proposal):
        yield Problem(
            kinds.MINUTES_IMPOSSIBLE,
            "Teaching earns an hour for each hour taught, and no minutes are given. Write the "
            f"minutes taught, or {proposal.or_leave_out}.",
        )
        return
    minutes = proposal.course.instruction_minutes
    most = credit_for_teaching(minutes)
    if proposal.credit_hours > most:
        yield _other_hours(
            proposal,
            f"Teaching all {minutes:,} minutes of {proposal.course.course_id} gives {most}",
        )


def two_for_a_semester_hour(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """A college course gives two hours for each semester hour; what a file brings says none.

    Hours of a prior agency are those on its record.

    Source: 11 CSR 75-15.020(3)(C)
    """
    is_college = proposal.source == Source.COLLEGE and proposal.role == Completion.Role.ATTENDEE
    if not is_college or proposal.is_prior_agency or not is_of_a_paper(proposal):
        return
    if proposal.semester_hours is None:
        yield Problem(
            kinds.SEMESTER_HOURS,
            "College credit is two hours for each semester hour, and none are given. Write those "
            f"on the transcript, or {proposal.or_leave_out}.",
        )
        return
    semester = proposal.semester_hours.quantize(HUNDREDTH)
    if not ZERO < semester <= MOST_SEMESTER_HOURS:
        yield Problem(
            kinds.SEMESTER_HOURS,
            f"{semester} is not the semester hours of a course. Write what the transcript says, "
            f"{MOST_SEMESTER_HOURS} at most.",
        )
    elif (gives := credit_for_college(semester)) != proposal.credit_hours:
        yield _other_hours(proposal, f"{semester} semester hours give {gives}")


def is_instructors_own(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Teaching is the credit of whoever taught, and of nobody who sat there."""
    if proposal.source == Source.INSTRUCTOR and proposal.role != Completion.Role.INSTRUCTOR:
        yield Problem(
            kinds.NOT_AS_INSTRUCTOR,
            f"“{Source.INSTRUCTOR.label}” is a source for who taught, and this would be credit of "
            f"an attendee. Correct the source, or {proposal.or_leave_out}.",
        )


def _other_hours(proposal: Proposal, words: str) -> Problem:
    return Problem(
        kinds.NOT_OF_AMOUNT,
        f"{words} credit hours, and {proposal.credit_hours.quantize(HUNDREDTH)} is written here. "
        "Change one of them.",
    )


AMOUNTS = (an_hour_for_an_hour_taught, two_for_a_semester_hour, is_instructors_own)
