"""While its packet is built, the page of a request shows how far that is."""

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from frame.jobs.running import claim_next, work_on
from people.models import Member
from records.models import ReleasePacket, ReleaseRequest
from tests.factories import CompletionFactory
from tests.records.releases import asking
from tests.records.releases.asking import built, handed_over, taken
from tests.records.releases.packets.granted import asked_to_build, certified, granted, set_keys
from tests.signed_in import client_of
from tests.uploads import PDF

ASKED_BY_ITSELF = {"HX-Request": "true", "X-Asked-By-Itself": "1"}


@pytest.fixture
def request_granted(department, settings, tmp_path) -> ReleaseRequest:
    set_keys(settings, tmp_path)
    settings.EVENT_LOG_KEYS = (tmp_path / "log.pub").read_text().split("\n")[:1]
    certified(department.officer, PDF, by=department.clerk)
    return granted(department)


def asked_for(member: Member, row: ReleaseRequest, **headers: str):
    return client_of(member).get(reverse("records:release-detail", args=[row.pk]), headers=headers)


def test_the_page_shows_the_job_that_is_at_it_to_everybody_who_reads_the_request(
    department, request_granted
):
    job = asked_to_build(request_granted, by=department.clerk)
    type(job).objects.filter(pk=job.pk).update(
        state="running",
        heartbeat_at=timezone.now(),
        step="Setting papers",
        done=6,
        of=12,
        unit="papers",
    )

    for reader in (department.clerk, department.ogc):
        said = asked_for(reader, request_granted).content.decode()
        assert "Setting papers: 6 of 12 papers." in said
        assert department.clerk.name in said
        assert 'max="12" value="6"' in said
        assert "Its packet is not built yet." not in said


def test_what_the_page_asks_by_itself_is_the_progress_alone_and_no_look(
    department, request_granted
):
    asked_to_build(request_granted, by=department.clerk)
    before = Event.objects.count()

    answer = asked_for(department.ogc, request_granted, **ASKED_BY_ITSELF)

    assert "Waiting: it is next." in answer.content.decode()
    assert "Nothing is being done just now" in answer.content.decode()
    assert "<h1" not in answer.content.decode()
    assert Event.objects.count() == before


def test_once_it_is_built_the_page_comes_anew(department, request_granted):
    asked_to_build(request_granted, by=department.clerk)
    work_on(claim_next())
    assert ReleasePacket.objects.exists()

    answer = asked_for(department.clerk, request_granted, **ASKED_BY_ITSELF)

    assert answer["HX-Refresh"] == "true"


def test_who_hands_it_over_reads_conditions_hash_and_pages_to_look_at_before_it_leaves_alone(
    department,
):
    CompletionFactory(member=department.officer)
    row = built(
        asking.granted(asking.asked(department.clerk, department.officer), department.ogc),
        department.clerk,
    )
    ReleasePacket.objects.update(look=["Letter, page 2: nothing was found."])
    url = reverse("records:release-hand-over", args=[row.pk])
    taken(row, department.clerk)

    said = client_of(department.clerk).get(url).content.decode()
    sha256 = ReleasePacket.objects.get().sha256
    for words in (sha256, "Letter, page 2", "Others are struck out by rule"):
        assert words in said

    handed_over(row, department.clerk, now=timezone.now())
    assert "Letter, page 2" not in asked_for(department.clerk, row).content.decode()
