"""The days of training that stands, which an employment goes round."""

from collections.abc import Collection, Iterable
from datetime import date

from people.credit_days import keeps_credit
from records.models import Completion
from records.querysets.roll_calls import documented_lines, standing_teaching


@keeps_credit("completion", "completions")
def completion_days(members: Collection[int]) -> Iterable[tuple[int, date]]:
    """Without what a prior agency gave, which comes before the employment."""
    stands = Completion.objects.not_voided().filter(is_prior_agency=False, member__in=members)
    return stands.values_list("member", "completed_on")


@keeps_credit("roll call without credit", "roll calls without credit")
def documented_days(members: Collection[int]) -> Iterable[tuple[int, date]]:
    """Of roll call too short for credit: who was there was employed then, as with credit."""
    lines = documented_lines().filter(member__in=members)
    return lines.values_list("member", "report__held_on")


@keeps_credit("taught roll call", "taught roll calls")
def taught_days(members: Collection[int]) -> Iterable[tuple[int, date]]:
    """Of roll call, with credit or without: who taught it was employed then, as who was there."""
    teaching = standing_teaching().filter(member__in=members)
    return teaching.values_list("member", "report__held_on")
