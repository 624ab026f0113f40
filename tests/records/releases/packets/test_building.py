"""Keeping a packet: what it is made of is noted once, and one that is kept stays as it is."""

import pytest
from django.utils import timezone

from events.models import Event
from records.models import ReleaseRequest
from records.releases.actions.building import keep_packet, record_bound
from tests.factories import CompletionFactory
from tests.records.releases.asking import a_release, built, the_decision

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
