"""What tests of releases start from."""

from collections.abc import Iterator

import pytest
import time_machine

from courses.models import CourseSession, Enrolment
from people.models import Member
from records.models import Completion, ReleaseRequest
from records.releases.actions.deciding import find_nothing
from tests.factories import CompletionFactory
from tests.records.releases.asking import (
    NOON,
    asked,
)
from tests.records.releases.letter_writing import put_it_off
from tests.records.sheets import (
    NEXT_DAY,
    a_class,
    saved,
)


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def completion(department) -> Completion:
    """That of the officer."""
    return CompletionFactory(member=department.officer)


@pytest.fixture
def request_(department, completion):
    """Asked of the officer by their sergeant."""
    return asked(department.sergeant, department.officer)


@pytest.fixture
def public(department) -> ReleaseRequest:
    """A public-records request of the officer's record."""
    CompletionFactory(member=department.officer)
    return asked(department.clerk, department.officer, requester_kind="public")


@pytest.fixture
def put_off(department, public) -> ReleaseRequest:
    """The same, of which it was said why it takes longer."""
    return put_it_off(public, department.hrd)


@pytest.fixture
def none_found(department) -> ReleaseRequest:
    """A public-records request that was answered: nothing is on record."""
    row = asked(department.clerk, department.officer, requester_kind="public")
    said = "All years were searched."
    return find_nothing(request=row, words=said, by=department.ogc, now=NOON)


@pytest.fixture
def after_the_class():
    with time_machine.travel(NEXT_DAY, tick=False):
        yield


@pytest.fixture
def held(department) -> CourseSession:
    """A class of the officer and the colleague, who walked in; the sergeant was absent."""
    course_session = a_class()
    department.sergeant.last_name = "Sloan"
    department.sergeant.save()
    for member in (department.officer, department.sergeant):
        Enrolment.objects.create(course_session=course_session, member=member)
    saved(course_session, "4411 4412", department.clerk, reason="Walked in.")
    return CourseSession.objects.get(pk=course_session.pk)


@pytest.fixture
def everybody(department) -> tuple[Member, ...]:
    return department.officer, department.colleague, department.sergeant
