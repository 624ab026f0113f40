"""Several people at one roll call in one moment: it is sent once, and credited once."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from people.models import RoleDesignation
from records.intake.models import RollCallReport
from records.intake.roll_call.actions import Decided, accept_roll_call, send_roll_call
from records.intake.roll_call.credit import CourseTaught
from records.models import Completion
from tests.concurrency import at_once, one_into_the_other
from tests.department import Department, make_department
from tests.factories import RoleDesignationFactory
from tests.records.intake.roll_call.reports import TOLD, a_course, report
from tests.records.intake.sending import NOON

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


def test_two_clerks_who_accept_at_once_credit_once(department):
    RoleDesignationFactory(member=department.inquiry, role="training_entry")
    assert RoleDesignation.objects.filter(role="training_entry").count() == 2
    row, course = report(department.sergeant, department.officer, department.colleague), a_course()

    def accept_as(by):
        decided = Decided(taught=CourseTaught(course=course))
        return lambda: accept_roll_call(report=row, decided=decided, by=by, now=NOON)

    results = at_once(accept_as(department.clerk), accept_as(department.inquiry))

    [refused] = [each for each in results if isinstance(each, Exception)]
    assert isinstance(refused, ValidationError)
    assert refused.messages[0].endswith("Nothing was done now.")
    assert Completion.objects.count() == 2


def test_who_taught_one_and_was_at_another_is_asked_about_where_both_are_accepted_at_once(
    department,
):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    course = a_course()
    taught = report(department.sergeant, department.colleague, minutes=10)
    attended = report(department.sergeant, department.officer, minutes=10, title="Radios")

    def accept(row, *teachers):
        decided = Decided(taught=CourseTaught(course=course), taught_by=teachers)
        return lambda: accept_roll_call(report=row, decided=decided, by=department.clerk, now=NOON)

    first, second = one_into_the_other(accept(taught, department.officer), accept(attended))

    assert first.state == "accepted"
    assert second.messages[-1].startswith("4411 Núñez, Ana: Taught the roll call")


def test_one_form_that_is_sent_twice_at_once_sends_once(department):
    token = uuid4()

    def send():
        return send_roll_call(
            values=TOLD,
            members=[department.officer],
            papers=(),
            by=department.sergeant,
            now=NOON,
            form_token=token,
        )

    results = at_once(send, send)

    assert sorted(each.is_repeat for each in results) == [False, True]
    assert RollCallReport.objects.count() == 1
