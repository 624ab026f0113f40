"""Days as files have them: every written form, and which comes first, month or day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from frame.imports.days import DayOrder, day_in, order_shown, said

MARCH_4 = date(2026, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04",
        "2026/3/4",
        "2026-03-04 00:00:00",
        "2026-03-04T08:30",
        "3/4/2026",
        "03-04-2026",
        "3.4.2026",
        "3/4/26",
        "3/4/2026 8:30 AM",
        "Mar 4, 2026",
        "March 4, 2026",
        "March 4 2026",
        "4 Mar 2026",
        "4 March 2026",
        "04-Mar-2026",
        "4-Mar-26",
        "20260304",
    ],
)
def test_a_day_is_read_in_every_written_form(text):
    assert day_in(text, DayOrder.MONTH_FIRST) == MARCH_4


def test_the_day_comes_first_where_that_was_chosen():
    assert day_in("4/3/2026", DayOrder.DAY_FIRST) == MARCH_4


@pytest.mark.parametrize("text", ["3/13/2026", "13/3/2026"])
@pytest.mark.parametrize("order", list(DayOrder))
def test_a_day_above_twelve_is_the_day_whatever_was_chosen(text, order):
    assert day_in(text, order) == date(2026, 3, 13)


def test_the_same_number_twice_is_one_day():
    assert day_in("3/3/2026", DayOrder.AS_SHOWN) == date(2026, 3, 3)


def test_what_is_repeated_is_cut_with_a_mark_of_it_and_never_without():
    assert said("x" * 60) == "x" * 60
    assert said("x" * 61) == "x" * 59 + "…"
    assert said("a\x00b") == "a\ufffdb"


@pytest.mark.parametrize("text", ["2/30/2026", "2026-13-40", "soon", "2026", "0/0/0", "45000", "٣"])
def test_what_is_no_day_is_refused_by_its_name(text):
    with pytest.raises(ValidationError) as refused:
        day_in(text, DayOrder.MONTH_FIRST)

    assert refused.value.messages == [
        f"“{text}” is not a date. Write it like 2026-03-15 or 3/15/2026."
    ]


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["3/4/2026", "3/15/2026"], DayOrder.MONTH_FIRST),
        (["3/4/2026", "15/3/2026"], DayOrder.DAY_FIRST),
        (["3/4/2026"], DayOrder.AS_SHOWN),
        (["3/15/2026", "15/3/2026"], DayOrder.AS_SHOWN),
        (["2026-03-15", "soon"], DayOrder.AS_SHOWN),
        (["3/4/2026", "3/15/2026", "31/31/2026"], DayOrder.MONTH_FIRST),
        (["3/4/2026", "3/15/2026", "45/3/2026", "15/0/2026"], DayOrder.MONTH_FIRST),
        (["3/4/2026", "15/3/2026", "2/30/2026"], DayOrder.DAY_FIRST),
    ],
)
def test_a_column_shows_what_comes_first_in_its_days(texts, order):
    assert order_shown(texts) == order
