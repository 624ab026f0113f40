"""A leaver's pack: who is owed one, what is in it, and handing it over."""

import io
import json
import subprocess
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zipfile import ZipFile

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from courses.models import Course
from events import verifier
from events.models import Event
from events.verifier import check_pack, did_of
from frame.due import due_for
from frame.files import checked_file
from people.models import Member
from records.actions.documents import filing
from records.leavers import actions
from records.leavers.actions import (
    check_can_prepare,
    hand_over_pack,
    is_whole,
    prepare_pack,
    record_pack_taken,
    standing_pack,
    withdraw_taken_back,
)
from records.leavers.models import LeaverPack
from records.leavers.owed import handed_over_to, owed_packs, prepared_packs
from records.leavers.states import PackState, pack_state
from tests.factories import CompletionFactory, CourseFactory, MemberFactory, ProviderFactory
from tests.records.leavers.packs import TRANSCRIPT, a_key, a_leaver, a_pack, prepared
from tests.records.sheets import CHICAGO
from tests.uploads import pdf

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 7, 1, 12, tzinfo=CHICAGO)
TODAY = NOON.date()
JUNE_30 = date(2026, 6, 30)
GIVEN = {"on": TODAY, "to": "Ana Núñez", "how": "in_person", "receipt": "Signed by her."}


@pytest.fixture(autouse=True)
def first_of_july():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def leaver(department) -> Member:
    """Left yesterday, with one credit of eight hours."""
    return a_leaver(
        left=JUNE_30,
        element=department.elements["Squad 110"],
        serial_number="5001",
        last_name="Roe",
    )


def credit(member: Member, **values):
    return CompletionFactory(member=member, **{"completed_on": date(2026, 5, 20), **values})


def handed(pack: LeaverPack, by: Member, **values) -> LeaverPack:
    return hand_over_pack(pack=pack, by=by, now=NOON, **{**GIVEN, **values})


def said_of(refused) -> dict[str, list[str]]:
    return refused.value.message_dict


# Who is owed one ----------------------------------------------------------------------------------


def test_an_officer_who_left_is_owed_a_pack_until_one_is_prepared(department, leaver):
    assert list(owed_packs()) == [leaver]

    pack = prepared(leaver, department.clerk, NOON)

    assert list(owed_packs()) == []
    assert list(prepared_packs()) == [pack]


def test_one_who_leaves_later_is_owed_it_from_the_day_it_is_entered(department, leaver):
    Member.objects.filter(pk=leaver.pk).update(separated_on=date(2026, 8, 1))

    assert list(owed_packs()) == [leaver]


def test_nobody_is_owed_a_pack_without_clee_of_their_time_here(department):
    a_leaver(left=JUNE_30, license_number="", license_class="", license_issued_on=None)
    MemberFactory(separated_on=JUNE_30)
    of_before = MemberFactory(separated_on=JUNE_30)
    credit(of_before, is_prior_agency=True, completed_on=date(2014, 3, 3))
    without_post = MemberFactory(separated_on=JUNE_30)
    credit(without_post, course=CourseFactory(source="non_post"))

    assert list(owed_packs()) == []


def test_separations_of_before_the_day_that_is_set_are_owed_none(settings, leaver):
    settings.LEAVER_PACKS_FROM = JUNE_30
    assert list(owed_packs()) == [leaver]

    settings.LEAVER_PACKS_FROM = TODAY
    assert list(owed_packs()) == []


def test_what_is_owed_is_due_so_many_days_after_the_last_day(department, leaver, settings):
    settings.LEAVER_PACK_DAYS = 10

    [clock] = [each for each in due_for(department.clerk, today=TODAY) if "pack" in each.what]

    assert (clock.on, clock.whose, clock.step) == (date(2026, 7, 10), leaver.name, "Prepare it")
    assert clock.why == "11 CSR 75-15.020(6)"
    prepared(leaver, department.clerk, NOON)
    [clock] = [each for each in due_for(department.clerk, today=TODAY) if "pack" in each.what]
    assert (clock.on, clock.step) == (date(2026, 7, 10), "Hand it over")


