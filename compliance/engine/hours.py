"""Hours as the engine counts them: whole hundredths inside, Decimal at the edge."""

from decimal import Decimal

TOO_MANY = 10_000


def to_hundredths(hours: Decimal) -> int:
    """Turn credit hours into hundredths of an hour, exactly.

    Raises:
        ValueError: the hours have more than two decimals, or no credit could have as many.
    """
    if not hours.is_finite() or abs(hours) >= TOO_MANY:
        raise ValueError(f"{hours} is not a number of hours below {TOO_MANY:,}.")
    hundredths = int(hours * 100)
    if hundredths != hours * 100:
        raise ValueError(f"{hours} has more than two decimals. Hours are kept to two.")
    return hundredths


def to_hours(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2)
