"""How many hours of credit fall on each day."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from courses.designations import Delivery, Source
from records.credit.day_totals import hours_by_day

MONDAY, TUESDAY = date(2026, 3, 9), date(2026, 3, 10)


def credit(**given):
    usual = {
        "source": Source.TRAINING_CENTER,
        "delivery": Delivery.IN_PERSON,
        "course_hours": Decimal("8.00"),
        "hours": Decimal("8.00"),
        "on": TUESDAY,
    }
    return SimpleNamespace(**{**usual, **given})


def days(*minutes):
    return [
        SimpleNamespace(on=on, instruction_minutes=each)
        for on, each in zip((MONDAY, TUESDAY), minutes, strict=False)
    ]


def test_a_class_gives_each_day_its_share_by_the_minutes():
    assert hours_by_day(credit(), days(300, 100)) == {
        MONDAY: Decimal("6.00"),
        TUESDAY: Decimal("2.00"),
    }


def test_credit_without_a_class_falls_on_its_own_day():
    assert hours_by_day(credit(), []) == {TUESDAY: Decimal("8.00")}


@pytest.mark.parametrize("held", [days(), days(300, 100)])
def test_a_long_course_at_ones_own_pace_has_no_day_whatever_days_are_on_record(held):
    long = {"course_hours": Decimal("40.00"), "hours": Decimal("40.00")}

    assert hours_by_day(credit(delivery=Delivery.COMPUTER_BASED, **long), held) == {}


def test_a_semester_has_no_day():
    assert hours_by_day(credit(source=Source.COLLEGE), days(300)) == {}
