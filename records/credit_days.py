"""The days of completions that stand, which an employment goes round."""

from collections.abc import Collection, Iterable
from datetime import date

from people.credit_days import keeps_credit
from records.models import Completion


@keeps_credit
def completion_days(members: Collection[int]) -> Iterable[tuple[int, date]]:
    """Without what a prior agency gave, which comes before the employment."""
    stands = Completion.objects.not_voided().filter(is_prior_agency=False, member__in=members)
    return stands.values_list("member", "completed_on")
