"""Days as papers write them."""

from datetime import date

import pytest

from records.certificates.dates import days_in, has_unreadable_day

MARCH_3, MARCH_5 = date(2026, 3, 3), date(2026, 3, 5)


@pytest.mark.parametrize(
    "text",
    [
        "March 3, 2026",
        "Tuesday, March 3rd, 2026",
        "Mar. 3 2026",
        "MAR 03 2026",
        "March\n3,\n2026",
        "03/03/2026",
        "3/3/26",
        "3.3.2026",
        "2026-03-03",
        "03-MAR-2026",
        "3 March 2026",
        "the 3rd day of March, 2026",
        "this third day of March, two thousand twenty-six",
    ],
)
def test_a_day_is_read_in_its_many_forms(text):
    assert [(days.first, days.last) for days in days_in(text)] == [(MARCH_3, MARCH_3)]


@pytest.mark.parametrize(
    "text",
    [
        "March 3-5, 2026",
        "March 3, 4 and 5, 2026",
        "3-5 March 2026",
        "Tuesday, March 3 – Thursday, March 5, 2026",
        "March 3, 2026 to March 5, 2026",
        "from March 3 through March 5, 2026",
        "03/03/2026 - 03/05/2026",
        "03/03-03/05/2026",
        "2026-03-03 to 2026-03-05",
    ],
)
def test_days_from_one_to_another_are_read_as_one_stretch(text):
    assert [(days.first, days.last) for days in days_in(text)] == [(MARCH_3, MARCH_5)]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("March 30 – April 2, 2026", date(2026, 3, 30), date(2026, 4, 2)),
        ("Dec 30, 2025 - Jan 2, 2026", date(2025, 12, 30), date(2026, 1, 2)),
    ],
)
def test_a_stretch_goes_over_the_end_of_a_month(text, first, last):
    assert [(days.first, days.last) for days in days_in(text)] == [(first, last)]


@pytest.mark.parametrize(
    "text",
    [
        "February 30, 2026",
        "31/03/2026",
        "December 30 - January 2, 2026",
        "March 5-3, 2026",
        "March 3, 9 and 5, 2026",
        "March 3, 1926",
        "0800-1700",
        "816-555-0100",
        "PC 25-03-1234",
        "may 2026",
    ],
)
def test_what_is_no_day_is_read_as_none(text):
    assert days_in(text) == []


def test_a_day_before_the_month_is_told_as_unreadable():
    assert has_unreadable_day("completed 31/03/2026")
    assert not has_unreadable_day("completed 03/31/2026, phone 816-555-0100")
