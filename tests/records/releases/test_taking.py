"""Who takes a packet away, and until when."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from frame.handing_over import OTHER_FILE
from people.models import Member
from records.models import ReleaseRequest
from records.releases.actions.asking import withdraw_release
from records.releases.actions.building import TAKEN_BACK, take_packet
from records.releases.actions.deciding import reopen_release
from records.releases.actions.expiring import expire_grants
from records.releases.actions.handing_over import hand_over
from records.releases.states import OUT_OF_REACH
from tests.department import Department
from tests.factories import CompletionFactory
from tests.records.releases.asking import a_release, built, granted, handed, handed_over, now_of
from tests.signed_in import client_of
from tests.uploads import change_stored

pytestmark = pytest.mark.django_db

SEATS = ("sergeant", "inquiry", "clerk", "ogc", "hrd")


@pytest.fixture
def request_built(department) -> ReleaseRequest:
    CompletionFactory(member=department.officer)
    return a_release(department.sergeant, department.officer, "built", ogc=department.ogc)


def who_takes(request: ReleaseRequest, department: Department) -> list[str]:
    page = reverse("records:release-packet", args=[request.pk])
    return [
        seat for seat in SEATS if client_of(department.members[seat]).get(page).status_code == 200
    ]


def test_a_packet_is_taken_by_who_asked_and_by_who_may_see_its_pages(department, request_built):
    assert who_takes(request_built, department) == ["sergeant", "inquiry", "clerk", "ogc"]

    handed_over(request_built, department.clerk, now=timezone.now())

    assert who_takes(request_built, department) == ["sergeant", "inquiry", "clerk", "ogc"]


def test_nobody_takes_the_packet_of_what_is_withdrawn(department, request_built):
    withdraw_release(request=request_built, reason="Not wanted.", by=department.sergeant)

    assert who_takes(request_built, department) == []


def test_nobody_takes_the_packet_of_a_decision_that_was_taken_back_and_made_anew(
    department, request_built
):
    """Whoever opened the page before it was made anew asks for what was not to leave."""
    before = request_built.decision.packet
    reopen_release(request=request_built, reason="Too much.", by=department.ogc)
    again = built(granted(now_of(request_built), department.ogc), department.clerk)

    with pytest.raises(ValidationError) as refused:
        take_packet(packet=before, by=department.clerk, now=timezone.now())

    assert refused.value.messages == [TAKEN_BACK]
    assert not Event.objects.filter(action="release.take_packet").exists()
    take_packet(packet=again.decision.packet, by=department.clerk, now=timezone.now())


def test_nobody_takes_the_packet_of_a_grant_that_is_over(department, request_built):
    over = request_built.decision.ends_on + timedelta(days=1)
    now = timezone.now() + timedelta(days=(over - timezone.localdate()).days)

    with time_machine.travel(now, tick=False):
        assert who_takes(request_built, department) == []
        with pytest.raises(PermissionDenied):
            take_packet(packet=request_built.decision.packet, by=department.clerk, now=now)
        expire_grants(now)
        assert who_takes(request_built, department) == []

    assert not Event.objects.filter(action="release.take_packet").exists()


def test_who_asked_takes_and_hands_over_nothing_of_whom_they_lead_no_more(
    department, request_built
):
    department.elements["Squad 110"].supervisors.clear()
    department.elements["Squad 310"].supervisors.add(department.sergeant)
    sergeant = Member.objects.get(pk=department.sergeant.pk)
    pages = [
        reverse(f"records:release-{page}", args=[request_built.pk])
        for page in ("detail", "hand-over", "packet")
    ]

    detail, to_hand_over, packet = (client_of(sergeant).get(page) for page in pages)

    assert packet.status_code == 404
    assert pages[1] not in detail.text
    assert pages[2] not in detail.text
    assert OUT_OF_REACH in to_hand_over.text
    assert "To whom" not in to_hand_over.text
    with pytest.raises(ValidationError) as refused:
        hand_over(
            packet=request_built.decision.packet,
            handed=handed(),
            by=sergeant,
            now=timezone.now(),
        )
    assert refused.value.messages == [OUT_OF_REACH]
    assert handed_over(request_built, department.inquiry, now=timezone.now())


def test_a_packet_that_was_changed_in_the_storage_is_not_given_and_nothing_is_on_record(
    department, request_built
):
    change_stored(request_built.decision.packet.file.name)

    page = reverse("records:release-packet", args=[request_built.pk])
    answer = client_of(department.sergeant).get(page, follow=True)

    assert OTHER_FILE in answer.text
    assert not Event.objects.filter(action="release.take_packet").exists()
