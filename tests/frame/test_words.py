"""How hours, counts, days and moments read."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from frame import words


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("18"), "18.00"),
        (Decimal("0.700000000000000"), "0.70"),
        (Decimal("1312.5"), "1,312.50"),
        (7.005, "7.01"),
        ("2.25", "2.25"),
        (0, "0.00"),
        (None, ""),
    ],
)
def test_hours_shows_two_decimals(value, shown):
    assert words.hours(value) == shown


def test_us_date_shows_a_day():
    assert words.us_date(date(2026, 3, 5)) == "Mar 5, 2026"
    assert words.us_date(date(1, 1, 1)) == "Jan 1, 0001"
    assert words.us_date(None) == ""


def test_us_date_takes_the_day_of_a_moment_in_the_departments_zone():
    assert words.us_date(datetime(2026, 1, 1, 3, 0, tzinfo=UTC)) == "Dec 31, 2025"


def test_us_datetime_shows_the_departments_time():
    assert words.us_datetime(datetime(2026, 3, 15, 19, 5, tzinfo=UTC)) == "Mar 15, 2026, 2:05 PM"
    assert words.us_datetime(None) == ""


def test_count_shows_thousands():
    assert words.count(1312) == "1,312"


def test_a_sentence_ends_once_after_a_name_with_a_full_stop():
    assert words.ended("Sent back to Núñez, Mateo A. Jr.") == "Sent back to Núñez, Mateo A. Jr."
    assert words.ended("Sent back to Núñez, Ana") == "Sent back to Núñez, Ana."
    assert words.ended("Which post?") == "Which post?"


def test_a_long_word_is_one_that_no_language_has():
    assert words.has_long_word(f"Squad {'x' * 31}") is True
    assert words.has_long_word("Donaudampfschifffahrtsgesellsc of the Patrol Bureau") is False
    assert words.has_long_word("") is False
