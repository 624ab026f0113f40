"""What is only seen on a PDF is read by a job before it leaves, once for all who ask."""

import base64
from dataclasses import asdict

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from frame.finding.word import Page, Word
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.paper import typeset
from frame.pdf import asking as pdf_asking
from frame.picture.asking import PictureError
from records.certificates import papers
from records.certificates.papers import text_of
from records.models import Document, PaperWords, ReleaseRequest
from records.releases import parts
from records.releases.reading import leaves_of
from records.releases.striking_out import page_reading, shown_pages
from records.releases.striking_out.page_reading import ask_to_read_pages, read_pages_of
from records.releases.striking_out.page_words import HAS_MARKS, PICTURE_NOT_READ
from records.releases.striking_out.papers_of_others import covered_page, covered_paper, found_on
from records.releases.striking_out.seeking import Seeking
from records.releases.striking_out.shown_pages import HowRead, pages_of
from tests.frame.pdf.test_marks import with_content
from tests.records.releases import asking
from tests.records.releases.asking import asked
from tests.records.releases.packets.granted import certified
from tests.signed_in import client_of
from tests.uploads import picture_content

pytestmark = pytest.mark.django_db

HEAD = (
    "<html lang=en><title>T</title><style>@page{size:Letter;margin:1in}p{font:20pt serif}</style>"
)
# Words, nothing at all, and words beside a picture.
PICTURE = base64.b64encode(picture_content(size=(300, 200))).decode()
PAPER = (
    f"{HEAD}<p>Passed<p style='break-before:page'>"
    f"<p style='break-before:page'>Passed<img src='data:image/png;base64,{PICTURE}'>"
)
READ = Page(850, 1100, (Word("4411", 100, 100, 160, 120, certainty=0.9),))


@pytest.fixture
def read(monkeypatch) -> list[bytes]:
    """The pictures that were read; each says the same."""
    pictures: list[bytes] = []

    def read_it(picture: bytes) -> Page:
        pictures.append(picture)
        return READ

    monkeypatch.setattr(page_reading, "picture_page", read_it)
    for module in (papers, page_reading, shown_pages):
        monkeypatch.setattr(module, "can_read_pictures", lambda: True)
    cache.clear()
    return pictures


@pytest.fixture
def paper(department) -> Document:
    content = typeset(PAPER).write_pdf()
    document = certified(department.officer, content, by=department.clerk).evidence
    assert document is not None
    return document


@pytest.fixture
def request_waiting(department, paper) -> ReleaseRequest:
    return asked(department.clerk, department.officer, parts=("certificates", "courses"))


def leaf_of(request: ReleaseRequest):
    return leaves_of(request, as_of=timezone.localdate())[0]


def test_a_page_without_words_among_pages_that_have_some_is_read_from_its_picture(
    department, paper, request_waiting, read
):
    ask_to_read_pages([paper], by=department.ogc, now=timezone.now())
    assert [page.how for page in pages_of(paper)] == [
        HowRead.TEXT,
        HowRead.NOT_YET,
        HowRead.NOT_YET,
    ]

    work_on(claim_next())

    assert [page.how for page in pages_of(paper)] == [
        HowRead.TEXT,
        HowRead.PICTURE,
        HowRead.TEXT,
    ]
    covered = covered_paper(leaf_of(request_waiting), ["serial_number"])
    assert covered.places == {2: 1, 3: 1}


def test_nothing_is_read_twice_whoever_asks(department, paper, request_waiting, read):
    url = reverse("records:release-decide", args=[request_waiting.pk])
    client_of(department.ogc).get(url)
    client_of(department.hrd).get(url)
    assert Job.objects.count() == 1
    work_on(claim_next())
    cache.clear()  # as in another process

    said = client_of(department.ogc).get(url).text
    for number in (1, 2, 3):
        covered_page(leaf_of(request_waiting), ["serial_number"], number)

    assert "Words were read from its picture" in said
    assert len(read) == 2
    assert Job.objects.count() == 1


def test_what_was_read_of_a_page_is_part_of_what_is_decided_on(
    department, paper, request_waiting, read
):
    before = leaf_of(request_waiting)
    found = found_on(before, [], (), Seeking()).mark

    read_pages_of(paper)

    after = leaf_of(request_waiting)
    assert after.fingerprint != before.fingerprint
    assert found_on(after, [], (), Seeking()).mark != found


def test_a_picture_that_nobody_could_read_is_to_be_looked_at(
    department, paper, request_waiting, read, monkeypatch
):
    def fail(picture: bytes) -> Page:
        raise PictureError("It takes too long to read.")

    monkeypatch.setattr(page_reading, "picture_page", fail)

    read_pages_of(paper)

    assert PaperWords.objects.get().seen == {"2": None, "3": None}
    assert [page.how for page in pages_of(paper)] == [HowRead.TEXT, HowRead.NOT, HowRead.TEXT]
    covered = covered_paper(leaf_of(request_waiting), ["serial_number"])
    assert covered.look[3].endswith(PICTURE_NOT_READ)


