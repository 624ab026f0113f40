"""The rules of credit that no class of ours gives: its paper, a prior agency, teaching."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError

from courses.designations import Delivery, Source, validate_designations
from frame.words import us_date
from people.models import Member
from records.credit import problem_kinds as kinds
from records.credit.around import Around
from records.credit.attendance import check_score
from records.credit.licenses import is_of_a_paper
from records.credit.problem_kinds import Problem
from records.credit.proposals import Proposal
from records.credit.rules import Rule
from records.models import Completion


def rests_on_a_paper(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """A college and a prior agency are proved by a paper, each by its own.

    Source: 11 CSR 75-15.010(10), the officer demonstrates compliance; which papers is a choice.
    """
    if proposal.evidence is None and is_of_a_paper(proposal) and (needed := _paper_of(proposal)):
        yield Problem(kinds.NO_PAPER, f"{needed} Attach it, or {proposal.or_leave_out}.")


def _paper_of(proposal: Proposal) -> str:
    """Which paper the credit rests on, in a sentence; blank where one may be missing."""
    if proposal.is_prior_agency:
        return "Hours of a prior agency rest on its record or certificate."
    if proposal.source == Source.COLLEGE:
        return "College credit rests on the transcript."
    return ""


def has_figures_that_can_be(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Minutes, score and hours are such as a completion can have, whatever they were earned by."""
    if proposal.minutes is not None and proposal.minutes <= 0:
        yield Problem(
            kinds.MINUTES_IMPOSSIBLE,
            f"{proposal.minutes:,} minutes is not what somebody attended. Write 1 or more, or "
            f"{proposal.or_leave_out}.",
        )
    try:
        if proposal.score is not None:
            check_score(proposal.score)
    except ValidationError as error:
        yield Problem(kinds.SCORE_IMPOSSIBLE, error.messages[0])
    try:
        validate_designations(proposal.hours, is_post=proposal.source != Source.NON_POST)
    except ValidationError as error:
        yield Problem(kinds.HOURS_WRONG, error.messages[0])


def comes_before_hire(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """What a prior agency gave was earned before the member joined.

    Source: policy 930-5 II.K
    """
    hired_on = proposal.member.hired_on
    if proposal.is_prior_agency and proposal.completed_on >= hired_on:
        yield Problem(
            kinds.HIRED_BY_THEN,
            f"{us_date(proposal.completed_on)} is not before {us_date(hired_on)}, when "
            f"{proposal.member.last_name} joined, so no prior agency gave it. Correct the day, or "
            "enter it as a certificate.",
        )


def counts_for_an_officer(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Hours of a prior agency count for CLEE alone, so they are POST credit of an officer.

    What a file brings was looked at where it was entered.

    Source: policy 930-5 II.K, 11 CSR 75-15.010(2)
    """
    if not proposal.is_prior_agency or not is_of_a_paper(proposal):
        return
    if not proposal.member.is_licensed:
        yield Problem(
            kinds.NOT_LICENSED,
            f"{proposal.member.name} holds no peace officer license, and hours of a prior agency "
            "count for CLEE alone: training before employment is no part of the record (policy "
            f"930-5 II.K). {proposal.leave_out}.",
        )
    if proposal.source == Source.NON_POST:
        yield Problem(
            kinds.PRIOR_NON_POST,
            "Training of a prior agency without POST credit counts for nothing: it is no part of "
            "the record (policy 930-5 II.K). Choose the source that the paper shows, or "
            f"{proposal.or_leave_out}.",
        )


def is_taught_in_person(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Teaching earns credit before an in-person audience.

    Source: 11 CSR 75-15.020(3)(B)
    """
    is_taught = proposal.role == Completion.Role.INSTRUCTOR
    if is_taught and proposal.delivery != Delivery.IN_PERSON:
        yield Problem(
            kinds.NOT_IN_PERSON,
            "Teaching earns credit before an in-person audience alone (11 CSR 75-15.020(3)(B)), "
            f"and this is computer-based. {proposal.leave_out}, or correct the delivery.",
        )


def is_teaching_of_clee(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Teaching earns credit where who attends earns it, by the instructors of the class.

    Source: 11 CSR 75-15.010(4)(E), 75-15.020(3)(B)
    """
    if proposal.role != Completion.Role.INSTRUCTOR:
        return
    course_session = proposal.course_session
    gives = (course_session or proposal.course).source
    if gives == Source.NON_POST and proposal.source != Source.NON_POST:
        yield Problem(
            kinds.NOT_CLEE,
            "Teaching earns credit in CLEE and basic training alone (11 CSR 75-15.020(3)(B)), and "
            f"{proposal.course.course_id} has no POST credit. {proposal.leave_out}.",
        )
    serial_number = proposal.member.serial_number
    if course_session and serial_number not in around.taught.get(course_session.pk, ()):
        yield Problem(
            kinds.NOT_ITS_INSTRUCTOR,
            f"{proposal.member.name} is no instructor of this class. {proposal.leave_out}, or put "
            "them among its instructors.",
        )


OTHER_CREDIT: tuple[Rule, ...] = (
    rests_on_a_paper,
    comes_before_hire,
    counts_for_an_officer,
    is_taught_in_person,
    is_teaching_of_clee,
)
