"""How minutes become credit hours."""

from decimal import ROUND_DOWN, Decimal
from itertools import count

from frame.hours import HUNDREDTH, QUARTER, round_down_to_quarter

MINUTES_PER_CREDIT_HOUR = 50
MINUTES_PER_TEACHING_HOUR = 60
HOURS_PER_SEMESTER_HOUR = 2
LARGEST_CREDIT = Decimal("1000.00")
# Percent. Source: 11 CSR 75-15.070(6)
PASS_MARK = Decimal(70)


def credit_for_instruction(minutes: int) -> Decimal:
    """Credit hours for minutes of instruction received, down to the quarter hour.

    Source: 11 CSR 75-15.020(3)(A), one hour for each fifty minutes; the quarter is a choice.
    """
    return round_down_to_quarter(Decimal(minutes) / MINUTES_PER_CREDIT_HOUR)


# The fewest minutes of instruction that give a quarter hour; nothing smaller is credited.
FEWEST_MINUTES = next(minutes for minutes in count(1) if credit_for_instruction(minutes) >= QUARTER)


def without_credit_in_words(minutes: int) -> str:
    """`10 minutes earn no quarter hour; documented without credit`"""
    earn = "1 minute earns" if minutes == 1 else f"{minutes} minutes earn"
    return f"{earn} no quarter hour; documented without credit"


def arithmetic_in_words(minutes: int) -> str:
    """`410 minutes / 50 = 8.20, down to 8.00`: how minutes become credit."""
    credit = credit_for_instruction(minutes)
    exact = Decimal(minutes) / MINUTES_PER_CREDIT_HOUR
    words = f"{minutes:,} {'minute' if minutes == 1 else 'minutes'} / {MINUTES_PER_CREDIT_HOUR}"
    if exact == credit:
        return f"{words} = {credit:,.2f}"
    return f"{words} = {exact.quantize(HUNDREDTH, ROUND_DOWN):,.2f}, down to {credit:,.2f}"


def credit_for_teaching(minutes: int) -> Decimal:
    """Credit hours for minutes taught to an in-person audience, down to the quarter hour.

    Source: 11 CSR 75-15.020(3)(B), one hour for each hour of instruction delivered.
    """
    return round_down_to_quarter(Decimal(minutes) / MINUTES_PER_TEACHING_HOUR)


def credit_for_college(semester_hours: Decimal) -> Decimal:
    """Credit hours for semester hours of a college course, down to the quarter hour.

    Source: 11 CSR 75-15.020(3)(C), two hours for each semester hour; it names no quarter hours.
    """
    return round_down_to_quarter(semester_hours * HOURS_PER_SEMESTER_HOUR)
