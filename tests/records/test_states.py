"""What the class of a sheet lets the steps of its life do."""

from datetime import date, datetime
from typing import Any

import pytest
from django.utils import timezone

from records.models import SignInSheet
from records.states import ATTACH_SCAN, BEGIN, SAVE
from tests.records.sheets import a_class

RUNS = {"starts_on": date(2026, 3, 10), "ends_on": date(2026, 3, 12)}


@pytest.mark.parametrize(
    ("now", "given", "allowed"),
    [
        (datetime(2026, 3, 9, 8), RUNS, set()),
        (datetime(2026, 3, 10, 8), RUNS, {BEGIN, ATTACH_SCAN}),
        (datetime(2026, 3, 11, 8), RUNS, {BEGIN, ATTACH_SCAN}),
        (datetime(2026, 3, 12, 15, 59), RUNS, {BEGIN, ATTACH_SCAN}),
        (datetime(2026, 3, 12, 16), RUNS, {BEGIN, ATTACH_SCAN, SAVE}),
        (datetime(2026, 3, 13, 8), {**RUNS, "state": "held"}, {BEGIN, ATTACH_SCAN, SAVE}),
        (datetime(2026, 3, 13, 8), {**RUNS, "state": "closed"}, {ATTACH_SCAN}),
        (datetime(2026, 3, 13, 8), {**RUNS, "state": "cancelled"}, set()),
    ],
)
def test_the_class_decides_what_may_be_done_with_its_sheet(
    department, now: datetime, given: dict[str, Any], allowed: set
):
    course_session, by = a_class(**given, days=list(RUNS.values())), department.clerk
    sheet = SignInSheet.objects.create(
        course_session=course_session, started_by=by, started_at=timezone.now()
    )
    of_class = {"course_session": course_session, "now": timezone.make_aware(now)}

    may = {step for step in (BEGIN, ATTACH_SCAN) if step.can(None, by=by, **of_class)}
    may |= {SAVE} if SAVE.can(sheet, by=by, **of_class) else set()

    assert may == allowed
