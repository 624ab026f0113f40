"""The packet of a grant: built once, whole, signed, and without what the decision leaves out."""

import errno
import hashlib
import io
import json
import os
import subprocess
import sys
from dataclasses import asdict

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import InMemoryStorage, default_storage
from django.urls import reverse

from events import verifier
from events.models import Event
from events.proofs import proof_of
from frame.finding.word import Page, Word
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.paper import typeset
from frame.rights import Role
from frame.storing.failures import FULL
from records.models import PaperWords
from records.releases.actions.building import TAKEN_BACK, keep_packet, take_packet
from records.releases.actions.deciding import reopen_release
from records.releases.models import ReleasePacket, ReleaseRequest
from records.releases.packets.key import NOT_SIGNED
from records.releases.reading import CHANGED
from tests.factories import CompletionFactory, RoleDesignationFactory
from tests.pdfs import is_within, texts_of
from tests.records.releases.packets.granted import (
    NOON,
    asked_to_build,
    certified,
    granted,
    set_keys,
)
from tests.signed_in import client_of
from tests.uploads import scan_without_words

pytestmark = pytest.mark.django_db

CHECK = (sys.executable, "-I", verifier.__file__, "packet")
CERTIFICATE = "<html lang=en><title>Secret</title><p style='font:20pt serif'>4411 Zanzibarov passed"


@pytest.fixture
def keys(settings, tmp_path):
    set_keys(settings, tmp_path)
    return tmp_path


@pytest.fixture
def record(department):
    paper = typeset(CERTIFICATE).write_pdf()
    return certified(department.officer, paper, by=department.clerk)


def built(request: ReleaseRequest, *, by) -> Job:
    job = asked_to_build(request, by=by)
    work_on(claim_next())
    job.refresh_from_db()
    return job


def stored_packets() -> list[str]:
    year = f"packets/{NOON.year}"
    return default_storage.listdir(year)[1] if default_storage.exists(year) else []


def packet_of(request: ReleaseRequest) -> bytes:
    with ReleasePacket.objects.get(decision=request.decision).file.open("rb") as stored:
        return stored.read()


def test_a_packet_has_a_cover_sheet_its_papers_and_a_list_of_what_is_in_it(
    department, record, keys
):
    request = granted(department)

    job = built(request, by=department.clerk)

    assert (job.state, job.error) == (Job.State.DONE, "")
    request.refresh_from_db()
    packet = request.decision.packet
    assert request.state == ReleaseRequest.State.BUILT
    assert packet.sha256 == hashlib.sha256(packet_of(request)).hexdigest()
    text = texts_of(packet_of(request))["pdfium"]
    words = " ".join(text.split())
    assert "Training records released" in words
    assert "Lieutenant Kim Lee, Platte County Sheriff" in words
    assert "Consent is on file." in words
    assert f"Granted by {department.ogc.name}, " in words
    assert f"{request.number}, page 1 of {packet.pages}" in words
    assert f"{request.number}, page {packet.pages} of {packet.pages}" in words
    for file in packet.manifest["files"]:
        assert file["sha256"] in "".join(text.split())


