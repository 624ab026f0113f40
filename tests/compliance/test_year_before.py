"""Last year beside this one, in words."""

from datetime import date

import pytest

from compliance.reports.year_before import BesideLine, ShortOf, Side, YearBefore, a_year_before
from compliance.viewpoint import Viewpoint

NOW = Viewpoint(2026, date(2026, 11, 28))
THEN = Viewpoint(2025, date(2025, 11, 28))


def beside(whole: ShortOf | None, *, records_from: int = 2024, now=None, before=None) -> YearBefore:
    return YearBefore(
        Side(NOW, 2024, ShortOf(1, 9), now or {}), Side(THEN, records_from, whole, before or {})
    )


@pytest.mark.parametrize(
    ("whole", "sentence"),
    [
        (ShortOf(141, 1280), "141 of 1,280 (11%) were short of hours for 2025."),
        (ShortOf(1, 9), "1 of 9 (11%) was short of hours for 2025."),
        (ShortOf(0, 9), "0 of 9 (0%) were short of hours for 2025."),
        (ShortOf(12, None), "12 were short of hours for 2025."),
        (ShortOf(0, 0), "nobody here owed hours for 2025."),
        (None, "how many were short of hours for 2025 would have told about single members."),
    ],
)
def test_the_year_before_is_said_in_a_sentence(whole, sentence):
    assert beside(whole).sentence == f"A year before, on Nov 28, 2025, {sentence}"


def test_a_year_before_the_records_is_not_compared():
    years = beside(ShortOf(9, 9), records_from=2026, before={(1, "Patrol"): ShortOf(9, 9)})

    assert years.sentence == (
        "There is no year before to compare: the department's records begin with 2026."
    )
    assert years.lines == []


def test_elements_stand_side_by_side_those_of_one_year_alone_too():
    years = beside(
        ShortOf(9, 90),
        now={(1, "Patrol"): ShortOf(2, 9), (2, "New Unit"): ShortOf(0, 0)},
        before={(1, "Patrol"): ShortOf(3, 8), (3, "Old Unit"): ShortOf(1, 2)},
    )

    assert years.lines == [
        BesideLine("Patrol", ShortOf(2, 9), ShortOf(3, 8)),
        BesideLine("New Unit", ShortOf(0, 0), None),
        BesideLine("Old Unit", None, ShortOf(1, 2)),
    ]
    assert years.lines[1].now.words == "nobody owes hours"


@pytest.mark.parametrize(
    ("viewpoint", "expected"),
    [
        (Viewpoint(2026, date(2026, 11, 28)), Viewpoint(2025, date(2025, 11, 28))),
        (Viewpoint(2027, date(2028, 2, 29)), Viewpoint(2026, date(2027, 2, 28))),
        (Viewpoint(2026, date(2027, 1, 29)), Viewpoint(2025, date(2026, 1, 29))),
        (
            Viewpoint(2026, date(2026, 6, 30), date(2026, 12, 31)),
            Viewpoint(2025, date(2025, 6, 30), date(2025, 12, 31)),
        ),
        (
            Viewpoint(2026, date(2026, 11, 28), date(2026, 12, 1)),
            Viewpoint(2025, date(2025, 11, 28), date(2025, 12, 1)),
        ),
        (Viewpoint(2017, date(2026, 11, 28)), None),
    ],
)
def test_a_year_before_is_the_period_before_on_the_same_day(viewpoint, expected):
    assert a_year_before(viewpoint) == expected
