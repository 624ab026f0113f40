"""Hours as the engine counts them: whole hundredths inside, Decimal at the edge."""

from decimal import Decimal


def to_hundredths(hours: Decimal) -> int:
    """Turn credit hours into hundredths of an hour, exactly.

    Raises:
        ValueError: the hours have more than two decimals, or are no number.
    """
    if not hours.is_finite() or (scaled := hours * 100) != int(scaled):
        raise ValueError(f"{hours} is not a number of hours with at most two decimals.")
    return int(scaled)


def to_hours(hundredths: int) -> Decimal:
    return Decimal(hundredths).scaleb(-2)
