"""What the tests of applications to the director start from."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from compliance.actions.decisions import add_decision
from compliance.actions.rulings import Ruling
from compliance.models import DirectorDecision
from compliance.viewpoint import Viewpoint
from frame.files import checked_file
from people.models import Member
from records.models import Document
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.uploads import pdf

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
APPLICATION = {
    "kind": "waiver",
    "ground": "military_leave",
    "period": 2025,
    "applied_on": date(2025, 11, 1),
}
TYPED = {**APPLICATION, "period": "2025", "applied_on": "2025-11-01"}
IN_JANUARY = Viewpoint(2025, date(2026, 1, 10))


@pytest.fixture(autouse=True)
def first_of_july(settings):
    settings.RECORDS_FROM = 2024
    with time_machine.travel(NOON, tick=False):
        yield


def ruling(**values) -> Ruling:
    given = {"decided_on": date(2025, 12, 1), "outcome": "granted", **values}
    given.setdefault("document", checked_file(pdf()))
    return Ruling(**given)


def add(department, member: Member | None = None, **values):
    given = {"member": member or department.officer, **APPLICATION, **values}
    return add_decision(by=department.clerk, now=NOON, **given)


def refusal(department, **values) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        add(department, **values)
    assert not DirectorDecision.objects.filter(member=department.officer).exists()
    assert not Document.objects.exists()
    return refused.value.message_dict


def sent(department, form: dict[str, object]):
    url = reverse("compliance:decision-add", args=["4411"])
    return sign_in(department.clerk).post(url, form)
