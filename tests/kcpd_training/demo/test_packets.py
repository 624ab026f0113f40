"""When a packet of the demo is built, and when its request stays granted."""

import pytest
from django.utils import timezone

from kcpd_training.demo.packets import build_packet
from records.models import ReleasePacket, ReleaseRequest
from tests.factories import CompletionFactory
from tests.records.releases.asking import asked, granted
from tests.records.releases.packets.granted import set_keys


@pytest.fixture
def request_granted(department) -> ReleaseRequest:
    CompletionFactory(member=department.officer)
    return granted(asked(department.clerk, department.officer), department.ogc)


def build(request: ReleaseRequest, department) -> ReleaseRequest:
    now = timezone.now()
    build_packet(request, by=department.clerk, now=now, today=timezone.localdate(now))
    return ReleaseRequest.objects.get()


def test_with_keys_a_packet_is_built(department, request_granted, settings, tmp_path):
    set_keys(settings, tmp_path)

    row = build(request_granted, department)

    assert row.state == "built"
    assert row.decision.packet.built_by == department.clerk


def test_without_keys_a_request_stays_granted(department, request_granted):
    row = build(request_granted, department)

    assert row.state == "granted"
    assert not ReleasePacket.objects.exists()


def test_of_a_record_that_has_changed_since_none_is_built(
    department, request_granted, settings, tmp_path
):
    set_keys(settings, tmp_path)
    CompletionFactory(member=department.officer)

    row = build(request_granted, department)

    assert row.state == "granted"
    assert not ReleasePacket.objects.exists()
