"""What is due of courses."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from courses.due import licenses_to_renew
from tests.factories import CourseFactory, ProviderFactory

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
