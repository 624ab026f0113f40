"""How many hours of credit a member has on one day, and the most that a day has."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from courses.designations import Delivery, Source
from courses.models import SessionDay
from records.credit.around import Around, Credit

# Twenty-four hours of 50 minutes fill 20 hours of the clock (75-15.020(3)(A)). The law names no
# limit: that nobody earns more credit on a day than it has hours is a choice.
MOST_IN_A_DAY = Decimal("24.00")


def hours_by_day(credit: Credit, days: Sequence[SessionDay]) -> dict[date, Decimal]:
    """The hours of a credit on each day: those of a class on its days, by their minutes.

    A semester has no single day, and neither has a course longer than a day whose days nobody
    recorded; both are left out (choice).

    Args:
        days: of its class; empty without one.
    """
    if credit.source == Source.COLLEGE:
        return {}
    is_at_own_pace = not days or credit.delivery == Delivery.COMPUTER_BASED
    if is_at_own_pace and credit.course_hours > MOST_IN_A_DAY:
        return {}
    minutes = sum(day.instruction_minutes for day in days)
    if not minutes:
        return {credit.on: credit.hours}
    by_day: dict[date, Decimal] = defaultdict(Decimal)
    for day in days:
        by_day[day.on] += credit.hours * day.instruction_minutes / minutes
    return dict(by_day)


def total_on(day: date, credits: Iterable[Credit], around: Around) -> Decimal:
    """What these credits add up to on one day."""
    by_day = (
        hours_by_day(each, around.days_of(each.class_pk))
        for each in credits
        if each.class_pk is not None or each.on == day
    )
    return sum((hours.get(day, Decimal(0)) for hours in by_day), Decimal(0))
