"""Documents: what is taken, how it is stored, and who may open it."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from events.models import Event
from events.persons import PersonThen
from events.recurring import AT_FIRST
from frame import files as documents
from frame.files import checked_file
from frame.handing_over import OTHER_FILE
from records.actions.documents import filing, record_page_look
from records.issued.models import issued_path
from records.leavers.models import pack_path
from records.models import Document, IssuedPaper, LeaverPack, ReleasePacket
from records.models.document import generated_path
from records.releases.models import packet_path
from tests.factories import DocumentFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.roll_call.reports import a_report
from tests.uploads import PDF, change_stored, pdf, picture, picture_content

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))


def file_away(department, upload: SimpleUploadedFile, **values) -> Document:
    with filing(by=department.clerk, now=NOON) as files:
        return files.file_away(checked_file(upload), member=department.officer, **values)


@pytest.mark.parametrize(
    "path",
    [
        lambda at: generated_path(Document(added_at=at, content_type="application/pdf"), ""),
        lambda at: issued_path(IssuedPaper(issued_at=at), ""),
        lambda at: pack_path(LeaverPack(prepared_at=at), ""),
        lambda at: packet_path(ReleasePacket(built_at=at), ""),
    ],
    ids=["document", "issued paper", "leaver's pack", "packet"],
)
def test_on_the_last_evening_of_a_year_a_file_goes_to_the_folder_of_that_year(path):
    evening = datetime(2027, 1, 1, 3, tzinfo=UTC)  # 9 PM of December 31 in Kansas City

    assert path(evening).split("/")[1] == "2026"


# What is taken ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("upload", "content_type"),
    [
        (pdf(), "application/pdf"),
        (pdf(content=b"\n%scanned\n" + PDF + b"\n\n"), "application/pdf"),
        (picture("PNG"), "image/png"),
        (picture("JPEG"), "image/jpeg"),
    ],
)
def test_a_whole_pdf_or_picture_is_taken_for_what_it_is(upload, content_type):
    upload.seek(0)
    content = upload.read()

    file = checked_file(upload)

    assert (file.content_type, file.size) == (content_type, len(content))
    assert file.sha256 == sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("letter.pdf", b"", "“letter.pdf” is empty."),
        ("letter.pdf", b"MZ\x90\x00" * 50, "“letter.pdf” is neither a PDF nor a picture"),
        ("page.html", b"<html><script>alert(1)</script>", "neither a PDF nor a picture"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither a PDF"),
        ("letter.docx", b"PK\x03\x04" * 50, "neither a PDF nor a picture"),
        ("moving.gif", b"GIF89a" + b"\0" * 50, "neither a PDF nor a picture"),
        ("letter.pdf", PDF[:40], "“letter.pdf” is damaged"),
        ("letter.pdf", PDF.replace(b"%%EOF", b""), "“letter.pdf” is damaged"),
        ("letter.pdf", PDF.replace(b"startxref", b""), "“letter.pdf” is damaged"),
        ("scan.png", picture_content("PNG")[:200], "“scan.png” is damaged"),
        ("scan.jpg", picture_content("JPEG", (400, 300))[:2000], "“scan.jpg” is damaged"),
        ("scan.jpg", b"\xff\xd8\xff\xe0nothing", "“scan.jpg” is damaged"),
        ("scan.jpg", b"\xff\xd8\xff\xe0\xff\xda\xff\xd9", "“scan.jpg” is damaged"),
        ("scan.png", b"\x89PNG\r\n\x1a\nIEND", "“scan.png” is damaged"),
    ],
)
def test_anything_else_is_refused_by_name(name, content, words):
    with pytest.raises(ValidationError, match=words):
        checked_file(SimpleUploadedFile(name, content, content_type="application/pdf"))


FILM = b"\0\0\0\x10ftypmp42\0\0\0\0" + b"\0\0\1\x08mdat" + bytes(range(256))
NOTES = b"\0\0\1\n\x0e\0\0\0Image_UTC_Data1773144000000SEFHk\0\0\0\1\0\0\0\0\0SEFT"
PACKED = b"PK\x05\x06" + b"\0" * 18


@pytest.mark.parametrize("behind", [b"<script>alert(1)</script>", PACKED, FILM])
def test_a_png_with_anything_behind_its_end_is_refused(behind):
    content = picture_content("PNG") + behind

    with pytest.raises(ValidationError) as error:
        checked_file(SimpleUploadedFile("scan.png", content))

    assert error.value.messages == [
        "“scan.png” is a PNG and something else besides. Take a picture of it on the screen, and "
        "send that."
    ]


@pytest.mark.parametrize(
    "behind",
    [
        b"<script>alert(1)</script>",
        PACKED,
        FILM + b"< HTML>",
        b"<svg>\xff\xd9",
        b"MZ\x90\0" * 20,
        FILM + b"\x7fELF\2\1",
        b"a word",
        NOTES.replace(b"1773", b"<script>"),
        NOTES + b"more",
    ],
)
def test_a_jpeg_with_anything_else_behind_its_end_is_refused(behind):
    content = picture_content("JPEG") + behind

    with pytest.raises(ValidationError, match=r"“scan.jpg” is a JPEG and something else besides"):
        checked_file(SimpleUploadedFile("scan.jpg", content))


@pytest.mark.parametrize(
    "behind",
    [FILM, NOTES, picture_content("JPEG"), b"\0" * 99 + picture_content("JPEG") + FILM, b"\0\r\n"],
    ids=["a film", "notes", "a small picture", "both", "blanks"],
)
def test_what_a_phone_puts_behind_a_jpeg_is_taken(behind):
    content = picture_content("JPEG") + behind

    assert checked_file(SimpleUploadedFile("scan.jpg", content)).content_type == "image/jpeg"


def test_pictures_of_a_camera_that_takes_several_at_once_are_taken():
    content = BytesIO()
    first, second = (Image.effect_noise(size, 60) for size in ((64, 48), (32, 24)))
    first.save(content, "MPO", save_all=True, append_images=[second])

    assert checked_file(SimpleUploadedFile("scan.jpg", content.getvalue())).name == "scan.jpg"


def test_blanks_behind_a_png_are_taken():
    content = picture_content("PNG") + b"\0\r\n"

    assert checked_file(SimpleUploadedFile("scan.png", content)).content_type == "image/png"


def test_a_file_too_large_is_refused(monkeypatch):
    monkeypatch.setattr(documents, "LARGEST_DOCUMENT", documents.MEGABYTE)
    large = PDF[:-6] + b" " * documents.MEGABYTE + PDF[-6:]

    with pytest.raises(ValidationError, match=r"has 1\.0 MB; 1 MB is the most"):
        checked_file(pdf("large.pdf", large))


def test_a_picture_of_a_hundred_million_dots_is_refused_before_it_is_unpacked():
    content = BytesIO()
    Image.new("1", (10_000, 10_000)).save(content, "PNG")

    with pytest.raises(ValidationError, match="10,000 by 10,000 dots, too large to read"):
        checked_file(SimpleUploadedFile("photo.png", content.getvalue()))


def test_a_file_of_26_megabytes_is_refused_with_its_size():
    large = PDF[:-6] + b" " * 26 * documents.MEGABYTE + PDF[-6:]

    with pytest.raises(ValidationError, match=r"has 26\.0 MB; 10 MB is the most"):
        checked_file(pdf("large.pdf", large))


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("decision.pdf", "decision.pdf"),
        ("Decision.PDF", "Decision.PDF"),
        ("virus.exe", "virus.exe.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ana\\letter.pdf", "letter.pdf"),
        ("Núñez “waiver”.pdf", "Núñez “waiver”.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_the_name_is_kept_for_display_alone(given, shown):
    upload = pdf()
    upload._name = given

    assert checked_file(upload).name == shown


def test_a_phones_jpeg_keeps_its_name():
    assert checked_file(picture("JPEG", name="IMG_1.JPEG")).name == "IMG_1.JPEG"


# How it is stored -------------------------------------------------------------------------------


def test_it_is_stored_by_year_under_a_name_that_says_nothing(department):
    document = file_away(department, pdf("Núñez surgery.pdf"))

    assert document.file.name.startswith("documents/2026/")
    assert document.file.name.endswith(".pdf")
    assert "surgery" not in document.file.name
    assert (document.name, document.size) == ("Núñez surgery.pdf", len(PDF))
    assert default_storage.open(document.file.name).read() == PDF


def test_its_file_goes_when_the_write_fails(department):
    stored = []

    def file_and_fail() -> None:
        with filing(by=department.clerk, now=NOON) as files:
            stored.append(files.file_away(checked_file(pdf()), member=department.officer))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        file_and_fail()

    assert not default_storage.exists(stored[0].file.name)
    assert not Document.objects.exists()


def test_it_is_never_changed_or_deleted(department):
    document = file_away(department, pdf())

    with pytest.raises(TypeError):
        document.save()
    with pytest.raises(TypeError):
        document.delete()
    with pytest.raises(TypeError):
        Document.objects.all().delete()


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"content_type": "text/html"}, "document_is_of_a_known_type"),
        ({"size": 0}, "document_is_not_empty"),
    ],
)
def test_the_database_refuses(department, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        DocumentFactory(member=department.officer, file="documents/2026/none.pdf", **values)


# Opening it -------------------------------------------------------------------------------------


def opened(document: Document, reader):
    return sign_in(reader).get(reverse("records:document-file", args=[document.pk]))


def test_it_is_handed_over_to_be_saved_and_who_took_it_is_on_record(department):
    document = file_away(department, pdf("Núñez waiver.pdf"))

    response = opened(document, department.sergeant)

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment;")
    assert "N%C3%BA%C3%B1ez%20waiver.pdf" in response["Content-Disposition"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    event = Event.objects.latest("pk")
    assert (event.action, event.by, event.member) == (
        "document.take",
        PersonThen.of(department.sergeant),
        PersonThen.of(department.officer),
    )
    assert event.after == {"sha256": document.sha256}


def test_the_paper_of_a_roll_call_names_all_who_were_there(department):
    report = a_report(department.sergeant, there=[department.officer, department.colleague])
    paper = DocumentFactory(member=None)
    report.papers.create(document=paper)

    assert opened(paper, department.clerk).status_code == 200

    event = Event.objects.latest("pk")
    on_it = (department.officer, department.colleague, department.sergeant)
    assert (event.action, event.member) == ("document.take", None)
    assert event.after["named"] == sorted(each.serial_number for each in on_it)


def test_ones_own_document_is_nobodys_business(department):
    document = file_away(department, pdf(), is_confidential=True)

    assert opened(document, department.officer).status_code == 200
    shown = reverse("records:document-shown", args=[document.pk])
    assert sign_in(department.officer).get(shown).status_code == 200
    assert not Event.objects.filter(action__startswith="document.").exists()


def test_a_confidential_one_is_kept_from_those_who_lead(department):
    document = file_away(department, pdf(), is_confidential=True)

    assert opened(document, department.sergeant).status_code == 404
    assert opened(document, department.clerk).status_code == 200


def test_a_file_that_was_not_restored_is_not_found(department):
    document = DocumentFactory(member=department.officer, file="documents/2026/lost.pdf")

    assert opened(document, department.clerk).status_code == 404


def test_each_time_it_is_taken_is_an_event_however_often_it_was_shown(department):
    document = file_away(department, pdf())
    client = sign_in(department.clerk)

    with time_machine.travel(NOON, tick=False):
        for page in ["shown"] * (AT_FIRST + 5) + ["file"] * 3:
            answer = client.get(reverse(f"records:document-{page}", args=[document.pk]))
            assert answer.status_code == 200

    assert Event.objects.filter(action="document.look").count() == AT_FIRST
    taken = Event.objects.filter(action="document.take")
    assert [(event.member, event.after) for event in taken] == [
        (PersonThen.of(department.officer), {"sha256": document.sha256})
    ] * 3


@pytest.mark.parametrize("page", ["file", "shown"])
@pytest.mark.parametrize("told", [True, False], ids=["from a page", "from nowhere"])
def test_one_that_was_changed_in_the_storage_is_not_given_and_the_page_says_so(
    department, page, told
):
    document = file_away(department, pdf())
    change_stored(document.file.name)
    client = sign_in(department.clerk)
    queue = reverse("records:sent-in-queue")

    answer = client.get(
        reverse(f"records:document-{page}", args=[document.pk]),
        headers={"referer": f"http://testserver{queue}?q=a"} if told else {},
        follow=True,
    )

    assert answer.redirect_chain == [(f"{queue}?q=a" if told else reverse("home"), 302)]
    assert OTHER_FILE in answer.text
    assert not Event.objects.filter(action__startswith="document.").exists()


def test_the_factory_of_the_tests_tells_the_truth_of_what_it_stores(db):
    row, other = DocumentFactory(), DocumentFactory()

    with row.file.open("rb") as stored:
        content = stored.read()
    assert (row.size, row.sha256) == (len(content), sha256(content).hexdigest())
    assert other.sha256 != row.sha256


def looks_at_page(document: Document, reader, *minutes: int) -> list[Event]:
    """The looks on record once a page of it was drawn so many minutes after noon."""
    for minute in minutes:
        record_page_look(document=document, by=reader, now=NOON + timedelta(minutes=minute))
    return list(Event.objects.filter(action="document.look"))


def test_a_page_shown_beside_a_form_is_one_look_of_a_sitting(department):
    document = file_away(department, pdf())

    with time_machine.travel(NOON, tick=False):
        [look] = looks_at_page(document, department.clerk, 0, 10, 29)

    assert (look.by, look.member) == (
        PersonThen.of(department.clerk),
        PersonThen.of(department.officer),
    )
    assert look.after == {"sha256": document.sha256}


def test_a_page_shown_in_another_sitting_is_another_look(department):
    document = file_away(department, pdf())

    with time_machine.travel(NOON, tick=False):
        looks = looks_at_page(document, department.clerk, 0, 31)

    assert len(looks) == 2


def test_another_readers_look_is_their_own(department):
    document = file_away(department, pdf())

    with time_machine.travel(NOON, tick=False):
        looks_at_page(document, department.clerk, 0)
        looks = looks_at_page(document, department.sergeant, 1)

    assert {look.by for look in looks} == {
        PersonThen.of(department.clerk),
        PersonThen.of(department.sergeant),
    }


def test_a_page_of_ones_own_document_is_nobodys_business(department):
    document = file_away(department, pdf())

    assert looks_at_page(document, department.officer, 0) == []