def test_before_the_last_day_it_is_due_and_can_not_be_prepared(department, leaver):
    Member.objects.filter(pk=leaver.pk).update(separated_on=date(2026, 8, 1))
    leaver.refresh_from_db()

    [clock] = [each for each in due_for(department.clerk, today=TODAY) if "pack" in each.what]

    assert clock.step == "See the leavers"
    with pytest.raises(ValidationError, match="has not left by today"):
        check_can_prepare(leaver, by=department.clerk, today=TODAY)


def test_a_clerk_who_leaves_is_told_of_no_pack_of_their_own(department):
    Member.objects.filter(pk=department.clerk.pk).update(separated_on=TODAY)
    credit(department.clerk)
    assert department.clerk in owed_packs()

    assert not [each for each in due_for(department.clerk, today=TODAY) if "pack" in each.what]


# What is in it ------------------------------------------------------------------------------------


def unpacked(pack: LeaverPack) -> dict[str, bytes]:
    with default_storage.open(pack.file.name) as stored, ZipFile(io.BytesIO(stored.read())) as file:
        assert file.testzip() is None
        return {name: file.read(name) for name in file.namelist()}


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
        pack = prepare_pack(member=leaver, transcript=TRANSCRIPT, by=department.clerk, now=NOON)
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
        pack = prepare_pack(member=leaver, transcript=TRANSCRIPT, by=department.clerk, now=NOON)
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
    assert check(tmp_path)[1].endswith("Not here: transcript.pdf.")
    record = (tmp_path / "record.json").read_text()
    (tmp_path / "record.json").write_text(record.replace('"8.00"', '"80.00"'))
    assert check(tmp_path)[0] == 1
    (tmp_path / "record.json").write_text(record)
    (tmp_path / "agency.pub").write_text(did_of(b"k" * 32))
    assert "It is signed by another key than yours" in check(tmp_path)[1]


def check(folder: Path) -> tuple[int, str]:
    """Run the verifier as a stranger does: by itself, in the folder of the pack."""
    ran = subprocess.run(
        [
            *(sys.executable, "-I", verifier.__file__),
            *("pack", "record.json", "--key", "agency.pub"),
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, (ran.stdout + ran.stderr).strip()


# Preparing ----------------------------------------------------------------------------------------


def test_preparing_leaves_an_event_with_the_hash_of_the_file(department, leaver):
    pack = prepared(leaver, department.clerk, NOON)

    event = Event.objects.get(action="leaver_pack.prepare")
    assert event.after == {
        "separated_on": "2026-06-30",
        "credits": 1,
        "credit_hours": "8.00",
        "sha256": pack.sha256,
    }
    assert len(unpacked(pack)["record.json"]) > 0
    assert str(pack) == f"Leaver’s pack of {leaver}"


def test_a_pack_that_would_tell_the_same_is_not_made_again(department, leaver):
    first = prepared(leaver, department.clerk, NOON)

    assert prepared(leaver, department.clerk, NOON) == first
    assert Event.objects.filter(action="leaver_pack.prepare").count() == 1


def test_a_credit_entered_since_makes_another_pack_and_withdraws_the_first(department, leaver):
    first = prepared(leaver, department.clerk, NOON)
    credit(leaver)
    assert not is_whole(LeaverPack.objects.get(pk=first.pk))

    second = prepared(leaver, department.clerk, NOON)

    first.refresh_from_db()
    assert pack_state(first) == PackState.WITHDRAWN
    assert first.withdrawn_because.startswith("Another was prepared")
    assert standing_pack(leaver) == second
    assert is_whole(second)


def test_one_that_was_handed_over_stays_beside_another_that_tells_more(department, leaver):
    first = handed(prepared(leaver, department.clerk, NOON), department.clerk)
    credit(leaver)

    second = prepared(leaver, department.clerk, NOON)

    first.refresh_from_db()
    assert pack_state(first) == PackState.HANDED_OVER
    assert list(prepared_packs()) == [second]
    assert list(handed_over_to(leaver)) == [first]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"separated_on": None}, "has not left by today"),
        ({"separated_on": date(2026, 7, 2)}, "has not left by today"),
        ({"separated_on": date(2026, 1, 1)}, "has no CLEE credit of the time"),
    ],
)
def test_who_has_not_left_or_has_nothing_to_tell_gets_no_pack(department, leaver, values, words):
    Member.objects.filter(pk=leaver.pk).update(**values)

    with pytest.raises(ValidationError, match=words):
        prepared(leaver, department.clerk, NOON)

    assert not LeaverPack.objects.exists()


