"""The day of completion among the days of a paper."""

from datetime import date

import pytest

from records.certificates.days import read_completed_on
from tests.records.certificates.papers import flow

TODAY = date(2026, 11, 1)
MARCH_3, MARCH_5 = date(2026, 3, 3), date(2026, 3, 5)


def read(*lines: str, certainty: float = 1.0) -> date | None:
    found = read_completed_on(flow(*lines, certainty=certainty), TODAY)
    return found and found.value


@pytest.mark.parametrize(
    "lines",
    [
        ["March 3, 2026"],
        ["Given this 3rd day of March, 2026"],
        ["Date: 03/03/2026"],
        ["completed on March 3, 2026", "Issued March 12, 2026"],
        ["Course date: 03/03/2026\tPrinted: 03/12/2026", "Expires 03/03/2028"],
        ["March 3, 2026\tMarch 12, 2026", "Date of completion\tDate of issue"],
        ["Date of issue\tDate of completion", "03/12/2026\t03/03/2026"],
        ["Completed\t03/03/2026 14:22", "Enrolled\t03/01/2026 09:00"],
        ["has completed the course on", "March 3, 2026"],
        ["Completed 03/03/2026", "Signature of the instructor\tDate: 03/12/2026"],
    ],
)
def test_the_day_of_completion_is_told_from_others(lines):
    assert read(*lines) == MARCH_3


def test_of_several_days_the_last_is_that_of_completion():
    assert read("held March 3-5, 2026 and completed March 5, 2026") == MARCH_5


@pytest.mark.parametrize(
    "lines",
    [
        ["Issued 03/03/2026"],
        ["Expires: 03/03/2026"],
        ["Completed 03/03/2026", "Date of completion: 03/05/2026"],
        ["03/03/2026", "03/05/2026"],
        ["03/03/2026", "31/03/2026"],
        ["completed March 3, 2027"],
        ["A. Roe\t03/03/2026", "Director\tDate"],
        ["no day at all"],
    ],
)
def test_nothing_is_proposed_where_it_is_unsure(lines):
    assert read(*lines) is None


def test_a_day_read_badly_from_a_picture_is_not_proposed():
    assert read("completed March 3, 2026", certainty=0.7) is None
    assert read("completed March 3, 2026", certainty=0.9) == MARCH_3
