"""A paper of somebody else leaves once it is there and read, and as it was read and searched."""

from dataclasses import asdict

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from frame.files import ContentType
from frame.finding.word import Page, Word
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.paper import typeset
from records.certificates.papers import ask_to_read
from records.models import Document, PaperWords, ReleasePacket, ReleaseRequest
from records.releases.actions.granting import CHANGED as CHANGED_WHILE_DECIDING
from records.releases.actions.granting import Conditions, grant_release
from records.releases.packets.job import piece_of
from records.releases.parts import seal_of
from records.releases.reading import CHANGED, leaves_of, leaving
from tests.factories import CompletionFactory, DocumentFactory, MemberFactory
from tests.records.releases import asking
from tests.records.releases.asking import asked, the_decision
from tests.records.releases.packets.granted import asked_to_build, certified, set_keys
from tests.records.releases.test_boxes import hidden_value
from tests.signed_in import client_of
from tests.uploads import picture_content

pytestmark = pytest.mark.django_db

NAMED = "<html lang=en><title>T</title><p style='font:20pt serif'>Ivan Zanzibarov taught it"
READ = Page(850, 1100, (Word("4411", 100, 100, 160, 120, certainty=0.9),))


@pytest.fixture(autouse=True)
def reads_pictures(monkeypatch) -> None:
    monkeypatch.setattr("records.certificates.papers.can_read_pictures", lambda: True)


@pytest.fixture
def scan(department) -> Document:
    """A scan that a credit of the officer rests on."""
    document = DocumentFactory(
        member=department.officer,
        name="scan.png",
        content_type=ContentType.PNG,
        content=picture_content(),
    )
    CompletionFactory(member=department.officer, evidence=document)
    return document


@pytest.fixture
def waiting(department, scan) -> ReleaseRequest:
    """A request for the scan and for a paper of our own."""
    return asked(department.clerk, department.officer, parts=("certificates", "courses"))


def is_read(document: Document) -> None:
    PaperWords.objects.create(document=document, pages=[asdict(READ)], read_at=timezone.now())
    Job.objects.update(ended_at=timezone.now(), state=Job.State.DONE)


def decided(department, request: ReleaseRequest, **sent: object) -> str:
    """What the page says after OGC has looked at it and granted it."""
    client = client_of(department.ogc)
    url = reverse("records:release-decide", args=[request.pk])
    shown = client.get(url).text
    hidden = {name: hidden_value(shown, name) for name in ("seal", "seen")}
    given = {**hidden, "verdict": "granted", "words": "Yes.", **sent}
    return " ".join(client.post(url, given, follow=True).text.split())


def test_a_scan_that_is_still_being_read_is_granted_once_it_was_read(department, waiting, scan):
    ask_to_read([scan], by=department.clerk, now=timezone.now())

    said = decided(department, waiting)

    assert "Page 1 of “Evidence of " in said
    assert "is still being read in the background" in said
    assert "Wait a minute and decide again, or leave the paper out." in said
    assert not waiting.decisions.exists()
    is_read(scan)
    assert "is granted." in decided(department, waiting)


def test_what_is_still_being_read_is_left_out_and_the_rest_is_granted(department, waiting, scan):
    ask_to_read([scan], by=department.clerk, now=timezone.now())

    said = decided(department, waiting, leaves_left_out=[f"document-{scan.pk}"])

    assert "is granted." in said


def test_a_scan_that_is_being_read_anew_is_not_built(department, waiting, scan):
    said = asking.spoken_for(waiting, department.ogc)
    asking.granted(waiting, department.ogc, nobody_else=said)
    ask_to_read([scan], by=department.clerk, now=timezone.now())
    decision = the_decision(waiting)
    leaf, *_ = leaving(decision)

    with pytest.raises(ValidationError, match=r"Page 1 of “Evidence of .* is being read"):
        piece_of(leaf, decision, made_at=timezone.now())


def test_what_was_read_of_a_scan_after_it_was_shown_is_shown_first(department, waiting, scan):
    seal = seal_of(leaves_of(waiting, as_of=timezone.localdate()))
    is_read(scan)

    with pytest.raises(ValidationError) as refused:
        grant_release(
            request=waiting,
            words="Yes.",
            conditions=Conditions(),
            seal=seal,
            by=department.ogc,
            now=timezone.now(),
        )

    assert refused.value.messages == [CHANGED_WHILE_DECIDING]


def test_what_was_read_of_a_scan_after_it_was_decided_does_not_leave(department, waiting, scan):
    said = asking.spoken_for(waiting, department.ogc)
    asking.granted(waiting, department.ogc, nobody_else=said)

    is_read(scan)

    with pytest.raises(ValidationError) as refused:
        leaving(the_decision(waiting))
    assert refused.value.messages == [CHANGED]


@pytest.mark.parametrize("is_new", [True, False], ids=["somebody new", "as decided"])
def test_where_somebody_else_is_found_on_a_paper_than_when_it_was_decided_nothing_is_built(
    department, settings, tmp_path, is_new
):
    set_keys(settings, tmp_path)
    certified(department.officer, typeset(NAMED).write_pdf(), by=department.clerk)
    request = asked(department.clerk, department.officer, parts=("certificates",))
    asking.granted(request, department.ogc)
    if is_new:
        MemberFactory(first_name="Ivan", last_name="Zanzibarov")

    asked_to_build(ReleaseRequest.objects.get(pk=request.pk), by=department.clerk)
    work_on(claim_next())

    assert ReleasePacket.objects.exists() is not is_new
    assert ("something else is found to cover" in Job.objects.get().error) is is_new


def test_a_paper_whose_file_is_missing_says_so_and_is_granted_when_it_is_left_out(
    department, waiting, scan
):
    """Although all that is read of it is on record."""
    is_read(scan)
    default_storage.delete(scan.file.name)
    url = reverse("records:release-decide", args=[waiting.pk])

    assert "Its file is not in the storage" in client_of(department.ogc).get(url).text
    said = decided(department, waiting)
    assert "is not in the storage, so it can’t leave. Leave it out, or have an" in said
    assert not waiting.decisions.exists()

    assert "is granted." in decided(department, waiting, leaves_left_out=[f"document-{scan.pk}"])


def test_a_paper_that_is_damaged_is_not_granted(department):
    evidence = certified(department.officer, typeset(NAMED).write_pdf(), by=department.clerk)
    name = evidence.evidence.file.name
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"%PDF-1.7 a letter"))
    request = asked(department.clerk, department.officer, parts=("certificates",))

    assert "can’t be drawn page by page" in decided(department, request)
    assert not request.decisions.exists()