def test_without_a_key_nothing_is_made_and_it_is_said(department, leaver):
    with pytest.raises(ValidationError, match="that can't be done here: The key of leavers' packs"):
        prepare_pack(member=leaver, transcript=TRANSCRIPT, by=department.clerk, now=NOON)

    assert not LeaverPack.objects.exists()


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


def test_nothing_is_kept_when_its_event_fails(department, leaver, monkeypatch):
    def fail(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(actions, "record_event", fail)
    before = stored_packs()

    with pytest.raises(RuntimeError):
        prepared(leaver, department.clerk, NOON)

    assert not LeaverPack.objects.exists()
    assert stored_packs() == before


def stored_packs() -> list[str]:
    try:
        return sorted(default_storage.listdir("packs/2026")[1])
    except FileNotFoundError:
        return []


# Handing over -------------------------------------------------------------------------------------


def test_handing_over_notes_when_to_whom_how_and_the_receipt(department, leaver):
    pack = prepared(leaver, department.clerk, NOON)

    handed(pack, department.clerk, paper=checked_file(pdf("receipt.pdf")))

    pack.refresh_from_db()
    assert pack_state(pack) == PackState.HANDED_OVER
    assert pack.receipt_paper.member == leaver
    event = Event.objects.get(action="leaver_pack.hand_over")
    assert event.after == {
        "handed_over_on": "2026-07-01",
        "handed_over_to": "Ana Núñez",
        "handed_over_how": "in_person",
        "receipt": "Signed by her.",
        "sha256": pack.sha256,
        "document": "receipt.pdf",
    }
    assert list(owed_packs()) == []


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("on", date(2026, 7, 2), "is still to come"),
        ("on", JUNE_30, "is before the pack was prepared"),
        ("to", " ", "Say to whom"),
        ("to", "x" * 201, "201 characters"),
        ("how", "by pigeon", "Choose how"),
        ("receipt", " ", "Say what acknowledges it"),
    ],
)
def test_a_hand_over_that_can_not_have_been_is_refused(department, leaver, field, value, words):
    pack = prepared(leaver, department.clerk, NOON)

    with pytest.raises(ValidationError) as refused:
        handed(pack, department.clerk, **{field: value})

    assert words in said_of(refused)[field][0]
    pack.refresh_from_db()
    assert pack_state(pack) == PackState.PREPARED


def test_what_the_record_has_more_since_is_not_handed_over(department, leaver):
    pack = prepared(leaver, department.clerk, NOON)
    credit(leaver)

    with pytest.raises(ValidationError, match="Prepare it again"):
        handed(pack, department.clerk)


def test_it_is_handed_over_once(department, leaver):
    pack = handed(prepared(leaver, department.clerk, NOON), department.clerk)

    with pytest.raises(ValidationError, match="handed it over on Jul 1, 2026 to Ana Núñez"):
        handed(pack, department.clerk)


def test_nobody_prepares_or_hands_over_their_own(department):
    clerk = department.clerk
    Member.objects.filter(pk=clerk.pk).update(separated_on=JUNE_30)
    clerk.refresh_from_db()
    credit(clerk)

    with pytest.raises(ValidationError, match="nobody hands over their own"):
        prepared(clerk, clerk, NOON)
    with pytest.raises(ValidationError, match="nobody hands over their own"):
        handed(a_pack(clerk), clerk)


