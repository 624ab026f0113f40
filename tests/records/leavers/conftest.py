"""What tests of leavers and their packs start from."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from courses.models import Course
from people.models import Member
from tests.factories import CourseFactory, ProviderFactory
from tests.records.leavers.packs import JUNE_30, NOON, a_leaver


@pytest.fixture
def first_of_july() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def leaver(department) -> Member:
    """Left yesterday, with one credit of eight hours."""
    return a_leaver(
        left=JUNE_30,
        element=department.elements["Squad 110"],
        serial_number="5001",
        last_name="Roe",
    )


@pytest.fixture
def officer(department) -> Member:
    """Joined on June 1, from Two Rivers."""
    Member.objects.filter(pk=department.officer.pk).update(
        hired_on=date(2026, 6, 1), license_number="MO12345"
    )
    department.officer.refresh_from_db()
    return department.officer


@pytest.fixture
def known_course(db) -> Course:
    provider = ProviderFactory(name="Two Rivers Academy")
    return CourseFactory(title="Traffic Stops", provider=provider)
