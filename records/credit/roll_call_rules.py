"""The rules about roll calls beside what else is on record of the same day: all warn."""

from collections.abc import Iterator

from frame.words import us_date
from people.models import Member
from records.credit import problem_kinds as kinds
from records.credit.around import Around
from records.credit.problem_kinds import Problem
from records.credit.proposals import Proposal
from records.credit.rules import Rule
from records.models import Completion


def not_documented_twice(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """A short roll call of the course on the day mostly tells of one training with what is
    proposed, whatever way that comes in: another report, a sheet, a paper, a row of a file."""
    if proposal.role != Completion.Role.ATTENDEE:
        return
    for each in around.roll_calls_of(proposal):
        if not each.is_taught and each.course == proposal.course.pk:
            yield Problem(
                kinds.ROLL_CALL_TWICE,
                f"Is documented for {proposal.course.course_id} on {us_date(each.on)} already, by "
                f"the roll call “{each.title}”. {proposal.leave_out}, or give the reason when you "
                "save.",
            )


def has_no_credit_of_it(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """A short roll call beside credit of its course mostly tells of that training once more.

    Asked where nothing is credited; a second credit is refused, whatever the reason.
    """
    for credit in around.before(proposal):
        if credit.is_of_course(proposal) and around.is_on_a_day_of(credit, proposal):
            yield Problem(
                kinds.ROLL_CALL_TWICE,
                f"Already has credit for {proposal.course.course_id} on {us_date(credit.on)}. "
                f"{proposal.leave_out}, or give the reason when you save.",
            )
            return


def not_taught_elsewhere(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Who taught at one roll call was mostly at no other that day; a report tells no hour."""
    for each in around.roll_calls_of(proposal):
        if each.is_taught:
            yield Problem(
                kinds.TAUGHT_ELSEWHERE,
                f"Taught the roll call “{each.title}” on {us_date(each.on)}. "
                f"{proposal.leave_out}, or give the reason when you save.",
            )


ABOUT_ROLL_CALLS: tuple[Rule, ...] = (not_documented_twice, not_taught_elsewhere)
