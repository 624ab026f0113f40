"""What is in a leaver's pack: its files, its signed record, and the papers that stay here."""

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from courses.models import Course
from events import verifier
from events.verifier import check_pack, did_of
from frame.files import checked_file
from people.models import Member
from records.actions.documents import filing
from records.intake.roll_call.actions import Decided, accept_roll_call
from records.intake.roll_call.credit import CourseTaught
from records.leavers.told import told_now
from records.models import Completion, DestructionOrder, DestructionRow, Document
from records.models.document import DESTROYED
from tests.factories import CourseFactory, ProviderFactory
from tests.records.intake.roll_call.reports import a_course, report
from tests.records.leavers.packs import (
    NOON,
    OWN,
    TRANSCRIPT,
    a_key,
    credit,
    handed,
    made,
    on_paper,
    prepared,
    told_by,
    unpacked,
)
from tests.signed_in import client_of
from tests.uploads import PDF, pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_of_july")]

LIST = PDF + b"% Roe, Ana; Alvarez, Bo: who was there\n"


def test_a_pack_says_from_when_on_training_is_kept_and_the_verifier_prints_it(
    department, leaver, tmp_path
):
    with a_key() as public:
        pack = made(leaver, department.clerk, NOON, kept_from=date(2024, 1, 1))
    held = unpacked(pack)
    for name in ("record.json", "transcript.pdf"):
        (tmp_path / name).write_bytes(held[name])
    (tmp_path / "agency.pub").write_text(did_of(public))

    ran = subprocess.run(
        [
            *(sys.executable, "-I", verifier.__file__),
            *("pack", "record.json", "--key", "agency.pub"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    read_me = held["READ-ME.txt"].decode()
    assert "\nTraining before Jan 1, 2024 is not kept in the system" in read_me
    assert "Training before 2024-01-01 is not kept by who signed it" in ran.stdout


def test_a_pack_has_the_transcript_the_certificates_and_a_signed_record(department, leaver):
    with filing(by=department.clerk, now=NOON) as files:
        paper = files.file_away(checked_file(pdf("certificate.pdf")), member=leaver)
    course = CourseFactory(
        title="Traffic Stops — Night",
        provider=ProviderFactory(name="Two Rivers Academy"),
        control_number="P-7",
    )
    course.refresh_from_db()
    credit(leaver, course=course, evidence=paper, control_number="P-7", score=None)
    credit(leaver, course=course, evidence=paper, completed_on=date(2026, 5, 21))

    with a_key() as public:
        pack = made(leaver, department.clerk, NOON)
    held = unpacked(pack)

    assert set(held) == {
        "certificates/001.pdf",
        "transcript.pdf",
        "record.json",
        "verifier.py",
        "READ-ME.txt",
    }
    assert held["transcript.pdf"] == TRANSCRIPT
    record, signed_by = check_pack(held["record.json"])
    assert signed_by == public
    assert did_of(public) in held["READ-ME.txt"].decode()
    credits = record["credentialSubject"]["verifiableCredential"]
    assert len(credits) == pack.credits == 3
    assert credits[0]["credentialSubject"]["clee"] == {
        "title": "Traffic Stops — Night",
        "courseId": course.course_id,
        "completedOn": "2026-05-20",
        "creditHours": "8.00",
        "areas": {key: f"{hours:.2f}" for key, hours in course.area_hours.items() if hours},
        "topics": {key: f"{hours:.2f}" for key, hours in course.topic_hours.items() if hours},
        "source": course.source,
        "sourceWords": course.get_source_display(),
        "delivery": "in_person",
        "role": "attendee",
        "provider": "Two Rivers Academy",
        "controlNumber": "P-7",
        "papers": ["certificates/001.pdf"],
    }
    assert record["credentialSubject"]["clee"]["papers"][1] == {
        "name": "certificates/001.pdf",
        "sha256": paper.sha256,
    }


def roll_call(department, *there: Member) -> Completion:
    """The credit of the first who was there, once the report and its list are accepted."""
    lists = [checked_file(pdf("who-was-there.pdf", LIST))]
    row = report(department.sergeant, *there, papers=lists)
    decided = Decided(taught=CourseTaught(course=a_course()))
    accept_roll_call(report=row, decided=decided, by=department.clerk, now=NOON)
    return Completion.objects.get(member=there[0], course__title="Tourniquets")


KEPT = "It rests on a paper that names others, kept by the department."


def test_the_list_of_a_roll_call_which_names_all_who_were_there_is_in_no_pack(department, leaver):
    rests_on_it = roll_call(department, leaver, department.officer)
    assert rests_on_it.evidence is not None
    own = on_paper(department, leaver, OWN)

    pack = prepared(leaver, department.clerk, NOON)

    held = unpacked(pack)
    assert held["certificates/001.pdf"] == OWN
    assert [name for name, content in held.items() if LIST in content] == []
    assert len([name for name in held if name.startswith("certificates/")]) == 1
    assert {
        (each["title"], tuple(each["papers"]), each.get("paperKept", "")) for each in told_by(pack)
    } == {
        ("Tourniquets", (), KEPT),
        (own.course.title, ("certificates/001.pdf",), ""),
        (Completion.objects.filter(member=leaver).earliest("pk").course.title, (), ""),
    }
    said = "1 in the pack; 1 credit rests on a paper naming others, kept by the department"
    assert said in held["READ-ME.txt"].decode()
    assert said in client_of(department.clerk).get(f"/leavers/{pack.pk}/").text


def test_a_file_that_is_a_paper_of_others_too_is_in_no_pack(department, leaver):
    """A clerk took the list of a class as the certificate of two; another is also a scan."""
    on_paper(department, leaver, LIST)
    on_paper(department, department.officer, LIST)
    on_paper(department, leaver, OWN, completed_on=date(2026, 5, 21))
    with filing(by=department.clerk, now=NOON) as files:
        files.file_away(checked_file(pdf("scan.pdf", OWN)), member=None)

    pack = prepared(leaver, department.clerk, NOON)

    assert [name for name in unpacked(pack) if name.startswith("certificates/")] == []
    assert [each.get("paperKept", "") for each in told_by(pack)] == [KEPT, KEPT, ""]
    said = "none in the pack; 2 credits rest on papers naming others, kept by the department"
    assert said in unpacked(pack)["READ-ME.txt"].decode()


def test_a_certificate_once_taken_for_anothers_is_in_the_pack_once_that_is_void(department, leaver):
    on_paper(department, leaver, OWN)
    void = {"voided_by": department.clerk, "voided_at": NOON, "void_reason": "Hers."}
    on_paper(department, department.officer, OWN, **void)

    pack = prepared(leaver, department.clerk, NOON)

    assert unpacked(pack)["certificates/001.pdf"] == OWN


def test_a_pack_of_which_a_paper_turns_out_to_name_others_is_not_handed_over(department, leaver):
    on_paper(department, leaver, LIST)
    pack = prepared(leaver, department.clerk, NOON)
    on_paper(department, department.officer, LIST)

    with pytest.raises(ValidationError, match="it is not the complete record any more"):
        handed(pack, department.clerk)


def test_a_record_tells_no_hours_of_a_prior_agency_no_void_and_no_failed_test(department, leaver):
    credit(leaver, is_prior_agency=True, completed_on=date(2014, 3, 3))
    void = {"voided_by": department.clerk, "voided_at": NOON, "void_reason": "Twice."}
    credit(leaver, **void)
    tested = CourseFactory(delivery="computer_based")
    credit(leaver, course=tested, delivery="computer_based", score=Decimal("69.00"))

    pack = prepared(leaver, department.clerk, NOON)

    assert pack.credits == 1


def test_somebody_without_the_system_checks_the_folder(department, leaver, tmp_path):
    with a_key() as public:
        pack = made(leaver, department.clerk, NOON)
    for name, content in unpacked(pack).items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "agency.pub").write_text(f"{did_of(public)}\n")

    assert check(tmp_path) == (
        0,
        f"Whole: In-service CLEE of {leaver.name} is as Kansas City, Missouri Police Department "
        "signed it. Credits: 1. Papers beside it that are those it was made with: 1.",
    )
    (tmp_path / "transcript.pdf").write_bytes(b"%PDF-1.7 another")
    assert check(tmp_path) == (
        1,
        "NOT WHOLE: transcript.pdf is another file than the record was made with.",
    )
    (tmp_path / "transcript.pdf").unlink()
    code, said = check(tmp_path)
    assert (code, "NOT HERE: transcript.pdf. " in said) == (4, True)
    record = (tmp_path / "record.json").read_text()
    (tmp_path / "record.json").write_text(record.replace('"8.00"', '"80.00"'))
    assert check(tmp_path)[0] == 1
    (tmp_path / "record.json").write_text(record)
    (tmp_path / "agency.pub").write_text(did_of(b"k" * 32))
    assert "It is signed by another key than yours" in check(tmp_path)[1]


def test_somebody_without_the_system_checks_the_zip_as_it_was_handed_over(
    department, leaver, tmp_path
):
    on_paper(department, leaver, OWN)
    with a_key() as public:
        pack = made(leaver, department.clerk, NOON)
    with default_storage.open(pack.file.name) as stored:
        (tmp_path / "training-record.zip").write_bytes(stored.read())
    (tmp_path / "agency.pub").write_text(f"{did_of(public)}\n")

    assert check(tmp_path, "training-record.zip") == (
        0,
        f"Whole: In-service CLEE of {leaver.name} is as Kansas City, Missouri Police Department "
        "signed it. Credits: 2. Papers beside it that are those it was made with: 2.",
    )


def check(folder: Path, file: str = "record.json") -> tuple[int, str]:
    """Run the verifier as a stranger does: by itself, in the folder of the pack."""
    ran = subprocess.run(
        [
            *(sys.executable, "-I", verifier.__file__),
            *("pack", file, "--key", "agency.pub"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, (ran.stdout + ran.stderr).strip()


def test_a_certificate_that_was_destroyed_by_order_is_in_no_pack_and_hinders_none(
    department, leaver
):
    on_paper(department, leaver, OWN)
    paper = Completion.objects.get(member=leaver, evidence__isnull=False).evidence
    default_storage.delete(paper.file.name)
    Document.objects.filter(pk=paper.pk).update(name=DESTROYED, destroyed_at=NOON)

    pack = prepared(leaver, department.clerk, NOON)

    assert [name for name in unpacked(pack) if name.startswith("certificates/")] == []
    assert [each.get("paperKept", "") for each in told_by(pack)] == ["", ""]


def test_a_pack_says_of_a_credit_whose_paper_was_destroyed_when_and_by_which_order(
    department, leaver
):
    completion = on_paper(department, leaver, OWN)
    before = told_now(leaver)
    paper = completion.evidence
    default_storage.delete(paper.file.name)
    order = DestructionOrder.objects.create(
        kind="certificate",
        schedule_line="Six years",
        from_on=date(2026, 1, 1),
        until_on=date(2026, 12, 31),
        authority="GS 055",
        list_sha256="0" * 64,
        asked_by=department.hrd,
        asked_at=NOON,
    )
    DestructionRow.objects.create(
        order=order,
        document=paper,
        sha256=paper.sha256,
        size=paper.size,
        kept_from=date(2026, 5, 20),
        destroyed_at=NOON,
    )
    Document.objects.filter(pk=paper.pk).update(name=DESTROYED, destroyed_at=NOON)

    pack = prepared(leaver, department.clerk, NOON)

    said = f"Its paper was destroyed on Jul 1, 2026 by destruction order {order.pk}."
    assert [each.get("paperDestroyed", "") for each in told_by(pack)] == [said, ""]
    read_me = unpacked(pack)["READ-ME.txt"].decode()
    assert "none in the pack; the paper of 1 credit was destroyed by order\n" in read_me
    assert f"                May 20, 2026, {completion.course}: {said}\n" in read_me
    assert told_now(leaver).contents != before.contents
    page = client_of(department.clerk).get(f"/leavers/{pack.pk}/").text
    assert "None in the pack; the paper of 1 credit was destroyed by order" in page


def test_a_certificate_that_is_not_in_the_storage_is_named(department, leaver):
    with filing(by=department.clerk, now=NOON) as files:
        paper = files.file_away(checked_file(pdf("certificate.pdf")), member=leaver)
    credit(leaver, evidence=paper)
    name = paper.file.name
    content = default_storage.open(name).read()
    default_storage.delete(name)

    with pytest.raises(
        ValidationError, match=r"“certificate\.pdf”.* is not in the storage any more"
    ):
        prepared(leaver, department.clerk, NOON)

    with default_storage.open(name, "wb") as stored:
        stored.write(content + b"\n")
    with pytest.raises(ValidationError, match="is not the file that was stored"):
        prepared(leaver, department.clerk, NOON)


def test_a_course_that_is_called_otherwise_later_leaves_the_pack_as_it_was(department, leaver):
    pack = prepared(leaver, department.clerk, NOON)
    before = unpacked(pack)

    Course.objects.update(title="Another title")

    assert unpacked(pack) == before
    assert json.loads(before["record.json"])["name"] == f"In-service CLEE of {leaver.name}"
