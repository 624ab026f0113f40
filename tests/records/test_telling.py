"""Members are told of credit that comes to their record, and of credit that is voided."""

import pytest

from frame.notices.models import Notice
from records.actions.completions import void_completion
from records.actions.whole_sheets import void_sheet
from records.models import Completion
from tests.factories import CourseFactory
from tests.frame.notices.told import leads_to, told
from tests.records.sheets import NEXT_DAY, a_class, saved


@pytest.fixture
def sheet(department):
    """A saved sheet with the officer and a colleague on it."""
    course = CourseFactory(course_id="26-0042", title="De-escalation")
    return saved(a_class(course=course), "4411 4412", department.clerk).sheet


def test_a_saved_sheet_tells_each_whose_credit_it_wrote(department, sheet):
    words = "26-0042 De-escalation, completed on Mar 10, 2026, is on your record now."

    assert told() == {("4411", "credit.written"): words, ("4412", "credit.written"): words}
    assert leads_to() == {f"/completions/{each.pk}/" for each in Completion.objects.all()}


def test_a_voided_completion_is_told_without_the_reason(department, sheet):
    Notice.objects.all().delete()
    completion = department.officer.completions.get()

    void_completion(completion=completion, reason="Was ill.", by=department.clerk, now=NEXT_DAY)

    assert told() == {
        ("4411", "credit.voided"): "26-0042 De-escalation, completed on Mar 10, 2026, was voided "
        "on your record. Its page says why."
    }
    assert leads_to() == {f"/completions/{completion.pk}/"}


def test_a_voided_sheet_tells_each_whose_credit_it_voids(department, sheet):
    Notice.objects.all().delete()

    void_sheet(
        sheet=sheet,
        seen_version=sheet.version,
        reason="Wrong class.",
        by=department.clerk,
        now=NEXT_DAY,
    )

    assert set(told()) == {("4411", "credit.voided"), ("4412", "credit.voided")}
