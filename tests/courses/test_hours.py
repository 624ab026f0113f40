"""Minutes become credit and never round up; hours keep two exact decimals everywhere."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st

from courses.credit_hours import credit_for_instruction, credit_for_teaching
from courses.models import Course
from frame.hours import HoursField, round_down_to_quarter
from tests.factories import CourseFactory


@pytest.mark.parametrize(
    ("minutes", "credit"),
    [
        (0, "0"),
        (12, "0"),
        (13, "0.25"),
        (50, "1"),
        (62, "1"),
        (63, "1.25"),
        (400, "8"),
        (399, "7.75"),
    ],
)
def test_instruction_gives_an_hour_for_fifty_minutes_down_to_the_quarter(minutes, credit):
    assert credit_for_instruction(minutes) == Decimal(credit)


@pytest.mark.parametrize(
    ("minutes", "credit"), [(14, "0"), (15, "0.25"), (60, "1"), (119, "1.75"), (120, "2")]
)
def test_teaching_gives_an_hour_for_sixty_minutes_down_to_the_quarter(minutes, credit):
    assert credit_for_teaching(minutes) == Decimal(credit)


@given(st.decimals(min_value=0, max_value=1000, places=2))
def test_rounding_down_takes_less_than_a_quarter_and_never_adds(hours):
    rounded = round_down_to_quarter(hours)

    assert rounded <= hours < rounded + Decimal("0.25")
    assert rounded % Decimal("0.25") == 0


@pytest.mark.parametrize("bad", ["eight", "8.005", "NaN", "1e999", "Infinity"])
def test_the_field_refuses_what_is_no_number_of_hours(bad):
    with pytest.raises(ValidationError):
        HoursField().to_python(bad)


@pytest.mark.django_db
def test_hours_come_back_as_they_went_in_and_sum_exactly():
    for hours in ("0.10", "0.20", "0.30"):
        CourseFactory(
            source="non_post",
            credit_hours=hours,
            **dict.fromkeys(
                [
                    "legal_studies",
                    "technical_studies",
                    "interpersonal_perspectives",
                    "skill_development",
                    "firearms",
                    "de_escalation",
                    "implicit_bias",
                    "racial_profiling",
                ],
                "0",
            ),
        )

    assert Course.objects.aggregate(sum=Sum("credit_hours"))["sum"] == Decimal("0.60")
    assert Course.objects.filter(credit_hours=Decimal("0.1")).count() == 1
    assert Course.objects.filter(credit_hours__gte="0.2").count() == 2
