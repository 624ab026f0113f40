"""Whom of a roll call its reader may void."""

import pytest
from django.utils import timezone

from records.intake.roll_call.who_was_there import any_to_void, who_was_there
from tests.records.intake.roll_call.reports import a_report, taught_by


@pytest.mark.parametrize(("seat", "is_any"), [("clerk", False), ("colleague", True)])
def test_who_taught_is_to_be_voided_by_another_alone(department, seat, is_any):
    clerk = department.clerk
    row = a_report(department.sergeant, "accepted", there=[department.officer], minutes=10)
    row.lines.update(voided_by=clerk, voided_at=timezone.now(), void_reason="Was elsewhere.")
    taught_by(row, department.members[seat])

    assert any_to_void(who_was_there(row, reader=clerk), row, by=clerk) is is_any
