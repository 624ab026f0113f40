"""The credit hours of a paper."""

from decimal import Decimal

import pytest

from records.certificates.credit_hours import read_hours
from tests.records.certificates.papers import flow


def read(*lines: str, certainty: float = 1.0) -> tuple[Decimal | None, dict[str, Decimal]]:
    hours, areas = read_hours(flow(*lines, certainty=certainty))
    return hours and hours.value, {key: each.value for key, each in areas.items()}


@pytest.mark.parametrize(
    "lines",
    [
        ["8 hours"],
        ["8.0 hours, 0800-1700"],
        ["eight (8) hours"],
        ["8 (eight) hours"],
        ["an eight-hour class"],
        ["8hrs."],
        ["8 hrs. of POST-approved training"],
        ["8 contact hours"],
        ["Hours:\t8.00"],
        ["5. Number of CLEE hours awarded: 8"],
        ["Total hours\tDate", "8.00\t03/03/2026"],
        ["8\t03/03/2026", "CLEE hours\tDate of completion"],
        ["a 16 hour course for 8 POST credit hours"],
        ["8 hours", "Our support line is open 24 hours a day."],
        ["8 hours", "At least 24 hours are required each year."],
        ["Cancel within 48 hours.", "8 hours"],
    ],
)
def test_hours_are_read_in_their_many_forms(lines):
    assert read(*lines)[0] == 8


@pytest.mark.parametrize(
    "lines",
    [
        ["0800-1700"],
        ["Hours 8:00 - 17:00"],
        ["eight (6) hours"],
        ["8 hours", "6 hours"],
        ["8 CLEE hours", "6 POST hours"],
        ["8 hours", "eight (6) hours"],
        ["0.8 CEU"],
        ["8 hours of legal studies"],
        ["2026 hours"],
        ["attended 8 of 16 hours"],
        ["Hours: 8 to 5"],
        ["Hours: 8 a.m. - 5 p.m."],
        ["This ticket is valid for 24 hours"],
        ["0 hours"],
    ],
)
def test_nothing_is_proposed_where_it_is_unsure(lines):
    assert read(*lines) == (None, {})


LEGAL_AND_TECHNICAL = {"legal_studies": Decimal(4), "technical_studies": Decimal(12)}


@pytest.mark.parametrize(
    "lines",
    [
        ["16 CLEE hours: 4 legal, 12 technical"],
        ["16 CLEE hours: 4 legal 12 technical"],
        ["16 CLEE hours", "Legal studies: 4.0", "Technical studies: 12.0"],
        ["Legal studies\t4.00", "Technical\t12.00", "Total hours\t16.00"],
        ["4 hours of legal studies and 12 hours of technical studies", "16 hours in all"],
    ],
)
def test_hours_by_area_are_read_where_they_add_up(lines):
    assert read(*lines) == (16, LEGAL_AND_TECHNICAL)


def test_hours_by_area_that_do_not_add_up_are_left_out():
    assert read("16 CLEE hours: 4 legal, 8 technical") == (16, {})


@pytest.mark.parametrize(
    ("line", "certainty"), [("8 hours", 0.7), ("125 hours", 0.9), ("3.29 hours", 0.9)]
)
def test_a_number_of_a_picture_that_may_be_another_is_not_proposed(line, certainty):
    assert read(line, certainty=certainty) == (None, {})
