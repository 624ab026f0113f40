"""The days on which the demo department holds classes."""

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def is_workday(day: date) -> bool:
    """Monday to Friday, without the days around the holidays."""
    return day.weekday() < 5 and (day.month, day.day) not in _CLOSED


_CLOSED = {
    (7, 4),
    (11, 11),
    *((12, day) for day in range(23, 32)),
    *((1, day) for day in range(1, 5)),
}


def workdays(first: date, last: date) -> list[date]:
    """Every workday from `first` to `last`, both included."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in days if is_workday(day)]


def next_workday(day: date) -> date:
    day += ONE_DAY
    while not is_workday(day):
        day += ONE_DAY
    return day


def workdays_from(day: date, number: int) -> list[date]:
    """`number` workdays in a row, the first on `day`."""
    days = [day]
    while len(days) < number:
        days.append(next_workday(days[-1]))
    return days
