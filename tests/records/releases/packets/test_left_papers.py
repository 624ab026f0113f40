"""What left is shown as it left, from the packet itself, whatever the record says by now."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from frame.jobs.running import claim_next, work_on
from frame.paper import typeset
from people.models import Member
from records.models import Completion, ReleaseRequest
from records.releases.leaf_views import CHANGED, PACKET_GONE
from tests.factories import CompletionFactory
from tests.pdfs import texts_of
from tests.records.releases.asking import a_release, handed_over
from tests.records.releases.packets.granted import asked_to_build, certified, granted, set_keys
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db

PAPER = "<html lang=en><title>T</title><p style='font:20pt serif'>Ana Nunez passed"


@pytest.fixture
def release(department, settings, tmp_path) -> ReleaseRequest:
    """A packet of a certificate and of a transcript that was handed over."""
    set_keys(settings, tmp_path)
    certified(department.officer, typeset(PAPER).write_pdf(), by=department.clerk)
    request = granted(department, parts=("certificates", "transcript"))
    asked_to_build(request, by=department.clerk)
    work_on(claim_next())
    built = ReleaseRequest.objects.get(pk=request.pk)
    handed_over(built, department.clerk, now=timezone.now())
    return ReleaseRequest.objects.get(pk=request.pk)


def shown(department, request: ReleaseRequest, key: str):
    url = reverse("records:release-leaf", args=[request.pk, key])
    return client_of(department.ogc).get(url)


def rename(member: Member) -> None:
    Member.everybody.filter(pk=member.pk).update(last_name="Fitzwilliam")


def test_a_paper_that_left_is_shown_out_of_the_packet_when_the_record_has_changed(
    department, release
):
    name = department.officer.last_name
    rename(department.officer)

    answer = shown(department, release, f"transcript-{department.officer.pk}")

    words = " ".join(texts_of(answer.content)["pdfium"].split())
    assert name in words
    assert "Fitzwilliam" not in words
    assert f"{release.number}, page " in words
    told = release.decision.packet.manifest["files"]
    assert len(words.split(f"{release.number}, page ")) - 1 == sum(
        each["last_page"] - each["first_page"] + 1
        for each in told
        if each["title"].startswith("Transcript")
    )
    assert Event.objects.filter(action="release.look").latest("pk").after["page"] == (
        f"Transcript of {department.officer.name}, the whole career"
    )


def test_a_paper_that_left_is_shown_although_it_is_on_record_no_more(department, release):
    key = next(each["key"] for each in release.decision.leaves if each["part"] == "certificates")
    Completion.objects.update(evidence=None)

    answer = shown(department, release, key)

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "Ana Nunez" not in texts_of(answer.content)["pdfium"], "it left as a picture"


def test_where_the_packet_is_gone_the_page_says_so(department, release):
    default_storage.delete(release.decision.packet.file.name)

    answer = shown(department, release, f"transcript-{department.officer.pk}")

    assert answer.text == PACKET_GONE


@pytest.mark.parametrize("state", ["granted", "built"])
def test_a_paper_that_is_decided_and_says_something_else_by_now_is_not_shown(department, state):
    completion = CompletionFactory(member=department.officer)
    request = a_release(department.clerk, department.officer, state, ogc=department.ogc)
    key = f"course-{completion.course_id}"
    assert shown(department, request, key)["Content-Type"] == "application/pdf"

    rename(department.officer)

    assert shown(department, request, key).text == CHANGED


def test_a_paper_that_did_not_leave_is_shown_as_the_record_has_it(department):
    """Such as one that the decision left out, of which the packet has nothing."""
    completion = CompletionFactory(member=department.officer)
    request = a_release(department.clerk, department.officer, "handed_over", ogc=department.ogc)

    answer = shown(department, request, f"course-{completion.course_id}")

    assert answer["Content-Type"] == "application/pdf"
