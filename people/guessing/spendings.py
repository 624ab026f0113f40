"""How much of an allowance is spent: counted row by row, so that many at one moment are counted."""

from datetime import datetime

from people.guessing.limits import Allowance
from people.models import Spending


def spending_of(key: str, now: datetime) -> Spending:
    """How much of an allowance is spent, locked."""
    spendings = Spending.objects.select_for_update()
    return spendings.get_or_create(key=key, defaults={"whole_at": now})[0]


def use_up(spending: Spending, allowance: Allowance, now: datetime) -> None:
    """Spend one more of it."""
    spending.whole_at = max(spending.whole_at, now) + allowance.every
    spending.save(update_fields=["whole_at"])