def test_anybody_checks_it_without_the_system(department, record, keys):
    request = granted(department)
    built(request, by=department.clerk)
    (keys / "packet.pdf").write_bytes(packet_of(request))
    event = Event.objects.get(action="release.build")
    (keys / "built.json").write_text(json.dumps(proof_of(event, now=NOON)))

    ran = subprocess.run(
        [*CHECK, "packet.pdf", "--key", "log.pub", "--built", "built.json"],
        cwd=keys,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.stderr == ""
    assert f"pages of {request.number} are those that were signed" in ran.stdout
    assert "The log names this very file." in ran.stdout


def test_a_word_that_is_struck_out_is_in_no_byte_of_it(department, record, keys):
    """Neither on our own papers, nor on the cover sheet, nor in what is attached."""
    request = granted(department, redactions=["serial_number"])

    built(request, by=department.clerk)

    packet = packet_of(request)
    serial = department.officer.serial_number
    assert serial in texts_of(typeset(CERTIFICATE).write_pdf())["pdfium"]
    assert not any(serial in text.split() for text in texts_of(packet).values())
    with pikepdf.open(io.BytesIO(packet)) as opened:
        said = [bytes(each.get_file().read_bytes()) for each in opened.attachments.values()]
    assert len(said) == 2
    assert not any(serial.encode() in each for each in said)
    assert "1 place covered on page 2" in " ".join(texts_of(packet)["pdfium"].split())


def test_nothing_of_the_text_of_somebody_elses_paper_is_in_it(department, record, keys):
    request = granted(department)

    built(request, by=department.clerk)

    packet = packet_of(request)
    assert not is_within("Zanzibarov", packet)
    assert not any("Zanzibarov" in text for text in texts_of(packet).values())


def test_no_hash_in_a_packet_confirms_what_a_guess_at_a_covered_paper_says(
    department, record, keys
):
    """Whoever knows how a paper was made would try every score, and compare."""
    request = granted(department, redactions=["score"])

    built(request, by=department.clerk)

    packet, hashed = packet_of(request), record.evidence.sha256
    with pikepdf.open(io.BytesIO(packet)) as opened:
        said = [bytes(each.get_file().read_bytes()) for each in opened.attachments.values()]
    printed = ["".join(text.split()).encode() for text in texts_of(packet).values()]
    kept = ReleasePacket.objects.get()
    assert not any(hashed.encode() in each for each in [*said, *printed, packet])
    [file] = [each for each in kept.manifest["files"] if each["source_salted_sha256"]]
    assert file["source_salted_sha256"].encode() in printed[0]
    assert kept.salts[str(file["number"])].encode() not in b"".join([*said, *printed])


def test_the_department_proves_by_the_salt_which_file_a_covered_paper_is(department, record, keys):
    """As docs/releases.md says, with what every expert has at hand."""
    request = granted(department)
    built(request, by=department.clerk)
    packet = ReleasePacket.objects.get()
    [file] = [each for each in packet.manifest["files"] if each["source_salted_sha256"]]
    (keys / "certificate.pdf").write_bytes(record.evidence.file.read())
    salt = bytes.fromhex(packet.salts[str(file["number"])])

    found = hashlib.sha256(
        salt + hashlib.sha256((keys / "certificate.pdf").read_bytes()).digest()
    ).hexdigest()

    assert found == file["source_salted_sha256"]


def test_it_carries_the_proof_of_its_own_event_and_no_other(department, record, keys):
    request = granted(department)
    built(request, by=department.clerk)

    with pikepdf.open(io.BytesIO(packet_of(request))) as opened:
        files = {name: each.get_file().read_bytes() for name, each in opened.attachments.items()}

    manifest = json.loads(files["manifest.json"])
    (proof,) = json.loads(files["proofs.json"])["proofs"]
    leaf = json.loads(proof["leaf"])
    assert manifest == request.decision.packet.manifest
    assert leaf[4] == "release.bind"
    assert json.loads(leaf[-1])["manifest_sha256"] == (
        hashlib.sha256(files["manifest.json"]).hexdigest()
    )


def test_a_job_that_is_done_again_builds_nothing_twice(department, record, keys):
    request = granted(department)
    built(request, by=department.clerk)
    first = packet_of(request)

    assert built(request, by=department.clerk).state == Job.State.DONE

    assert ReleasePacket.objects.count() == 1
    assert packet_of(request) == first
    assert Event.objects.filter(action="release.build").count() == 1


def test_a_worker_that_stops_is_followed_by_one_that_binds_the_same(department, record, keys):
    request = granted(department)
    asked_to_build(request, by=department.clerk)
    job = claim_next()
    work_on(job, must_stop=lambda: job.items_done == len(job.plan or [0]) - 1)
    assert Job.objects.get().state == Job.State.WAITING

    work_on(claim_next())

    assert Job.objects.get().state == Job.State.DONE
    assert Event.objects.filter(action="release.bind").count() == 1
    assert ReleasePacket.objects.count() == 1


def test_a_full_disk_leaves_no_packet_and_says_so(department, record, keys, monkeypatch):
    request = granted(department)

    save = InMemoryStorage._save

    def save_parts_alone(storage: InMemoryStorage, name: str, content: object) -> str:
        if name.startswith("packets/"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return save(storage, name, content)

    monkeypatch.setattr(InMemoryStorage, "_save", save_parts_alone)

    job = built(request, by=department.clerk)

    request.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, FULL.of_a_job)
    assert request.state == ReleaseRequest.State.GRANTED
    assert not ReleasePacket.objects.exists()
    assert not Event.objects.filter(action="release.build").exists()


def test_a_packet_that_is_not_written_down_leaves_no_file(department, record, keys, monkeypatch):
    request = granted(department)
    before = stored_packets()

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("records.releases.actions.building.record_step", fail)
    with pytest.raises(RuntimeError):
        keep_packet(
            decision=request.decision,
            content=b"packet",
            manifest={},
            pages=1,
            by=department.clerk,
            now=NOON,
        )

    assert not ReleasePacket.objects.exists()
    assert stored_packets() == before


def test_what_has_changed_since_the_decision_is_not_built(department, record, keys):
    request = granted(department)
    CompletionFactory(member=department.officer, completed_on=record.completed_on)

    job = built(request, by=department.clerk)

    assert (job.state, job.error) == (Job.State.FAILED, CHANGED)


def test_of_a_decision_that_was_taken_back_nothing_is_built(department, record, keys):
    request = granted(department)
    asked_to_build(request, by=department.clerk)
    reopen_release(request=request, reason="A name was missed", by=department.hrd)

    work_on(claim_next())

    assert Job.objects.get().error == TAKEN_BACK
    assert not ReleasePacket.objects.exists()


def test_without_a_certificate_none_is_built_and_the_page_says_why(department, record, settings):
    settings.PACKET_CERTIFICATE = "/nowhere"
    request = granted(department)

    job = built(request, by=department.clerk)
    page = client_of(department.clerk).get(reverse("records:release-detail", args=[request.pk]))

    assert (job.state, job.error) == (Job.State.FAILED, NOT_SIGNED)
    assert NOT_SIGNED in page.text
    assert reverse("records:release-build", args=[request.pk]) not in page.text


def test_a_certificate_without_its_key_signs_nothing(department, record, keys, settings):
    request = granted(department)
    (keys / "packet-key").unlink()

    job = built(request, by=department.clerk)

    assert job.state == Job.State.FAILED
    assert "The packet can’t be signed" in job.error
    assert not ReleasePacket.objects.exists()


def test_a_log_that_is_not_signed_proves_nothing_so_none_is_built(
    department, record, keys, settings
):
    request = granted(department)
    settings.EVENT_LOG_KEY_FILE = "/nowhere"

    job = built(request, by=department.clerk)

    assert "can’t carry the proof that the event log names it" in job.error
    assert not ReleasePacket.objects.exists()


def test_taking_it_is_an_event_that_names_whom_it_is_about(department, record, keys):
    request = granted(department)
    built(request, by=department.clerk)

    answer = client_of(department.clerk).get(reverse("records:release-packet", args=[request.pk]))

    assert b"".join(answer.streaming_content) == packet_of(request)
    assert answer["Content-Disposition"] == f'attachment; filename="{request.number}.pdf"'
    event = Event.objects.get(action="release.take_packet")
    assert event.by_key == str(department.clerk.pk)
    assert event.after["members"] == department.officer.serial_number


def test_who_decided_about_another_and_is_asked_about_now_takes_nothing_away(
    department, record, keys
):
    request = granted(department)
    built(request, by=department.clerk)
    packet = ReleasePacket.objects.get(decision=request.decision)
    RoleDesignationFactory(member=department.officer, role=Role.OGC)
    officer = type(department.officer).objects.get(pk=department.officer.pk)

    with pytest.raises(ValidationError, match="Nobody takes their own away"):
        take_packet(packet=packet, by=officer, now=NOON)
    with pytest.raises(PermissionDenied):
        take_packet(packet=packet, by=department.auditor, now=NOON)

    assert not Event.objects.filter(action="release.take_packet").exists()


def test_whom_it_is_about_takes_nothing_away_and_builds_nothing(department, record, keys):
    request = granted(department)
    built(request, by=department.clerk)

    client = client_of(department.officer)

    assert client.get(reverse("records:release-packet", args=[request.pk])).status_code in (
        403,
        404,
    )
    assert client.get(reverse("records:release-build", args=[request.pk])).status_code in (403, 404)


def test_its_page_shows_its_hash_and_how_anybody_checks_it(department, record, keys):
    request = granted(department)
    built(request, by=department.clerk)

    page = client_of(department.clerk).get(reverse("records:release-detail", args=[request.pk]))

    assert request.decision.packet.sha256 in page.text
    assert reverse("records:release-packet", args=[request.pk]) in page.text
    assert "How anybody can check it" in page.text


def test_a_scan_without_words_is_not_granted_where_something_is_to_be_struck_out(department, keys):
    """Nobody could say that what is struck out does not stand on it."""
    certified(department.officer, scan_without_words(), by=department.clerk)

    plain = built(granted(department), by=department.clerk)
    with pytest.raises(ValidationError, match="page 1 can’t be searched for what is to be struck"):
        granted(department, redactions=["serial_number"])

    assert plain.state == Job.State.DONE


def test_what_was_read_from_a_picture_is_to_be_looked_at_before_it_leaves(department, keys):
    completion = certified(department.officer, scan_without_words(), by=department.clerk)
    read = Page(850, 1100, (Word("4411", 100, 100, 160, 120, certainty=0.9),))
    words = PaperWords.objects.create(
        document=completion.evidence, pages=[asdict(read)], read_at=NOON
    )
    request = granted(department, redactions=["serial_number"])

    built(request, by=department.clerk)

    (sentence,) = ReleasePacket.objects.get(decision=request.decision).look
    assert words.document.name == "certificate.pdf"
    assert "Words were read from a picture, which may miss some: look." in sentence
    page = client_of(department.clerk).get(reverse("records:release-detail", args=[request.pk]))
    assert "Look at these pages before it leaves." in page.text


def test_no_paper_speaks_of_a_file_that_stays_behind(department, record, keys):
    """A transcript has its data attached, which a packet leaves out."""
    request = granted(department, parts=("transcript",))

    built(request, by=department.clerk)

    words = " ".join(texts_of(packet_of(request))["pdfium"].split())
    assert "Transcript of training record" in words
    assert "transcript.json" not in words
