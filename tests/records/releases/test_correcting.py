"""What was noted wrong of a hand-over is corrected beside it; what was noted first stays."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from events.models import Event
from people.models import Member
from records.models import HandoverCorrection, ReleaseHandover, ReleaseRequest
from records.releases.actions.handing_over import (
    SAME,
    WHY_CORRECTED,
    correct_hand_over,
)
from records.releases.copies import Handed, standing_handover
from records.releases.states import OUT_OF_REACH
from tests.factories import CompletionFactory
from tests.records.releases.asking import (
    NOON,
    a_release,
    asked,
    built,
    granted,
    handed,
    handed_over,
)
from tests.signed_in import client_of

pytestmark = pytest.mark.usefixtures("at_noon")

LATER = datetime(2026, 3, 12, 12, tzinfo=ZoneInfo("America/Chicago"))
WHY = "The name was typed wrong."


@pytest.fixture
def row(department) -> ReleaseRequest:
    CompletionFactory(member=department.officer)
    return a_release(department.sergeant, department.officer, "handed_over", ogc=department.ogc)


def right(**said: object) -> Handed:
    return replace(handed(NOON.date()), **{"handed_to": "Jane Holloway", **said})


def correct(row: ReleaseRequest, by: Member, to: Handed | None = None, reason: str = WHY) -> None:
    correct_hand_over(request=row, handed=to or right(), reason=reason, by=by, now=NOON)


def test_who_no_longer_reaches_a_member_corrects_no_hand_over_and_the_training_unit_does(
    department, row
):
    department.elements["Squad 110"].supervisors.clear()
    department.elements["Squad 310"].supervisors.add(department.sergeant)
    sergeant = Member.objects.get(pk=department.sergeant.pk)

    with pytest.raises(ValidationError) as refused:
        correct(row, sergeant)

    assert refused.value.messages == [OUT_OF_REACH]
    assert not HandoverCorrection.objects.exists()
    correct(row, department.clerk)


def test_a_correction_is_dated_and_leaves_what_was_noted_first(department, row):
    with time_machine.travel(LATER, tick=False):
        correct_hand_over(
            request=row, handed=right(), reason=WHY, by=department.sergeant, now=LATER
        )

    assert ReleaseHandover.objects.get().handed_to == "Lieutenant Kim Lee"
    correction = HandoverCorrection.objects.get()
    assert (correction.handed_to, correction.noted_at) == ("Jane Holloway", LATER)
    event = Event.objects.latest("pk")
    assert (event.action, event.by_serial_number) == ("release.correct_hand_over", "3301")
    assert event.before == {"handed_to": "Lieutenant Kim Lee"}
    assert event.after == {"handed_to": "Jane Holloway", "reason": WHY, "members": "4411"}
    url = reverse("records:disclosure-list", args=["4411"])
    for reader in (department.officer, department.clerk):
        said = client_of(reader).get(url).content.decode()
        assert "Lieutenant Kim Lee, Platte County Sheriff" in said
        assert "Corrected on Mar 12, 2026: Jane Holloway, for Lieutenant Kim Lee" in said
    said = client_of(department.ogc).get(reverse("records:release-detail", args=[row.pk]))
    assert WHY in said.content.decode()


def test_a_correction_is_corrected_by_another(department, row):
    correct(row, department.sergeant)
    correct(row, department.clerk, right(handed_to="Joan Holloway"))

    assert standing_handover(row.handover).handed_to == "Joan Holloway"
    assert Event.objects.latest("pk").before["handed_to"] == "Jane Holloway"


def test_the_form_starts_from_what_stands_and_asks_why(department, row):
    sergeant = client_of(department.sergeant)
    url = reverse("records:release-correct", args=[row.pk])
    assert 'value="Lieutenant Kim Lee"' in sergeant.get(url).content.decode()
    sent = {
        "handed_to": "Jane Holloway",
        "how": "mail",
        "handed_on": "2026-03-10",
        "receipt": "A letter came.",
        "seen": Event.objects.get(action="release.hand_over").pk,
    }

    assert WHY_CORRECTED in sergeant.post(url, sent).content.decode()
    sergeant.post(url, {**sent, "reason": WHY})

    correction = HandoverCorrection.objects.get()
    assert (correction.how, correction.receipt) == ("mail", "A letter came.")


def test_a_correction_from_a_page_that_is_old_is_refused(department, row):
    """The same hand-over was corrected meanwhile, and nobody looked at what stands by now."""
    seen = Event.objects.get(action="release.hand_over").pk
    correct(row, department.clerk)
    by, given = department.sergeant, {"request": row, "reason": WHY, "now": NOON}

    with pytest.raises(ValidationError, match="while you were at it"):
        correct_hand_over(**given, handed=right(how="mail"), by=by, seen=seen)

    assert standing_handover(row.handover).how == "in_person"


@pytest.mark.parametrize(
    ("to", "reason", "words"),
    [
        (right(), " ", WHY_CORRECTED),
        (right(receipt=" "), WHY, "Say what shows that it arrived"),
        (right(handed_on=date(2026, 3, 11)), WHY, "is still to come"),
        (right(handed_on=date(2026, 3, 9)), WHY, "can’t have left before"),
        (handed(date(2026, 3, 10)), WHY, SAME),
    ],
    ids=["no reason", "no receipt", "to come", "before it was built", "the same"],
)
def test_what_corrects_nothing_or_can_not_be_is_refused(department, row, to, reason, words):
    with pytest.raises(ValidationError) as refused:
        correct(row, department.sergeant, to, reason)

    assert words in " ".join(refused.value.messages)
    assert not HandoverCorrection.objects.exists()


def test_the_day_that_stands_is_not_asked_about_where_something_else_is_corrected(department, row):
    """It was noted when a day before the packet was taken was not refused."""
    before = date(2026, 3, 9)
    ReleaseHandover.objects.update(handed_on=before)

    correct(row, department.sergeant, right(handed_on=before))

    correction = HandoverCorrection.objects.get()
    assert (correction.handed_to, correction.handed_on) == ("Jane Holloway", before)


def test_nobody_corrects_what_is_anothers_or_about_themselves(department, row):
    with pytest.raises(PermissionDenied):
        correct(row, department.other_sergeant)
    CompletionFactory(member=department.clerk)
    own = built(
        granted(asked(department.clerk, department.clerk), department.ogc), department.inquiry
    )
    handed_over(own, department.inquiry, now=NOON)
    with pytest.raises(ValidationError) as refused:
        correct(own, department.clerk)

    assert refused.value.code == "own"


def test_what_has_not_left_has_no_hand_over_to_correct(department):
    CompletionFactory(member=department.officer)
    row = a_release(department.sergeant, department.officer, "built", ogc=department.ogc)
    with pytest.raises(ValidationError) as refused:
        correct(row, department.sergeant)

    assert refused.value.code == "elsewhere"
    page = client_of(department.sergeant).get(reverse("records:release-correct", args=[row.pk]))
    assert "its packet is built. Nothing was done now." in page.content.decode()


def test_nothing_is_corrected_when_the_event_fails(department, row, monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("records.releases.actions.handing_over.record_step", fail)
    with pytest.raises(RuntimeError):
        correct(row, department.sergeant)

    assert not HandoverCorrection.objects.exists()


def test_a_correction_is_never_edited_or_deleted(department, row):
    correct(row, department.sergeant)
    correction = HandoverCorrection.objects.get()

    with pytest.raises(TypeError):
        correction.save()
    with pytest.raises(TypeError):
        correction.delete()
    assert str(correction) == "Corrected: handed to Jane Holloway"


def test_a_receipt_and_a_reason_that_end_with_no_full_stop_do_not_run_on(department, row):
    correct(row, department.sergeant, right(receipt="Slip 44"), "Name was short")

    page = client_of(department.sergeant).get(reverse("records:release-detail", args=[row.pk])).text

    assert "Receipt: Slip 44. Why: Name was short.</p>" in page
