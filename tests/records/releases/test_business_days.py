"""The days that run on a public-records request."""

from datetime import date

import pytest

from records.releases.business_days import (
    answer_cited,
    answered_by,
    holiday_on,
    holidays_of,
    withdrawn_from,
)


@pytest.mark.parametrize(
    ("received_on", "on"),
    [
        (date(2026, 3, 9), date(2026, 3, 12)),  # Monday to Thursday
        (date(2026, 3, 11), date(2026, 3, 16)),  # over a weekend
        (date(2026, 3, 14), date(2026, 3, 18)),  # received on a Saturday
        (date(2026, 11, 25), date(2026, 12, 1)),  # over Thanksgiving
        (date(2026, 12, 23), date(2026, 12, 29)),  # over Christmas
        (date(2026, 12, 31), date(2027, 1, 6)),  # into another year
    ],
)
def test_an_answer_is_due_after_the_third_day_of_business(received_on, on):
    assert answered_by(received_on).on == on


def test_a_day_that_a_holiday_moved_says_so_and_that_it_is_not_confirmed():
    assert answered_by(date(2026, 11, 25)).why == (
        "Not counted as a day of business: Thanksgiving Day (RSMo 9.010, not confirmed)."
    )
    assert answered_by(date(2026, 3, 9)).why == ""


def test_a_holiday_on_a_weekend_moves_no_day_of_business():
    assert answered_by(date(2026, 7, 2)).holidays == ()  # July 4, 2026 is a Saturday


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 1, 19), "Martin Luther King Day"),
        (date(2026, 2, 12), "Lincoln Day"),
        (date(2026, 5, 25), "Memorial Day"),
        (date(2026, 10, 12), "Columbus Day"),
        (date(2026, 11, 26), "Thanksgiving Day"),
        (date(2027, 7, 5), "Independence Day"),  # July 4, 2027 is a Sunday
        (date(2027, 5, 31), "Memorial Day"),
    ],
)
def test_holidays_fall_on_their_days(day, name):
    found = holiday_on(day)
    assert found is not None
    assert (found.name, found.confirmed) == (name, False)


def test_every_holiday_has_its_source():
    assert all(each.source for each in holidays_of(2026))
    assert len(holidays_of(2026)) == 13


def test_a_request_that_nobody_explains_may_be_taken_as_withdrawn_from_a_day_on():
    assert withdrawn_from(date(2026, 3, 1)) == (
        date(2026, 5, 30),
        "RSMo 610.026 as amended in 2025 (not confirmed)",
    )
    assert answer_cited() == "RSMo 610.023.3 (not confirmed)"