def test_a_paper_is_read_anew_where_a_page_was_not_to_be_read_when_it_was_read_before(
    department, paper, read
):
    text_of(paper)
    PaperWords.objects.update(seen={"2": asdict(READ)})

    ask_to_read_pages([paper], by=department.ogc, now=timezone.now())

    assert [page.how for page in pages_of(paper)] == [
        HowRead.TEXT,
        HowRead.PICTURE,
        HowRead.NOT_YET,
    ]
    work_on(claim_next())
    ask_to_read_pages([paper], by=department.ogc, now=timezone.now())
    assert sorted(PaperWords.objects.get().seen) == ["2", "3"]
    assert [page.how for page in pages_of(paper)] == [
        HowRead.TEXT,
        HowRead.PICTURE,
        HowRead.TEXT,
    ]
    assert Job.objects.count() == 1


@pytest.mark.parametrize("fault", ["gone", "damaged", "no program"])
def test_what_can_not_be_read_is_asked_of_nobody(department, paper, read, monkeypatch, fault):
    if fault == "no program":
        monkeypatch.setattr(page_reading, "can_read_pictures", lambda: False)
    else:
        default_storage.delete(paper.file.name)
    if fault == "damaged":
        default_storage.save(paper.file.name, ContentFile(b"%PDF-1.7 a letter"))

    ask_to_read_pages([paper], by=department.ogc, now=timezone.now())

    assert not Job.objects.exists()


def test_a_page_says_that_no_program_is_there_to_read_it(paper, monkeypatch):
    monkeypatch.setattr(shown_pages, "can_read_pictures", lambda: False)

    _, second, _ = pages_of(paper)

    assert "no program that reads pictures (tesseract) is installed here" in second.said


def test_a_scan_that_nobody_has_read_yet_is_read_as_one_that_comes_in(department, read):
    content = typeset(f"{HEAD}<p>").write_pdf()
    scan = certified(department.officer, content, by=department.clerk).evidence

    ask_to_read_pages([scan], by=department.ogc, now=timezone.now())

    assert Job.objects.get().kind == "read-pictures"


def test_the_picture_of_a_page_opens_its_paper_twice_however_many_pages_and_papers_there_are(
    department, paper, request_waiting, read, monkeypatch
):
    """Once to read this page and once to draw it."""
    PaperWords.objects.create(
        document=paper, seen={"2": asdict(READ), "3": None}, read_at=timezone.now()
    )
    asked_for: list[list[str]] = []
    run = pdf_asking.run_limited

    def counted(command, *given, **limits):
        asked_for.append([word[:8] for word in command[3:5]])
        return run(command, *given, **limits)

    monkeypatch.setattr(pdf_asking, "run_limited", counted)
    set_anew: list[str] = []
    monkeypatch.setattr(parts, "words_on", set_anew.append)
    key = f"document-{paper.pk}"
    url = reverse("records:release-page", args=[request_waiting.pk, key, 2])
    client = client_of(department.ogc)
    queries = []
    for how_many in (0, 0, 3):
        for _ in range(how_many):
            certified(department.officer, typeset(PAPER).write_pdf(), by=department.clerk)
        asked_for.clear()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        queries.append(len(captured))

    assert asked_for == [["every", "2"], ["cover_pa", "2"]]
    assert queries[1] == queries[2]
    assert set_anew == []


# A name as the edge of what is filled, as a browser prints it.
CLIPPED = (
    b"BT /F 12 Tf 72 700 Td (Certificate) Tj ET q 72 600 m 72 620 l 84 606 l 96 620 l 96 600 l "
    b"84 612 l h 110 600 m 130 600 130 620 110 620 c 100 620 100 600 110 600 c W n "
    b"60 590 200 50 re f Q"
)


def test_what_is_drawn_on_a_page_is_read_from_its_picture_and_is_to_be_spoken_for(department, read):
    content = with_content(CLIPPED)
    document = certified(department.officer, content, by=department.clerk).evidence
    assert document is not None
    request = asked(department.clerk, department.officer, parts=("certificates",))
    leaf = leaf_of(request)
    before = covered_paper(leaf, ["serial_number"]).look

    ask_to_read_pages([document], by=department.ogc, now=timezone.now())
    work_on(claim_next())

    covered = covered_paper(leaf, ["serial_number"])
    assert before[1].endswith(f"{PICTURE_NOT_READ} {HAS_MARKS}")
    assert len(read) == 1
    assert covered.places == {1: 1}
    assert covered.look[1].endswith(HAS_MARKS)
    with pytest.raises(ValidationError, match="was not shown to you yet"):
        asking.granted(request, department.ogc)
    pages = asking.spoken_for(request, department.ogc)
    asking.granted(request, department.ogc, nobody_else=pages)
    assert pages == [f"{leaf.key}/1"]
