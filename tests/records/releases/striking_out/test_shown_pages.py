"""Each page of a paper of somebody else says how its words were found, or why none were."""

import io
from dataclasses import asdict
from types import SimpleNamespace

import pikepdf
import pytest
from django.utils import timezone

from frame.files import ContentType
from frame.finding.word import Page, Word
from frame.paper import typeset
from records.certificates import papers
from records.certificates.papers import NO_WORDS, ask_to_read
from records.models import Document, PaperWords
from records.releases.striking_out import page_reading, shown_pages
from records.releases.striking_out.shown_pages import (
    HAS_MARKS,
    HowRead,
    pages_of,
    pages_to_speak_for,
)
from tests.factories import DocumentFactory
from tests.uploads import picture_content

pytestmark = pytest.mark.django_db

TWO_PAGES = "<html lang=en><title>T</title><p>First<p style='break-before:page'>"
NOTHING_READ = Page(850, 1100, ())
READ = Page(850, 1100, (Word("4411", 100, 100, 160, 120, certainty=0.9),))
SURE = Page(612, 792, (Word("4411", 100, 100, 160, 120),))


@pytest.fixture
def reads_pictures(monkeypatch) -> None:
    for module in (papers, page_reading, shown_pages):
        monkeypatch.setattr(module, "can_read_pictures", lambda: True)


@pytest.fixture
def scan() -> Document:
    made: Document = DocumentFactory(
        name="scan.png", content_type=ContentType.PNG, content=picture_content()
    )
    return made


def kept(document: Document, *pages: Page, why: str = "", seen: dict | None = None) -> None:
    PaperWords.objects.create(
        document=document,
        pages=[asdict(page) for page in pages],
        why=why,
        seen=seen,
        read_at=timezone.now(),
    )


def test_each_page_of_a_pdf_says_whether_it_has_words_of_its_own(reads_pictures):
    document = DocumentFactory(content=typeset(TWO_PAGES).write_pdf())

    first, second = pages_of(document)

    assert (first.number, first.how) == (1, HowRead.TEXT)
    assert first.said == "Words were found in its text."
    assert (second.number, second.how) == (2, HowRead.NOT)
    assert second.said.endswith("Draw boxes over others, and over what is to be struck out.")
    document.file.storage.delete(document.file.name)
    with pytest.raises(FileNotFoundError):
        pages_of(Document.objects.get(pk=document.pk))


def test_words_that_were_read_from_a_picture_are_not_certain(scan):
    kept(scan, READ)

    (page,) = pages_of(scan)

    assert page.how is HowRead.PICTURE
    assert page.said == "Words were read from its picture, which may miss some."


def test_a_page_without_words_says_that_no_program_is_there_to_read_it(scan, monkeypatch):
    monkeypatch.setattr("records.certificates.papers.can_read_pictures", lambda: False)

    (page,) = pages_of(scan)

    assert page.how is HowRead.NOT
    assert "no program that reads pictures (tesseract) is installed here" in page.said


def test_a_page_that_is_still_being_read_says_so(scan, department, reads_pictures):
    ask_to_read([scan], by=department.clerk, now=timezone.now())

    (page,) = pages_of(scan)

    assert "still being read" in page.said


def test_a_page_on_which_none_could_be_read_says_so(scan, reads_pictures):
    kept(scan, why=NO_WORDS)

    (page,) = pages_of(scan)

    assert "none could be read from its picture" in page.said


def test_a_page_of_a_long_scan_says_that_only_the_first_are_read(reads_pictures):
    pages = "".join("<p style='break-before:page'>" for _ in range(4))
    content = typeset(f"<html lang=en><title>T</title>{pages}").write_pdf()
    document = DocumentFactory(content=content)

    *_, last = pages_of(document)

    assert last.number == 4
    assert "only the first 3 pages" in last.said


def with_a_drawn_font(pages: int) -> bytes:
    """A PDF of two pages or more in a font that says what its signs mean nowhere else."""
    written = pikepdf.open(io.BytesIO(typeset(TWO_PAGES.replace("'>", "'>Second")).write_pdf()))
    written.pages.extend([written.pages[0]] * (pages - 2))
    for page in written.pages:
        for _, font in page.resources.Font.items():
            if "/ToUnicode" in font:  # pages share it
                del font["/ToUnicode"]
            font.Encoding = pikepdf.Name("/Identity-H")
    content = io.BytesIO()
    written.save(content)
    return content.getvalue()


def test_a_page_whose_text_may_be_another_than_what_is_seen_is_to_be_spoken_for_until_it_is_read(
    reads_pictures, monkeypatch
):
    document = DocumentFactory(content=with_a_drawn_font(4))
    leaf = SimpleNamespace(why_shared="")
    pages = pages_of(document)
    kept(document, SURE, SURE, SURE, seen={"1": asdict(READ), "2": None, "3": asdict(READ)})

    read = pages_of(document)
    monkeypatch.setattr(shown_pages, "can_read_pictures", lambda: False)

    assert [page.how for page in pages] == [HowRead.UNSURE] * 4
    assert [page.number for page in pages_to_speak_for(leaf, read)] == [2, 4]
    assert [page.how for page in read] == [
        *(HowRead.TEXT, HowRead.UNSURE, HowRead.TEXT, HowRead.UNSURE),
    ]
    assert "none could be read from its picture: look for others yourself" in read[1].said
    assert "(tesseract) is installed here: look for others" in pages_of(document)[1].said


# A number in strokes.
STROKES = """<html lang=en><title>T</title><p>First<svg width=200 height=60 stroke=black>
<path d="M29 9H9"/><path d="M9 9V29"/><path d="M9 29H29"/><path d="M29 29V49"/><path d="M29 49H9"/>
<path d="M49 9H69"/><path d="M69 9V49"/><path d="M69 49H49"/><path d="M49 49V9"/></svg>"""


@pytest.mark.parametrize(
    ("seen", "said"),
    [
        ({}, "Words were found in its text; those in pictures on it were not read: look."),
        (
            {"1": asdict(NOTHING_READ)},
            "Words were found in its text, and read from its picture, which may miss some.",
        ),
        (
            {"1": asdict(READ)},
            "Words were found in its text, and read from its picture, which may miss some.",
        ),
    ],
    ids=["never", "nothing", "some"],
)
def test_a_page_on_which_something_is_drawn_is_to_be_spoken_for_whatever_was_read(
    reads_pictures, seen, said
):
    document = DocumentFactory(content=typeset(STROKES).write_pdf())
    kept(document, SURE, seen=seen)

    pages = pages_of(document)

    assert [page.said for page in pages] == [f"{said} {HAS_MARKS}"]
    assert pages_to_speak_for(SimpleNamespace(why_shared=""), pages) == pages


@pytest.mark.parametrize(
    "of_second", [{"2": asdict(NOTHING_READ)}, {"2": None}, {}], ids=["nothing", "failed", "never"]
)
def test_a_page_whose_text_is_unsure_and_whose_picture_gave_no_words_is_to_be_spoken_for(
    reads_pictures, of_second
):
    """However few pages the paper has, and whatever words are kept with it."""
    document = DocumentFactory(content=with_a_drawn_font(2))
    kept(document, SURE, SURE, seen={"1": asdict(READ), **of_second})

    assert [page.how for page in pages_of(document)] == [HowRead.TEXT, HowRead.UNSURE]
