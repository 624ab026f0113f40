"""Somebody else's paper as pictures with boxes burnt in: nothing of what is covered is left."""

import io
from collections.abc import Iterable

import pikepdf
import pypdf
import pypdf.annotations
import pypdfium2
import pytest
from PIL import Image

from frame.finding.sought import Sought
from frame.paper import typeset
from frame.pdf.asking import PdfError, covered_page_picture, covered_pdf, every_pdf_page
from frame.pdf.covering import Box, boxes_of
from tests.forms_of_pdf import filled_in
from tests.pdfs import is_within, texts_of
from tests.uploads import PDF, picture_content

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


def as_it_leaves(content: bytes, boxes: Iterable[Box]) -> bytes:
    return covered_pdf(content, boxes).content


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
    covered = as_it_leaves(
        letter(), boxes_of(every_pdf_page(letter()), Sought(phrases=tuple(WORDS))).boxes
    )

    assert [word for word in WORDS if is_within(word, covered)] == []
    assert {name: text.split() for name, text in texts_of(covered).items() if text.split()} == {}


def test_nothing_of_the_paper_but_its_pages_goes_on():
    with pikepdf.open(io.BytesIO(as_it_leaves(letter(), []))) as covered:
        assert set(covered.Root.keys()) == {"/Type", "/Pages"}
        assert "/Info" not in covered.trailer
        assert len(covered.pages) == 2
        for page in covered.pages:
            assert set(page.obj.keys()) <= {
                *("/Type", "/Parent", "/MediaBox", "/Resources", "/Contents")
            }


def test_what_is_beneath_a_box_is_black_and_what_is_beside_it_is_not():
    picture = picture_on(as_it_leaves(letter(), [Box(1, 72, 100, 300, 140)]))

    left, top, right, bottom = (round(side * DOTS_A_POINT) for side in (72, 100, 300, 140))
    # A JPEG swings a little at an edge.
    assert picture.crop((left + 8, top + 8, right - 8, bottom - 8)).getextrema()[1] < 8
    assert picture.crop((left, bottom + 12, right, bottom + 14)).getextrema()[1] > 200


def test_places_are_counted_as_they_are_seen():
    """What overlaps, or lies in a box that was drawn over it, is one place."""
    drawn = Box(1, 100, 100, 500, 500, width=1000, height=1000)
    within = [
        Box(1, 110 + 40 * n, 110, 130 + 40 * n, 150, width=1000, height=1000) for n in range(9)
    ]
    apart = Box(1, 600, 600, 700, 700, width=1000, height=1000)
    beside = Box(1, 700, 650, 800, 690, width=1000, height=1000)
    alone = Box(2, 0, 0, 50, 50)

    places = covered_pdf(letter(), [*within, drawn, apart, beside, alone]).places

    assert places == {1: 2, 2: 1}
    assert covered_pdf(letter(), []).places == {}


def test_a_word_that_is_found_is_covered_where_it_stands():
    sent = letter()
    plain = picture_on(as_it_leaves(sent, []))
    covered = picture_on(
        as_it_leaves(sent, boxes_of(every_pdf_page(sent), Sought(phrases=("4471",))).boxes)
    )

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

    (page,) = pypdfium2.PdfDocument(as_it_leaves(wide, []))

    assert page.get_size() == (792, 612)


def test_a_photo_is_covered_where_it_is_seen_however_the_camera_was_held():
    photo = Image.new("RGB", (800, 400), "white")
    exif = photo.getexif()
    exif[0x0112] = 6  # to be turned by a quarter with the clock: 400 across and 800 down
    sent = io.BytesIO()
    photo.save(sent, "JPEG", exif=exif)

    picture = picture_on(as_it_leaves(sent.getvalue(), [Box(1, 0, 0, 400, 80)]))

    width, height = picture.size
    assert width * 2 == height
    assert picture.crop((8, 8, width - 8, height // 10 - 8)).getextrema()[1] < 8
    assert picture.crop((0, height // 10 + 16, width, height)).getextrema()[0] > 240


def test_what_is_transparent_is_white():
    sent = io.BytesIO()
    Image.new("RGBA", (600, 800), (0, 0, 0, 0)).save(sent, "PNG")

    assert picture_on(as_it_leaves(sent.getvalue(), [])).getextrema()[0] > 240


def test_a_box_on_a_page_that_is_not_there_is_refused_and_no_paper_made():
    with pytest.raises(PdfError):
        as_it_leaves(PDF, [Box(2, 0, 0, 9, 9)])


@pytest.mark.parametrize("page", [1, 2])
def test_one_page_is_drawn_dot_for_dot_as_it_is_in_the_whole(page):
    boxes = [Box(1, 72, 100, 300, 140), Box(2, 100, 100, 400, 300, width=1000, height=1000)]

    shown = covered_page_picture(letter(), boxes, page)

    with pikepdf.open(io.BytesIO(as_it_leaves(letter(), boxes))) as whole:
        assert whole.pages[page - 1].obj.Resources.XObject.Page.read_raw_bytes() == shown


@pytest.mark.parametrize("content", [PDF, picture_content()], ids=["a PDF", "a picture"])
def test_a_page_that_is_not_there_is_not_drawn(content):
    assert covered_page_picture(content, [], 1).startswith(b"\xff\xd8")
    for page in (0, 2):
        with pytest.raises(PdfError):
            covered_page_picture(content, [], page)


def test_what_was_typed_into_a_field_leaves_as_it_is_seen_and_is_covered_where_it_is_looked_for():
    """A form that is filled in is decided on with what is in it, and not as an empty one."""
    sent = filled_in("Quillfeather", note="Ottoline")
    found = {word.text: word for word in every_pdf_page(sent)[0].words}

    plain = picture_on(as_it_leaves(sent, []))
    boxes = boxes_of(every_pdf_page(sent), Sought(phrases=("Quillfeather", "Ottoline"))).boxes
    covered = picture_on(as_it_leaves(sent, boxes))

    for text in ("Quillfeather", "Ottoline"):
        word = found[text]
        place = [
            round(side * DOTS_A_POINT) for side in (word.left, word.top, word.right, word.bottom)
        ]
        assert plain.crop(place).getextrema()[0] < 60, "it is seen"
        assert plain.crop(place).getextrema()[1] > 200
        assert covered.crop(place).getextrema()[1] < 30, "it is covered"
