"""Somebody else's paper as pictures with boxes burnt in: nothing of what is covered is left."""

import io

import pikepdf
import pypdf
import pypdf.annotations
import pypdfium2
import pytest
from PIL import Image

from frame.paper import typeset
from frame.pdf.asking import PdfError, covered_pdf, every_pdf_page
from frame.pdf.covering import Box, boxes_of_words
from tests.pdfs import is_within, texts_of
from tests.uploads import PDF

WORDS = ("Quillfeather", "Ottoline", "4471", "Marrowgate", "Wexcombe")
PAPER = """<html lang="en"><title>Letter on Quillfeather</title>
<meta name="author" content="Ottoline"><meta name="keywords" content="4471">
<style>@page{size:Letter;margin:1in}body{margin:0;font:20pt serif}</style>
<h1>Quillfeather, Ottoline</h1>
<p>Serial 4471. <span style="color:white">Marrowgate</span> passed.</p>
<p style="break-before:page">Wexcombe stands on the second page.</p>"""
# A page of Letter is put on paper as large as it fits beside the number at its foot.
DOTS_A_POINT = min(1580 / 612, 2020 / 792)


def letter() -> bytes:
    """A paper with every planted word, also where no page shows it."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(typeset(PAPER).write_pdf()))
    writer.add_attachment("Marrowgate.txt", b"Wexcombe and Quillfeather")
    writer.add_outline_item(title="Ottoline", page_number=0)
    note = pypdf.annotations.Text(rect=(9, 9, 40, 40), text="Marrowgate 4471")
    writer.add_annotation(page_number=0, annotation=note)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def picture_on(pdf: bytes, page: int = 0) -> Image.Image:
    """The picture that a page is."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        image = opened.pages[page].obj.Resources.XObject.Page
        picture = pikepdf.PdfImage(image).as_pil_image()
        picture.load()
    return picture


def test_the_planted_words_are_in_the_paper_that_is_covered():
    """What the next test does not find would be found here."""
    sent = letter()

    assert [word for word in WORDS if not is_within(word, sent)] == []
    for text in texts_of(sent).values():
        assert "Quillfeather" in text


def test_no_program_finds_a_word_of_a_covered_paper_in_any_byte_of_it():
    covered = covered_pdf(letter(), boxes_of_words(every_pdf_page(letter()), WORDS).boxes)

    assert [word for word in WORDS if is_within(word, covered)] == []
    assert {name: text.split() for name, text in texts_of(covered).items() if text.split()} == {}


def test_nothing_of_the_paper_but_its_pages_goes_on():
    with pikepdf.open(io.BytesIO(covered_pdf(letter(), []))) as covered:
        assert set(covered.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in covered.trailer
        assert len(covered.pages) == 2
        for page in covered.pages:
            assert set(page.obj.keys()) <= {
                *("/Type", "/Parent", "/MediaBox", "/Resources", "/Contents")
            }


def test_what_is_beneath_a_box_is_black_and_what_is_beside_it_is_not():
    picture = picture_on(covered_pdf(letter(), [Box(1, 72, 100, 300, 140)]))

    left, top, right, bottom = (round(side * DOTS_A_POINT) for side in (72, 100, 300, 140))
    # A JPEG swings a little at an edge.
    assert picture.crop((left + 8, top + 8, right - 8, bottom - 8)).getextrema()[1] < 8
    assert picture.crop((left, bottom + 12, right, bottom + 14)).getextrema()[1] > 200


def test_a_word_that_is_found_is_covered_where_it_stands():
    sent = letter()
    plain = picture_on(covered_pdf(sent, []))
    covered = picture_on(covered_pdf(sent, boxes_of_words(every_pdf_page(sent), ["4471"]).boxes))

    (word,) = [each for each in every_pdf_page(sent)[0].words if each.text.startswith("4471")]
    place = [round(side * DOTS_A_POINT) for side in (word.left, word.top, word.right, word.bottom)]
    assert plain.crop(place).getextrema()[1] > 200
    assert covered.crop(place).getextrema()[1] < 30


def test_every_page_of_a_long_paper_is_read_for_words():
    pages = "".join(f"<p style='break-before:page'>Page {n}" for n in range(1, 14))

    found = every_pdf_page(typeset(f"<html lang=en><title>T</title>{pages}").write_pdf())

    assert [page.words[1].text for page in found] == [str(n) for n in range(1, 14)]


def test_a_paper_of_another_form_is_put_on_letter_as_it_lies():
    wide = typeset("<style>@page{size:A4 landscape}</style><p>Wide").write_pdf()

    (page,) = pypdfium2.PdfDocument(covered_pdf(wide, []))

    assert page.get_size() == (792, 612)


def test_a_photo_is_covered_where_it_is_seen_however_the_camera_was_held():
    photo = Image.new("RGB", (800, 400), "white")
    exif = photo.getexif()
    exif[0x0112] = 6  # to be turned by a quarter with the clock: 400 across and 800 down
    sent = io.BytesIO()
    photo.save(sent, "JPEG", exif=exif)

    picture = picture_on(covered_pdf(sent.getvalue(), [Box(1, 0, 0, 400, 80)]))

    width, height = picture.size
    assert width * 2 == height
    assert picture.crop((8, 8, width - 8, height // 10 - 8)).getextrema()[1] < 8
    assert picture.crop((0, height // 10 + 16, width, height)).getextrema()[0] > 240


def test_what_is_transparent_is_white():
    sent = io.BytesIO()
    Image.new("RGBA", (600, 800), (0, 0, 0, 0)).save(sent, "PNG")

    assert picture_on(covered_pdf(sent.getvalue(), [])).getextrema()[0] > 240


def test_a_box_on_a_page_that_is_not_there_is_refused_and_no_paper_made():
    with pytest.raises(PdfError):
        covered_pdf(PDF, [Box(2, 0, 0, 9, 9)])
