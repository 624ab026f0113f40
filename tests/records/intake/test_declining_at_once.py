"""Declining as being on the record already, while somebody voids the line that has it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from records.actions.completions import void_completion
from records.intake.models import OutsideTraining
from tests.concurrency import one_into_the_other
from tests.department import Department, make_department
from tests.factories import CompletionFactory, CourseFactory
from tests.records.intake.sending import NOON, TOLD, a_training
from tests.records.intake.test_declining import decline


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


def test_a_line_that_is_voided_at_this_moment_has_nothing_already(department):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    training = a_training(department.officer)
    line = CompletionFactory(
        member=department.officer,
        course=CourseFactory(title=TOLD["title"]),
        completed_on=TOLD["last_on"],
    )

    _, refused = one_into_the_other(
        lambda: void_completion(
            completion=line, reason="Of another.", by=department.clerk, now=NOON
        ),
        lambda: decline(training, department.clerk, because="on_record", already=line, reason=""),
    )

    assert isinstance(refused, ValidationError)
    assert refused.message_dict["already"] == [
        "This line was voided on Apr 1, 2026. Choose the line that has it."
    ]
    assert OutsideTraining.objects.get().state == "sent"
