"""The rules of roll call about other reports of the same day: all warn."""

from collections.abc import Iterator

from frame.words import us_date
from people.models import Member
from records.credit import problem_kinds as kinds
from records.credit.around import Around
from records.credit.problem_kinds import Problem
from records.credit.proposals import Proposal
from records.credit.rules import Rule


def not_documented_twice(proposal: Proposal, around: Around, by: Member) -> Iterator[Problem]:
    """Two reports of one course on a day mostly tell of one training."""
    for each in around.roll_calls_of(proposal):
        if not each.is_taught and each.course == proposal.course.pk:
            yield Problem(
                kinds.ROLL_CALL_TWICE,
                f"Is documented for {proposal.course.course_id} on {us_date(each.on)} already, by "
                f"the roll call “{each.title}”. {proposal.leave_out}, or give the reason when you "
                "save.",
            )


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