@pytest.mark.parametrize("seat", ["officer", "sergeant", "inquiry", "auditor", "administrator"])
def test_who_does_not_enter_completions_does_neither(department, leaver, seat):
    with pytest.raises(PermissionDenied):
        prepared(leaver, department.members[seat], NOON)
    with pytest.raises(PermissionDenied):
        handed(a_pack(leaver), department.members[seat])


# Taking a separation back -------------------------------------------------------------------------


@pytest.mark.parametrize("day", [None, date(2026, 8, 1)])
def test_a_separation_that_is_taken_back_withdraws_the_pack_and_leaves_its_trail(
    department, leaver, day
):
    pack = prepared(leaver, department.clerk, NOON)
    Member.objects.filter(pk=leaver.pk).update(separated_on=day)
    pack = LeaverPack.objects.select_related("member").get(pk=pack.pk)

    assert pack_state(pack) == PackState.WITHDRAWN  # at once
    with pytest.raises(ValidationError, match="The separation was taken back"):
        handed(pack, department.clerk)
    withdraw_taken_back(NOON)
    withdraw_taken_back(NOON)

    pack.refresh_from_db()
    assert pack.withdrawn_at == NOON
    event = Event.objects.get(action="leaver_pack.withdraw")
    assert (event.by, event.member.serial_number) == (None, leaver.serial_number)


def test_a_pack_that_was_handed_over_stays_when_its_separation_is_taken_back(department, leaver):
    pack = handed(prepared(leaver, department.clerk, NOON), department.clerk)
    Member.objects.filter(pk=leaver.pk).update(separated_on=None)

    withdraw_taken_back(NOON)

    pack = LeaverPack.objects.select_related("member").get(pk=pack.pk)
    assert pack_state(pack) == PackState.HANDED_OVER


def test_who_leaves_again_is_owed_another(department, leaver):
    handed(prepared(leaver, department.clerk, NOON), department.clerk)
    Member.objects.filter(pk=leaver.pk).update(separated_on=NOON.date() + timedelta(days=30))

    assert list(owed_packs()) == [leaver]


def test_a_pack_is_never_deleted(department, leaver):
    with pytest.raises(TypeError):
        a_pack(leaver).delete()


# The key ------------------------------------------------------------------------------------------


def test_the_command_makes_a_key_once_and_prints_what_others_check_by(tmp_path, capsys):
    path = tmp_path / "leaver-key"

    call_command("make_leaver_key", str(path))

    did, fingerprint = capsys.readouterr().out.strip().split("\n")
    assert did.startswith("did:key:z6Mk")
    assert len(fingerprint.split()) == 9
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(CommandError, match="is there already"):
        call_command("make_leaver_key", str(path))


def test_a_course_that_is_called_otherwise_later_leaves_the_pack_as_it_was(department, leaver):
    pack = prepared(leaver, department.clerk, NOON)
    before = unpacked(pack)

    Course.objects.update(title="Another title")

    assert unpacked(pack) == before
    assert json.loads(before["record.json"])["name"] == f"In-service CLEE of {leaver.name}"


def test_the_system_prepares_one_in_nobodys_name(leaver):
    pack = prepared(leaver, None, NOON)

    assert pack.prepared_by is None
    assert Event.objects.get(action="leaver_pack.prepare").by_name == ""


def test_who_is_employed_has_no_pack(department):
    assert standing_pack(department.officer) is None


def test_taking_the_file_is_an_event_with_its_hash(department, leaver):
    pack = prepared(leaver, department.clerk, NOON)

    record_pack_taken(pack=pack, by=department.clerk)

    event = Event.objects.get(action="leaver_pack.take")
    assert (event.member.serial_number, event.after) == ("5001", {"sha256": pack.sha256})
