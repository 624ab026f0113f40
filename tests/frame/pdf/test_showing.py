"""What a PDF shows: its words with their places, and the picture of a page."""

import io

import pypdf
import pytest
from PIL import Image

from frame.paper import typeset
from frame.pdf.asking import PdfError, pdf_page_count, pdf_page_picture, pdf_pages
from tests.uploads import PDF

PAPER = "<style>@page{size:Letter;margin:1in}body{margin:0;font:20pt serif}</style><p>Hours: 8.0"


def test_its_words_stand_where_they_are_seen():
    (page,) = pdf_pages(typeset(PAPER).write_pdf())

    assert (page.width, page.height) == (612, 792)
    assert [word.text for word in page.words] == ["Hours:", "8.0"]
    assert page.words[0].left == pytest.approx(72, abs=2)
    assert page.words[0].top == pytest.approx(92, abs=8)
    assert page.words[0].certainty == 1


def test_a_page_that_is_turned_has_its_words_where_they_are_seen():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(typeset(PAPER).write_pdf()))
    writer.pages[0].rotate(180)
    turned = io.BytesIO()
    writer.write(turned)

    (page,) = pdf_pages(turned.getvalue())

    assert page.words[0].right == pytest.approx(612 - 72, abs=2)
    assert page.words[0].bottom == pytest.approx(792 - 92, abs=8)


def test_of_a_long_paper_only_as_much_is_read_as_a_certificate_has():
    four_pages = "<p style='font-size:2pt'>" + "a " * 1_200 + "<p style='break-before:page'>b" * 3

    pages = pdf_pages(typeset(four_pages).write_pdf())

    assert [len(page.words) for page in pages] == [1_000, 1, 1, 0]


def test_a_page_without_words_has_none():
    assert [page.words for page in pdf_pages(PDF)] == [()]


def test_the_pages_of_a_pdf_are_counted():
    assert pdf_page_count(PDF) == 1


def test_the_picture_of_a_page_is_as_long_as_asked():
    picture = Image.open(io.BytesIO(pdf_page_picture(PDF, 0, 660)))

    assert (picture.format, picture.size) == ("JPEG", (510, 660))


def test_a_page_that_is_not_there_has_no_picture():
    with pytest.raises(PdfError):
        pdf_page_picture(PDF, 1, 660)


def test_what_is_no_pdf_has_no_words():
    with pytest.raises(PdfError):
        pdf_pages(b"nothing")
