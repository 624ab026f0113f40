"""When a day begins and ends, in the department's time zone."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from frame.words import us_date

# The first and last day of the calendar can't be moved to another time zone.
EARLIEST, LATEST = date(1900, 1, 1), date(9000, 1, 1)


def start_of(day: date) -> datetime:
    """The midnight before the day; one before `EARLIEST` or after `LATEST` counts as that day."""
    within = min(max(day, EARLIEST), LATEST)
    return timezone.make_aware(datetime.combine(within, time.min))


def end_of(day: date) -> datetime:
    """The midnight after the day: what is earlier happened on it or before."""
    return start_of(min(day, LATEST) + timedelta(days=1))


def years_after(day: date, years: int) -> date:
    """The same day some years later; February 28 for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


# Nobody who works here, and no paper that holds today, is older.
FIRST_YEAR = 1950
A_YEAR = timedelta(days=366)


def day_problem(
    day: date | None, *, today: date, ahead: timedelta = A_YEAR, back: timedelta | None = None
) -> str:
    """Why a day about people or their papers can't be, in words; blank when it can.

    Args:
        ahead: how far from today it may be.
        back: how far before today it may be; None asks no more than `FIRST_YEAR`.
    """
    if day is None:
        return ""
    if day.year < FIRST_YEAR:
        return f"{us_date(day)} is before {FIRST_YEAR}. Check the year."
    if back is not None and day < today - back:
        return f"{us_date(day)} is before {us_date(today - back)}. Check the year."
    if day > today + ahead:
        return f"{us_date(day)} is after {us_date(today + ahead)}. Check the year."
    return ""
