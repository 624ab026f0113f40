"""Several people at one roll call in one moment: it is sent once, and credited once."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from people.models import RoleDesignation
from records.intake.models import RollCallReport
from records.intake.roll_call.actions import Decided, accept_roll_call, send_roll_call
from records.intake.roll_call.credit import CourseTaught
from records.models import Completion
from tests.concurrency import at_once
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
