"""What hours by area and topic a credit can have, in code and in the database."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from courses.designations import (
    AREA_KEYS,
    HOURS_COLUMNS,
    TOPIC_KEYS,
    partial_designations,
    validate_designations,
)
from tests.factories import CompletionFactory, CourseFactory

QUARTERS = st.integers(min_value=0, max_value=160).map(lambda n: Decimal(n) / 4)


def hours(**given_hours: str) -> dict[str, Decimal]:
    return {key: Decimal(given_hours.get(key, "0")) for key in HOURS_COLUMNS}


def errors_of(**given_hours: str) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        validate_designations(hours(**given_hours), is_post=True)
    return caught.value.message_dict


def test_areas_that_add_up_are_accepted():
    validate_designations(
        hours(credit_hours="8", legal_studies="6", skill_development="2", firearms="2"),
        is_post=True,
    )


def test_areas_that_do_not_add_up_are_refused_with_both_figures():
    errors = errors_of(credit_hours="8.00", legal_studies="7.50")

    assert errors == {
        "credit_hours": [
            "Hours by area add up to 7.50, but the course gives 8.00. Change one of them."
        ]
    }


@pytest.mark.parametrize(
    ("credit", "words"),
    [
        ("0", "0 is not a credit"),
        ("-1", "-1 is not a credit"),
        ("24.01", "24.01 is not on the quarter hour. Write 24.00 or 24.25."),
        ("1000000000", "more than 1000.00"),
    ],
)
def test_hours_out_of_range_are_refused_by_name(credit, words):
    assert words in errors_of(credit_hours=credit, legal_studies=credit)["credit_hours"][0]


def test_a_topic_above_the_credit_is_refused_beside_the_topic():
    errors = errors_of(credit_hours="2", legal_studies="2", implicit_bias="3")

    assert "3 hours of implicit bias is more than the 2 credit hours" in errors["implicit_bias"][0]


def test_firearms_above_skill_development_is_refused():
    errors = errors_of(credit_hours="4", legal_studies="3", skill_development="1", firearms="2")

    assert "part of" in errors["firearms"][0]


def test_hours_without_post_credit_need_no_areas():
    validate_designations(hours(credit_hours="8"), is_post=False)


@given(st.lists(QUARTERS, min_size=4, max_size=4), st.data())
def test_a_partial_attendance_splits_into_areas_that_add_up(areas, data):
    whole = sum(areas)
    full = hours(credit_hours=str(whole), **dict(zip(AREA_KEYS, map(str, areas), strict=True)))
    for key in TOPIC_KEYS:
        limit = full["skill_development"] if key == "firearms" else whole
        full[key] = data.draw(QUARTERS.filter(lambda topic, limit=limit: topic <= limit))
    credit = data.draw(QUARTERS.filter(lambda part: part <= whole))

    part = partial_designations(full, credit)

    assert sum(part[key] for key in AREA_KEYS) == credit
    assert all(0 <= part[key] <= credit for key in TOPIC_KEYS)
    assert all(part[key] <= full[key] for key in TOPIC_KEYS)


@pytest.mark.parametrize("whole", ["3.00", "7.00", "9.00"])
def test_a_topic_as_long_as_the_course_is_as_long_as_every_part_of_it(whole):
    of_the_whole = dict.fromkeys(("credit_hours", "skill_development", "firearms"), whole)
    full = hours(**of_the_whole)

    for quarters in range(1, int(Decimal(whole) * 4) + 1):
        credit = quarters * Decimal("0.25")
        part = partial_designations(full, credit)
        assert (part["skill_development"], part["firearms"]) == (credit, credit)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"legal_studies": "3.00"},
        {"firearms": "2.25"},
        {"implicit_bias": "8.25"},
        {"legal_studies": "-2.00", "technical_studies": "6.00"},
    ],
)
def test_the_database_refuses_what_the_rule_refuses(wrong):
    course = CourseFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        CompletionFactory(course=course, **wrong)
