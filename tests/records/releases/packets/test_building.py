"""Keeping a packet: what it is made of is noted once, and one that is kept stays as it is."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from events.models import Event
from records.models import ReleasePacket, ReleaseRequest
from records.releases.actions.building import TAKEN_BACK, keep_packet, record_bound
from records.releases.actions.deciding import reopen_release
from tests.factories import CompletionFactory
from tests.records.releases.asking import a_release, built, granted, now_of, the_decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_granted(department) -> ReleaseRequest:
    CompletionFactory(member=department.officer)
    return a_release(department.clerk, department.officer, "granted", ogc=department.ogc)


def test_what_a_packet_is_made_of_is_noted_once(request_granted):
    decision = the_decision(request_granted)
    other = record_bound(decision=decision, manifest=b"{}", pages=2)

    first = record_bound(decision=decision, manifest=b"[]", pages=3)
    again = record_bound(decision=decision, manifest=b"[]", pages=3)

    assert again == first != other
    assert Event.objects.filter(action=first.action).count() == 2


def test_a_packet_that_is_kept_stays_when_its_job_is_done_again(department, request_granted):
    request = built(request_granted, department.clerk)
    kept = request.decision.packet

    again = keep_packet(
        decision=request.decision,
        content=b"%PDF-1.7 another",
        manifest={},
        pages=9,
        by=department.clerk,
        now=timezone.now(),
    )

    assert (again, again.sha256) == (kept, kept.sha256)


def test_no_packet_is_kept_of_a_decision_that_was_taken_back_and_made_anew(
    department, request_granted
):
    """Its job may be at the last item by then, and the request is granted again."""
    before = the_decision(request_granted)
    reopen_release(request=request_granted, reason="Too much.", by=department.hrd)
    granted(now_of(request_granted), department.ogc)

    with pytest.raises(ValidationError) as refused:
        keep_packet(
            decision=before,
            content=b"%PDF-1.7",
            manifest={},
            pages=1,
            by=department.clerk,
            now=timezone.now(),
        )

    assert refused.value.messages == [TAKEN_BACK]
    assert not ReleasePacket.objects.exists()
    assert now_of(request_granted).state == "granted"
