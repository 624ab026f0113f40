"""The words of a stored paper: its own, those read from its picture, or why there are none."""

import io
import shutil
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from events.models import Event
from frame.files import checked_file
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.notices.models import Notice
from frame.paper import typeset
from frame.pdf import asking
from frame.pdf.asking import pdf_page_picture
from records.actions.documents import filing
from records.certificates import papers, pictures, reading
from records.certificates.papers import ask_to_read, text_of
from records.models import Document, PaperWords
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.certificates.test_pictures import HEAD, program, row
from tests.uploads import pdf, picture

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
LETTER = "<style>@page{size:Letter}</style><p>Certificate of Completion"


@pytest.fixture
def no_program(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def a_program(no_program, tmp_path, monkeypatch):
    """A program called tesseract that reads one word on whatever it is given."""
    monkeypatch.setattr(pictures, "DOTS_ACROSS", 400)
    monkeypatch.setattr(papers, "DOTS_ACROSS", 400)
    word = row(1, 1, 100, 50, 30, 90, "Certificate")
    program(tmp_path, f"/bin/cat > /dev/null; printf '%s\\n' '{HEAD}' '{word}'")


def stored(department, upload: SimpleUploadedFile) -> Document:
    with filing(by=department.officer, now=NOON) as files:
        return files.file_away(checked_file(upload), member=department.officer)


def read_in_the_background() -> None:
    while job := claim_next():
        work_on(job)


def words(document: Document) -> list[str]:
    return [word.text for page in text_of(document).pages for word in page.words]


def test_a_pdf_has_its_own_words_with_or_without_a_program(department, no_program):
    document = stored(department, pdf(content=typeset(LETTER).write_pdf()))

    assert words(document) == ["Certificate", "of", "Completion"]
    assert text_of(document).why == ""


@pytest.mark.parametrize("upload", [pdf, picture])
def test_without_a_program_a_picture_says_why_nothing_is_proposed(department, no_program, upload):
    document = stored(department, upload())
    ask_to_read([document], by=department.officer, now=NOON)

    assert text_of(document) == papers.PaperText(why=papers.NO_PROGRAM)
    assert not Job.objects.exists()


@pytest.mark.parametrize("upload", [pdf, picture])
def test_a_picture_is_read_in_the_background_and_nobody_is_bothered(department, a_program, upload):
    document = stored(department, upload())

    ask_to_read([document], by=department.officer, now=NOON)
    assert text_of(document).why == papers.NOT_YET
    read_in_the_background()

    assert (words(document), text_of(document).why) == (["Certificate"], "")
    job = Job.objects.get()
    assert (job.state, job.file, job.error) == (Job.State.DONE, "", "")
    assert not Job.objects.visible_to(department.officer).exists()
    assert not Notice.objects.exists()


def test_a_picture_sent_before_there_was_a_program_says_that_it_was_not_read(department, a_program):
    document = stored(department, picture())

    assert text_of(document) == papers.PaperText(why=papers.NOT_READ)


def test_asked_twice_it_is_read_once(department, a_program):
    document = stored(department, picture())

    for _ in range(2):
        ask_to_read([document], by=department.officer, now=NOON)
    read_in_the_background()
    ask_to_read([document], by=department.clerk, now=NOON)

    assert Job.objects.count() == PaperWords.objects.count() == 1


def test_a_pdf_with_words_of_its_own_keeps_these(department, a_program):
    document = stored(department, pdf(content=typeset(LETTER).write_pdf()))

    ask_to_read([document], by=department.officer, now=NOON)
    read_in_the_background()

    assert words(document) == ["Certificate", "of", "Completion"]
    assert PaperWords.objects.count() == 1


def test_the_words_of_a_pdf_are_read_when_it_is_first_opened_and_never_again(
    department, no_program
):
    document = stored(department, pdf(content=typeset(LETTER).write_pdf()))
    first = text_of(document)
    document.file.storage.delete(document.file.name)

    assert text_of(Document.objects.get()) == first
    assert [word.text for word in first.pages[0].words] == ["Certificate", "of", "Completion"]


def test_a_paper_with_too_many_words_to_be_a_certificate_says_so(
    department, no_program, monkeypatch
):
    monkeypatch.setattr(reading, "MOST_WORDS", 2)
    document = stored(department, pdf(content=typeset(LETTER).write_pdf()))

    for _ in range(2):
        text = text_of(document)
        assert text.why == papers.TOO_MANY_WORDS
        assert [page.words for page in text.pages] == [()]


@pytest.mark.parametrize("script", ["exit 1", f"/bin/cat > /dev/null; echo '{HEAD}'"])
def test_a_picture_that_can_not_be_read_says_so(department, no_program, tmp_path, script):
    program(tmp_path, script)
    document = stored(department, picture())

    ask_to_read([document], by=department.officer, now=NOON)
    read_in_the_background()

    assert text_of(document) == papers.PaperText(why=papers.NO_WORDS)


def test_a_file_that_was_not_restored_says_so(department, no_program):
    document = stored(department, pdf())
    document.file.storage.delete(document.file.name)

    assert text_of(document) == papers.PaperText(why=papers.GONE)


@pytest.fixture
def words_take_too_much(monkeypatch):
    """No process has the memory to look a PDF through for its words."""
    monkeypatch.setitem(asking.MOST_MEGABYTES, "words", 8)


def test_a_pdf_that_takes_too_much_says_so_and_not_that_it_is_gone(
    department, no_program, words_take_too_much
):
    document = stored(department, pdf())

    assert text_of(document) == papers.PaperText(why=papers.TOO_MUCH)


def test_a_pdf_that_takes_too_much_is_read_as_a_picture_where_a_program_can(
    department, a_program, words_take_too_much
):
    document = stored(department, pdf())
    ask_to_read([document], by=department.officer, now=NOON)
    waiting = text_of(document).why
    read_in_the_background()

    assert waiting == papers.NOT_YET
    assert (words(document), text_of(document).why) == (["Certificate"], "")


def test_a_pdf_that_takes_too_much_and_was_read_in_vain_says_the_first_of_it(
    department, no_program, words_take_too_much, tmp_path
):
    program(tmp_path, "exit 1")
    document = stored(department, pdf())

    ask_to_read([document], by=department.officer, now=NOON)
    read_in_the_background()

    assert text_of(document) == papers.PaperText(why=papers.TOO_MUCH)


def test_of_a_long_scan_three_pages_are_read(department, a_program):
    first, *others = [Image.new("L", (60, 80), "white") for _ in range(4)]
    scan = io.BytesIO()
    first.save(scan, "PDF", save_all=True, append_images=others)
    document = stored(department, pdf(content=scan.getvalue()))

    ask_to_read([document], by=department.officer, now=NOON)
    read_in_the_background()

    assert words(document) == ["Certificate"] * 3


def test_words_are_kept_with_the_time_of_reading_and_not_of_asking(department, a_program):
    document = stored(department, picture())
    ask_to_read([document], by=department.officer, now=NOON)

    with time_machine.travel(NOON + timedelta(hours=3), tick=False):
        read_in_the_background()

    assert PaperWords.objects.get().read_at == NOON + timedelta(hours=3)


if shutil.which("tesseract"):  # optional, and so is this test

    def test_tesseract_itself_reads_a_picture(department):
        large = LETTER.replace("<p>", "<p style='font:40pt sans-serif'>")
        page = pdf_page_picture(typeset(large).write_pdf(), 0, 1600)
        document = stored(department, SimpleUploadedFile("photo.jpg", page))

        ask_to_read([document], by=department.officer, now=NOON)
        read_in_the_background()

        assert words(document) == ["Certificate", "of", "Completion"]


# A page as a picture ----------------------------------------------------------------------------


def page_of(document: Document, reader, number: int = 1):
    return sign_in(reader).get(reverse("records:document-page", args=[document.pk, number]))


@pytest.mark.parametrize("upload", [pdf, picture])
def test_a_page_is_shown_as_a_picture_and_the_look_is_on_record(department, upload):
    document = stored(department, upload())

    response = page_of(document, department.clerk)

    assert Image.open(io.BytesIO(response.content)).format == "JPEG"
    assert response["Content-Type"] == "image/jpeg"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert Event.objects.latest("pk").action == "document.look"


def looks_at(document: Document) -> int:
    return Event.objects.filter(action="document.look", about_id=str(document.pk)).count()


def test_pages_that_a_form_shows_anew_are_one_look_of_a_sitting(department):
    document, other = stored(department, picture()), stored(department, pdf())
    with time_machine.travel(NOON, tick=False) as clock:
        for reader in (department.clerk, department.clerk, department.inquiry):
            page_of(document, reader)
        page_of(other, department.clerk)
        of_this_sitting = looks_at(document), looks_at(other)
        clock.shift(timedelta(minutes=31))
        page_of(document, department.clerk)

    assert of_this_sitting == (2, 1)
    assert looks_at(document) == 3


def test_a_file_that_is_taken_is_no_look_of_the_sitting(department):
    document = stored(department, pdf())
    client = sign_in(department.clerk)

    page_of(document, department.clerk)
    for _ in range(2):
        client.get(reverse("records:document-file", args=[document.pk]))

    assert looks_at(document) == 1
    assert Event.objects.filter(action="document.take").count() == 2


@pytest.mark.parametrize("upload", [pdf, picture])
def test_a_page_that_is_not_there_is_not_found(department, upload):
    document = stored(department, upload())

    assert page_of(document, department.clerk, 2).status_code == 404
    assert page_of(document, department.clerk, 0).status_code == 404


def test_a_large_photo_is_shown_smaller_and_upright(department):
    photo = Image.new("RGB", (2400, 1200), "white")
    turned = Image.Exif()
    turned[0x0112] = 6  # lying on its side
    written = io.BytesIO()
    photo.save(written, "JPEG", exif=turned)
    document = stored(department, SimpleUploadedFile("photo.jpg", written.getvalue()))

    response = page_of(document, department.clerk)

    assert Image.open(io.BytesIO(response.content)).size == (800, 1600)


def test_a_page_of_somebody_elses_paper_is_not_found(department):
    document = stored(department, picture())

    assert page_of(document, department.colleague).status_code == 404
