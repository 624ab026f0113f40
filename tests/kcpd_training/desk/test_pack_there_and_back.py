"""Our own pack, from the separation to the record of the department that the officer joins."""

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zipfile import ZipFile

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from courses.designations import HOURS_COLUMNS
from courses.models import Course
from events.verifier import did_of, fingerprint_of
from frame.files import checked_file
from frame.jobs.sweeping import sweep
from people.models import Member
from records.actions.documents import filing
from records.leavers.models import LeaverPack
from records.leavers.reading_in.credits import checked_pack, pack_as_stored
from records.leavers.reading_in.models import PackReadIn
from records.models import Completion
from tests.department import Department
from tests.factories import CompletionFactory, CourseFactory, MemberFactory, ProviderFactory
from tests.records.leavers.agency import form_of
from tests.records.leavers.packs import a_key
from tests.records.sheets import CHICAGO
from tests.signed_in import client_of
from tests.uploads import pdf

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 7, 1, 12, tzinfo=CHICAGO)
LEFT = date(2026, 6, 30)
NEW = "/packs/new/"
# What a clerk adds who enters a provider that is new here.
HOW = {
    "provider_kind": "training_center",
    "provider_license_number": "TC77",
    "new_subject": "none",
}
CALLED = "Casey Roe of their Training Unit, on the number in the state’s list, July 1."


@dataclass(frozen=True)
class Given:
    """What an officer was handed over, out of the ZIP.

    Args:
        public: the key that the agency gives out.
    """

    record: bytes
    transcript: bytes
    read_me: str
    public: bytes

    def form(self, **values: Any) -> dict[str, Any]:
        return {
            "member": "8801",
            "record": SimpleUploadedFile("record.json", self.record, "application/json"),
            "paper": SimpleUploadedFile("transcript.pdf", self.transcript, "application/pdf"),
            "key_confirmed": CALLED,
            "key_compared_on": "2026-07-01",
            **values,
        }


@pytest.fixture
def public() -> Iterator[bytes]:
    with time_machine.travel(NOON, tick=False), a_key() as made:
        yield made


@pytest.fixture
def given(department: Department, public: bytes) -> Given:
    """Three credits, the separation by its page, the worker, the hand-over, and the file."""
    train(department)
    separate(department)
    sweep(NOON)
    pack = LeaverPack.objects.get()
    clerk = client_of(department.clerk)
    file = b"".join(clerk.get(f"/leavers/{pack.pk}/pack.zip").streaming_content)
    hand_over = {"on": "07/01/2026", "to": "The officer", "how": "in_person", "receipt": "Signed."}
    assert clerk.post(f"/leavers/{pack.pk}/hand-over/", hand_over).status_code == 302
    with ZipFile(io.BytesIO(file)) as opened:
        return Given(
            opened.read("record.json"),
            opened.read("transcript.pdf"),
            opened.read("READ-ME.txt").decode(),
            public,
        )


def train(department: Department) -> None:
    """Three courses of three providers: one with a certificate, one by half hours, one of ours."""
    officer = department.officer
    with filing(by=department.clerk, now=NOON) as files:
        paper = files.file_away(checked_file(pdf("certificate.pdf")), member=officer)
    half = dict.fromkeys(HOURS_COLUMNS, Decimal(0)) | {
        "credit_hours": Decimal("4.50"),
        "legal_studies": Decimal("4.50"),
        "racial_profiling": Decimal("1.00"),
    }
    radar = a_course("Radar operation", "Northland College")
    stops = a_course("Stops and searches", "Gold Valley Academy", instruction_minutes=225, **half)
    reports = a_course("Writing reports", "County Sheriff", control_number="26-77")
    CompletionFactory(member=officer, course=radar, completed_on=date(2026, 2, 3), evidence=paper)
    CompletionFactory(member=officer, course=stops, completed_on=date(2026, 4, 2))
    CompletionFactory(
        member=officer, course=reports, completed_on=date(2026, 5, 20), control_number="26-77"
    )


def a_course(title: str, provider: str, **values: Any) -> Course:
    return CourseFactory(title=title, provider=ProviderFactory(name=provider), **values)


def separate(department: Department) -> None:
    administrator = client_of(department.administrator)
    page = reverse("people:member-separate")
    typed = {"members": "4411", "separated_on": "2026-06-30"}
    looked = administrator.post(page, typed)
    administrator.post(page, {**typed, "confirmed": looked.context["plan"].seal})
    assert Member.objects.get(serial_number="4411").separated_on == LEFT


def test_it_is_refused_in_words_where_it_was_made_which_has_all_of_it(department, given):
    """Who comes back brings it along; read in, the same hours would count twice."""
    assert LeaverPack.objects.get().issuer == did_of(given.public)

    response = client_of(department.clerk).post(NEW, given.form(member="4411"))

    [words] = response.context["form"].errors["record"]
    assert words.startswith("Our own department signed this pack")
    assert not PackReadIn.objects.exists()


