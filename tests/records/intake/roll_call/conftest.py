"""What the tests of roll call begin with."""

import pytest
import time_machine

from courses.models import Course
from records.intake.models import RollCallReport
from tests.records.intake.roll_call.reports import a_course, report
from tests.records.intake.sending import NOON


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def course(db) -> Course:
    return a_course(course_id="26-0042")


@pytest.fixture
def of_two(department) -> RollCallReport:
    """Of the officer and the colleague, sent by their sergeant."""
    return report(department.sergeant, department.officer, department.colleague)
