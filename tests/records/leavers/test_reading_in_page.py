"""The page on which a pack of another agency is read in."""

import json
from decimal import Decimal
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.files.uploadedfile import SimpleUploadedFile

from courses.designations import HOURS_COLUMNS
from records.leavers.reading_in.credits import checked_pack
from records.leavers.reading_in.models import PackReadIn
from tests.records.leavers.agency import (
    CALLED,
    KEY,
    a_record,
)
from tests.signed_in import client_of
from tests.uploads import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_of_july")]

NEW = "/packs/new/"


def said_of(refused) -> dict[str, list[str]]:
    return refused.value.message_dict


def upload(**values: Any) -> dict[str, Any]:
    text = json.dumps(a_record()).encode()
    return {
        "member": "4411",
        "record": SimpleUploadedFile("record.json", text, "application/json"),
        "paper": pdf("transcript.pdf"),
        "key_confirmed": CALLED,
        "key_compared_on": "2026-07-01",
        **values,
    }


def test_the_page_takes_the_record_and_leads_to_its_credits(department, officer):
    client = client_of(department.clerk)
    assert NEW in client.get("/credit/new/?kind=prior_agency").content.decode()

    response = client.post(NEW, upload(), follow=True)

    pack = PackReadIn.objects.get()
    assert response.redirect_chain[-1][0] == f"/packs/{pack.pk}/"
    said = response.content.decode()
    assert "Nothing of it counts yet" in said
    assert "which the record names" in said


def test_the_page_says_what_to_compare_and_keeps_who_was_typed(department, officer):
    response = client_of(department.clerk).post(NEW, upload(key_confirmed=""))

    form = response.context["form"]
    assert "let them read out the fingerprint" in form.errors["key_confirmed"][0]
    assert form["member"].value() == "4411"
    assert "Choose record.json and transcript.pdf again" in response.content.decode()


def test_the_form_says_before_it_is_sent_that_the_pack_is_to_be_chosen_again(department):
    form = client_of(department.clerk).get(NEW).context["form"]

    assert form.fields["record"].help_text.endswith(
        "where the form comes back, as it does for the key of a new agency, choose it again."
    )
    assert form.fields["key_confirmed"].help_text.endswith("then choose the pack again, above.")


def test_a_file_that_is_too_large_is_not_read(department, officer):
    large = SimpleUploadedFile("record.json", b" " * (4 * 1024 * 1024 + 1))

    response = client_of(department.clerk).post(NEW, upload(record=large))

    assert "4 MB at most" in response.context["form"].errors["record"][0]


@pytest.mark.parametrize("content", [b"", b"\x00\xff", b"[" * 200_000, b'{"a": 1e999}'])
def test_any_other_file_is_refused_in_words(department, officer, content):
    response = client_of(department.clerk).post(
        NEW, upload(record=SimpleUploadedFile("record.json", content))
    )

    assert response.status_code == 200
    assert response.context["form"].errors["record"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_a_record_that_another_program_saved_in_another_encoding_is_refused_and_not_kept(
    department, officer, encoding
):
    """It would be whole for a reader that guesses, and no text that the pages could read again."""
    record = json.dumps(a_record(), ensure_ascii=False).encode(encoding)
    client = client_of(department.clerk)

    response = client.post(NEW, upload(record=SimpleUploadedFile("record.json", record)))

    assert response.status_code == 200
    [words] = response.context["form"].errors["record"]
    assert words.endswith("Nothing of it is read. Ask the agency for it again.")
    assert not PackReadIn.objects.exists()
    # The same record, as it was made, can still be read in.
    assert client.post(NEW, upload(), follow=True).status_code == 200
    assert client.get(f"/packs/{PackReadIn.objects.get().pk}/credits/1/").status_code == 200


def test_what_is_stored_reads_as_it_came(department, officer):
    told = checked_pack(json.dumps(a_record()).encode())

    assert told.credit(3) is None
    first = told.credit(1)
    assert first.hours == dict.fromkeys(HOURS_COLUMNS, Decimal("0.00")) | {
        "credit_hours": Decimal("8.00"),
        "legal_studies": Decimal("8.00"),
    }
    assert isinstance(KEY, Ed25519PrivateKey)
