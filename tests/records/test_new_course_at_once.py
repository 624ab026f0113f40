"""Credit of a course that is not there yet, by two doors at once: neither waits for the other for
ever. Members come first, then the provider, then the counter of Course IDs."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction

from courses.models import Course, Provider
from people.actions.locking import locked_member
from people.models import Member
from records.actions.credit_entry import enter_credit
from records.intake.post_requests import approve_request
from records.intake.roll_call.actions import Decided, accept_roll_call
from records.intake.roll_call.credit import CourseTaught
from records.models import Completion
from tests.concurrency import at_once, wait_until_somebody_waits
from tests.department import Department, make_department
from tests.factories import ProviderFactory
from tests.records.intake.roll_call.reports import report
from tests.records.intake.sending import NOON, a_request, a_training
from tests.records.intake.test_accepting import accept
from tests.records.intake.test_post_requests import APPROVED_ON, new_course
from tests.records.test_credit_entry import of_new_course

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


def accepting(member: Member, provider: Provider, department: Department) -> Any:
    training = a_training(member)
    entry = of_new_course(member, provider=provider)
    entry = replace(entry, evidence=training.papers.get().document)
    return lambda: accept(training, department.clerk, entry=entry)


def approving(member: Member, provider: Provider, department: Department) -> Any:
    training = a_request(member)
    entry = new_course(training)
    entry = replace(entry, new_course={**entry.new_course, "provider": provider})
    return lambda: approve_request(
        training=training,
        entry=replace(entry, source="approved_course"),
        approved_on=APPROVED_ON,
        is_attended=True,
        by=department.clerk,
        now=NOON,
    )


def accepting_roll_call(member: Member, provider: Provider, department: Department) -> Any:
    row = report(department.sergeant, member, minutes=200)
    given = of_new_course(member, provider=provider, setting="roll_call").new_course
    decided = Decided(taught=CourseTaught(new_course=given))
    return lambda: accept_roll_call(report=row, decided=decided, by=department.clerk, now=NOON)


@pytest.mark.parametrize("door", [accepting, approving, accepting_roll_call])
def test_credit_of_a_new_course_is_entered_while_another_of_the_provider_is_accepted(
    department, door: Callable[..., Any]
):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    officer = department.officer
    provider = ProviderFactory(name="High Plains", kind="licensed_provider")
    other_door = door(officer, provider, department)
    entry = of_new_course(officer, provider=provider, title="Boats")
    has_locked = threading.Event()

    def entering() -> Completion:
        with transaction.atomic():
            locked_member(officer)
            has_locked.set()
            wait_until_somebody_waits()
            return enter_credit(entry=entry, by=department.clerk, now=NOON).row

    def meanwhile() -> Any:
        assert has_locked.wait(30)
        return other_door()

    results = at_once(entering, meanwhile)

    assert [result for result in results if isinstance(result, Exception)] == []
    assert Course.objects.filter(provider=provider).count() == 2
    assert Completion.objects.filter(member=officer).count() == 2