@pytest.fixture
def joined(department: Department, given: Given) -> Member:
    """The same officer, taken on by another department, whose packs have a key of its own."""
    LeaverPack.objects.update(issuer=did_of(bytes(32)))
    return MemberFactory(
        serial_number="8801",
        last_name=department.officer.last_name,
        first_name=department.officer.first_name,
        license_number=department.officer.license_number,
        hired_on=NOON.date(),
    )


def confirm(client: Client, page: str, **values: Any) -> None:
    """Confirm a credit as the form has it, and with what a clerk adds where it has nothing."""
    answer = client.post(page, values | form_of(client, page))
    if answer.status_code != 302:
        shown = answer.context["form"].errors, answer.context["warnings"]
        pytest.fail(f"{page}: {shown}")


def told(member: Member) -> list[tuple[Any, ...]]:
    """Of each credit all that CLEE asks."""
    rows = Completion.objects.filter(member=member).order_by("completed_on")
    return [
        (
            row.completed_on,
            row.source,
            row.delivery,
            row.control_number,
            *(getattr(row, column) for column in HOURS_COLUMNS),
        )
        for row in rows
    ]


def test_our_own_pack_gives_the_same_hours_on_the_same_days(department, given, joined):
    client = client_of(department.clerk)

    response = client.post(NEW, given.form(), follow=True)
    assert "The record is whole" in response.text
    assert "which the record names" in response.text
    pack = PackReadIn.objects.get()
    for number in (1, 2, 3):
        confirm(client, f"/packs/{pack.pk}/credits/{number}/")

    assert told(joined) == told(department.officer)
    assert len(told(joined)) == 3
    read_in = Completion.objects.filter(member=joined)
    assert {(row.is_prior_agency, row.evidence) for row in read_in} == {(True, pack.paper)}
    assert pack.paper.sha256 in pack_as_stored(pack.record).papers.values()
    assert "0 of 3 credits to confirm" in client.get(f"/packs/{pack.pk}/").text


def test_where_its_courses_are_unknown_they_are_proposed_with_the_same_hours(
    department, given, joined
):
    for row in Course.objects.select_related("provider"):
        row.title, row.provider.name = f"Ours {row.pk}", f"Elsewhere {row.pk}"
        row.save()
        row.provider.save()
    client = client_of(department.clerk)
    client.post(NEW, given.form())
    pack = PackReadIn.objects.get()

    for number in (1, 2, 3):
        confirm(client, f"/packs/{pack.pk}/credits/{number}/", **HOW)

    assert told(joined) == told(department.officer)


def test_a_signer_whom_nobody_has_compared_is_asked_about_in_words(department, given, joined):
    fingerprint = fingerprint_of(given.public)
    assert fingerprint in given.read_me

    response = client_of(department.clerk).post(NEW, given.form(key_confirmed=""))

    [words] = response.context["form"].errors["key_confirmed"]
    assert words.startswith("No pack was read in with this key before. Call ")
    assert fingerprint in words
    assert not PackReadIn.objects.exists()


def test_the_same_pack_is_read_in_once(department, given, joined):
    client = client_of(department.clerk)
    client.post(NEW, given.form())

    again = client.post(NEW, given.form(), follow=True)

    assert again.redirect_chain[-1][0] == f"/packs/{PackReadIn.objects.get().pk}/"
    assert "This pack was read in before, Jul 1, 2026" in again.text
    assert PackReadIn.objects.count() == 1


def test_a_record_of_which_a_byte_was_changed_says_the_same_or_is_refused(given):
    """Blanks between its parts say nothing; every other byte is signed."""
    whole, refused = json.loads(given.record), 0

    for at in range(0, len(given.record), 23):
        changed = bytearray(given.record)
        changed[at] ^= 1
        try:
            checked_pack(bytes(changed))
        except ValidationError:
            refused += 1
        else:
            assert json.loads(changed) == whole, at

    assert refused > len(given.record) // 40


def test_a_record_of_which_an_hour_was_changed_is_refused_by_the_page(department, given, joined):
    changed = given.record.replace(b'"4.50"', b'"8.50"')
    assert changed != given.record

    response = client_of(department.clerk).post(
        NEW, given.form(record=SimpleUploadedFile("record.json", changed))
    )

    [words] = response.context["form"].errors["record"]
    assert words.startswith("The signature does not fit: the record was changed since it was made.")
    assert not PackReadIn.objects.exists()


def test_a_transcript_of_which_a_byte_was_changed_is_refused_before_anything_is_kept(
    department, given, joined
):
    changed = given.transcript + b"\n"

    response = client_of(department.clerk).post(
        NEW, given.form(paper=SimpleUploadedFile("transcript.pdf", changed))
    )

    [words] = response.context["form"].errors["paper"]
    assert words.startswith("“transcript.pdf” is not the transcript that the record was made with")
    assert not PackReadIn.objects.exists()
