"""The whole pack as its ZIP, read in within limits."""

import io
import json
import zipfile
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from records.leavers.reading_in import forms, zipped
from records.leavers.reading_in.models import PackReadIn
from records.leavers.reading_in.zipped import record_and_transcript
from tests.records.leavers.agency import CALLED, a_record
from tests.records.leavers.packs import OWN
from tests.signed_in import client_of
from tests.uploads import PDF

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("first_of_july")]

NEW = "/packs/new/"
FILES = {
    "transcript.pdf": PDF,
    "record.json": json.dumps(a_record()).encode(),
    "certificates/001.pdf": OWN,
    "READ-ME.txt": b"Read me.",
}


def packed(files: dict[str, bytes], *, folder: str = "", how: int = zipfile.ZIP_DEFLATED) -> bytes:
    written = io.BytesIO()
    with ZipFile(written, "w", how) as pack:
        for name, content in files.items():
            pack.writestr(f"{folder}{name}", content)
    return written.getvalue()


def send(department, content: bytes, **values):
    given = {
        "member": "4411",
        "record": SimpleUploadedFile("training-record-77.zip", content, "application/zip"),
        "key_confirmed": CALLED,
        "key_compared_on": "2026-07-01",
        **values,
    }
    return client_of(department.clerk).post(NEW, given)


@pytest.mark.parametrize("folder", ["", "training-record-77/"])
def test_the_whole_zip_is_read_in_with_the_transcript_in_it(department, officer, folder):
    response = send(department, packed(FILES, folder=folder))

    pack = PackReadIn.objects.get()
    assert response["Location"] == f"/packs/{pack.pk}/"
    assert (pack.paper.name, pack.member) == ("transcript.pdf", officer)
    with pack.paper.file.open("rb") as stored:
        assert stored.read() == PDF


def test_the_transcript_in_the_zip_goes_before_one_that_is_chosen_beside_it(department, officer):
    beside = SimpleUploadedFile("transcript.pdf", OWN, "application/pdf")

    assert send(department, packed(FILES), paper=beside).status_code == 302

    with PackReadIn.objects.get().paper.file.open("rb") as stored:
        assert stored.read() == PDF


def test_record_json_alone_asks_for_the_transcript(department, officer):
    record = SimpleUploadedFile("record.json", FILES["record.json"], "application/json")

    response = send(department, b"", record=record)

    assert response.context["form"].errors == {"paper": [forms.NO_TRANSCRIPT]}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (packed({"record.json": b"{}"}), "The ZIP has no transcript.pdf"),
        (packed({"transcript.pdf": PDF}), "The ZIP has no record.json"),
        (packed(FILES, folder="a/b/"), "The ZIP has no record.json"),
        (packed(FILES | {"a/record.json": b"{}"}), "The ZIP has 2 files called record.json"),
        (packed(FILES, how=zipfile.ZIP_LZMA), "is packed in a way that is not read here"),
        (packed(FILES)[:-30], "The ZIP can’t be opened"),
        (packed(FILES | {"record.json": b" " * (4 * 1024 * 1024 + 1)}), "4 MB is the most"),
        (packed(FILES | {"transcript.pdf": b" " * 11_000_000}), "10 MB is the most"),
        (packed({f"{n}.txt": b"" for n in range(2_001)}), "The ZIP has 2,001 files"),
        (packed(FILES | {"transcript.pdf": b"no PDF"}), "is neither a PDF nor a picture"),
        (packed(FILES | {"transcript.pdf": OWN}), "is not the transcript that the record was"),
    ],
)
def test_a_zip_that_is_no_pack_is_refused_in_words(department, officer, content, words):
    response = send(department, content)

    said = [word for errors in response.context["form"].errors.values() for word in errors]
    assert words in " ".join(said)
    assert not PackReadIn.objects.exists()


def test_a_zip_that_is_larger_than_a_pack_is_not_opened(department, officer, monkeypatch):
    monkeypatch.setattr(forms, "LARGEST_PACK", 100)

    response = send(department, packed(FILES))

    assert "and a pack has 0 MB at most" in response.context["form"].errors["record"][0]


def test_a_file_whose_size_is_told_too_small_gives_no_more_than_is_told():
    content = packed(FILES, how=zipfile.ZIP_STORED)
    told = len(FILES["record.json"]).to_bytes(4, "little")
    false = content.replace(told, (10).to_bytes(4, "little"))
    assert false != content

    with pytest.raises(ValidationError, match="can’t be opened"):
        record_and_transcript(false)


def test_the_entries_are_counted_before_the_list_of_them_is_read(monkeypatch):
    def opened(*_: object) -> None:
        raise AssertionError("opened")

    monkeypatch.setattr(zipped, "ZipFile", opened)

    with pytest.raises(ValidationError, match="2,001 files"):
        record_and_transcript(zipped.ENTRY_MARK * 2_001)
