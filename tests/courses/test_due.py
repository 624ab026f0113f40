"""What is due of courses."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from courses.due import courses_to_see_to, due_of_course, licenses_to_renew
from courses.models import Course, Provider
from frame.due import due_for
from tests.factories import CourseFactory, CourseSessionFactory, ProviderFactory

TODAY = date(2026, 3, 9)
ADMINISTRATOR = SimpleNamespace(has_right=lambda *rights: True)


def whats(retired_on):
    provider = ProviderFactory(name="Riverside Academy", license_valid_until=TODAY)
    CourseFactory(provider=provider, retired_on=retired_on)
    return [clock.what for clock in licenses_to_renew(ADMINISTRATOR, TODAY)]


@pytest.mark.django_db
@pytest.mark.parametrize("retired_on", [None, TODAY + timedelta(days=1)])
def test_a_license_that_ends_is_due_while_its_courses_are_taught(retired_on):
    assert whats(retired_on) == ["License of Riverside Academy"]


@pytest.mark.django_db
def test_a_license_is_not_due_from_the_day_its_last_course_is_retired():
    assert whats(TODAY) == []


# Approval by POST, and hours above the minutes ----------------------------------------------------


@pytest.fixture
def course(db) -> Course:
    """A course that is to be submitted, whose hours are those of its minutes."""
    return CourseFactory(
        course_id="26-0042", title="Crisis response", post_state="to_submit", control_number=""
    )


def clocks() -> list[tuple[str, date | None, str]]:
    found = courses_to_see_to(ADMINISTRATOR, TODAY)
    return [(clock.what, clock.on, clock.why) for clock in found]


def test_a_course_is_to_be_submitted_thirty_days_before_its_first_class(course):
    for on in (date(2026, 6, 1), date(2026, 5, 1)):
        CourseSessionFactory(course=course, starts_on=on)

    assert clocks() == [
        ("Submit 26-0042 Crisis response to POST", date(2026, 4, 1), "11 CSR 75-15.040(2)")
    ]


@pytest.mark.parametrize("state", ["cancelled", "closed"])
def test_a_class_that_is_canceled_or_credited_sets_no_day(course, state):
    CourseSessionFactory(course=course, state=state)

    assert [on for _, on, _ in clocks()] == [None]


def test_a_submitted_course_waits_for_its_decision_until_its_first_class(course):
    Course.objects.update(post_state="submitted")
    CourseSessionFactory(course=course, starts_on=date(2026, 5, 1))

    assert clocks() == [
        ("POST’s decision on 26-0042 Crisis response", date(2026, 5, 1), "11 CSR 75-15.040(4)")
    ]


@pytest.mark.parametrize("state", ["not_sought", "denied"])
def test_hours_above_the_minutes_are_to_be_checked_until_post_approves_them(course, state):
    Course.objects.update(post_state=state, instruction_minutes=399)

    assert clocks() == [
        (
            "Hours of 26-0042 Crisis response, 0.25 above what the minutes give",
            None,
            "11 CSR 75-15.020(3)(A)",
        )
    ]
    Course.objects.update(instruction_minutes=400)
    assert clocks() == []


@pytest.mark.parametrize("values", [{"post_state": "approved"}, {"retired_on": TODAY}])
def test_nothing_is_due_of_a_course_that_is_approved_or_retired(course, values):
    Course.objects.update(**{"instruction_minutes": 60, **values})

    assert clocks() == []


def test_one_course_has_the_clocks_of_the_list_and_those_of_its_provider(course, department):
    Provider.objects.update(name="Riverside Academy", license_valid_until=TODAY)
    CourseFactory(post_state="to_submit", provider=ProviderFactory(license_valid_until=TODAY))

    found = due_of_course(course, reader=department.clerk, today=TODAY)

    assert [clock.what for clock in found] == [
        "Submit 26-0042 Crisis response to POST",
        "License of Riverside Academy",
    ]
    assert set(found) <= set(due_for(department.clerk, today=TODAY))


def test_more_courses_cost_no_more_queries(course, django_assert_num_queries):
    for more in (0, 3):
        for _ in range(more):
            CourseFactory(post_state="submitted", instruction_minutes=60)
        with django_assert_num_queries(1):
            clocks()
