"""When a day begins and ends."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from frame.days import EARLIEST, LATEST, day_problem, end_of, start_of, years_after

CHICAGO = ZoneInfo("America/Chicago")


def test_a_day_goes_from_midnight_to_midnight_in_the_department():
    assert start_of(date(2026, 3, 9)) == datetime(2026, 3, 9, tzinfo=CHICAGO)
    assert end_of(date(2026, 3, 9)) == datetime(2026, 3, 10, tzinfo=CHICAGO)


def test_the_day_the_clocks_change_has_an_hour_less():
    day = date(2026, 3, 8)

    assert end_of(day).timestamp() - start_of(day).timestamp() == 23 * 3600


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar_have_a_beginning_and_an_end(day):
    assert start_of(EARLIEST) <= start_of(day) <= end_of(day) <= end_of(LATEST)
    assert start_of(day).tzinfo is not None


def test_a_day_ends_where_the_next_begins():
    assert end_of(date(2026, 11, 1)) == start_of(date(2026, 11, 1) + timedelta(days=1))


def test_two_years_after_a_leap_day_is_the_28th():
    assert years_after(date(2028, 2, 29), 2) == date(2030, 2, 28)


@pytest.mark.parametrize(
    ("day", "problem"),
    [
        (date(2026, 3, 3), ""),
        (date(2026, 3, 2), "Mar 2, 2026 is before Mar 3, 2026. Check the year."),
        (date.min, "Jan 1, 0001 is before 1950. Check the year."),
    ],
)
def test_a_day_too_far_back_is_told_where_that_is_asked(day, problem):
    today = date(2026, 3, 10)

    assert day_problem(day, today=today, back=timedelta(days=7)) == problem
    assert day_problem(date(2026, 3, 2), today=today) == ""
