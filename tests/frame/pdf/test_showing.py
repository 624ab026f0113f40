"""What a PDF shows: its words with their places, and the picture of a page."""

import base64
import io

import pikepdf
import pypdf
import pytest
from pikepdf import Name
from PIL import Image

from frame.paper import typeset
from frame.pdf.asking import (
    PdfError,
    every_pdf_page,
    pdf_page_count,
    pdf_page_picture,
    pdf_pages,
)
from frame.pdf.fonts import Fonts
from tests.forms_of_pdf import filled_in
from tests.uploads import PDF, picture_content

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


@pytest.mark.parametrize("has_appearance", [True, False])
def test_what_was_typed_into_a_field_and_a_note_are_read_and_seen(has_appearance):
    """A form that is filled in says nothing but in its fields."""
    sent = filled_in("Quillfeather", note="Ottoline", has_appearance=has_appearance)

    for pages in (pdf_pages(sent), every_pdf_page(sent)):
        assert [word.text for word in pages[0].words] == ["Name:", "Ottoline", "Quillfeather"]
    shown = Image.open(io.BytesIO(pdf_page_picture(sent, 0, 792))).convert("L")
    for word in every_pdf_page(sent)[0].words:
        place = (int(word.left), int(word.top), int(word.right), int(word.bottom))
        assert shown.crop(place).getextrema()[0] < 120, word.text


def test_a_note_does_not_move_the_words_of_a_page_whose_size_stands_above_it():
    plain = every_pdf_page(filled_in("", note="Ottoline", is_inherited=True))

    (page,) = plain
    assert (page.width, page.height) == (740, 495)
    assert page.words[-1].text == "Ottoline"
    assert all(0 <= word.left < word.right <= 740 for word in page.words)
    shown = Image.open(io.BytesIO(pdf_page_picture(filled_in("", is_inherited=True), 0, 740)))
    assert shown.convert("L").getextrema()[0] < 120, "its letters are still drawn"


def test_a_word_that_is_parted_at_the_end_of_a_line_keeps_its_hyphen():
    parted = "<style>@page{size:Letter}</style><p>Quillfea-<br>ther passed"

    (page,) = pdf_pages(typeset(parted).write_pdf())

    assert [word.text for word in page.words] == ["Quillfea-", "ther", "passed"]


@pytest.mark.parametrize(
    ("within", "has_pictures"),
    [
        ("<p>Text alone", False),
        ("<table border=1><tr><td>Framed", False),
        ("<img src='data:image/png;base64,{}'>", True),
        ("<svg width=90 height=90><path d='M9 9C9 40 40 40 40 9z'/></svg>", True),
        # A letter of straight strokes; and a table of many lines.
        ("<svg width=90 height=90><path d='M9 9V40L30 9V40' stroke='black'/></svg>", True),
        (
            "<style>td{{border:1px solid}}</style><table>" + "<tr><td>1<td>2<td>3<td>4<td>5" * 20,
            True,
        ),
    ],
)
def test_it_is_told_whether_more_than_text_is_on_a_page(within, has_pictures):
    picture = base64.b64encode(picture_content()).decode()

    (page,) = every_pdf_page(typeset(within.format(picture)).write_pdf())

    assert page.has_pictures is has_pictures


HELVETICA = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica%s>>"
TYPE_3 = (
    b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 65"
    b"/LastChar 65/Widths[9]/CharProcs<<>>/Encoding<</Differences[65/A]>>>>"
)
OWN = b"/FontDescriptor<</Type/FontDescriptor/FontName/X/FontFile 9 0 R>>"
IDENTITY = b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[]%s>>"


@pytest.mark.parametrize(
    ("font", "is_unsure"),
    [
        (HELVETICA % b"", False),
        (HELVETICA % b"/Encoding/WinAnsiEncoding", False),
        (HELVETICA % b"/Encoding<</Differences[65/A/eacute]>>", False),
        (HELVETICA % b"/Encoding<</Differences[65/g17]>>", True),
        (HELVETICA % OWN, True),
        (HELVETICA % b"/Encoding<</Type/Encoding>>", False),
        (HELVETICA % (b"/Encoding<</Type/Encoding>>" + OWN), True),
        (HELVETICA % (b"/Encoding<</BaseEncoding/WinAnsiEncoding>>" + OWN), False),
        (HELVETICA % (b"/Encoding<</Differences[65/A/eacute]>>" + OWN), False),
        (TYPE_3, True),
        (IDENTITY % b"", True),
        (IDENTITY % b"/ToUnicode 9 0 R", False),
    ],
)
def test_a_font_that_says_nowhere_what_its_signs_mean_is_looked_at_as_a_picture(font, is_unsure):
    resources = b"<</Font<</F1 <</Type/Font/Subtype/Type1/BaseFont/Courier>>/F2 %s>>>>" % font

    assert Fonts(with_resources(resources)).is_text_unsure(0) is is_unsure


def test_what_a_form_a_note_or_a_pattern_draws_with_counts_too():
    form = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pikepdf.Dictionary(Subtype=Name.Type3)))
    document = pikepdf.new()
    for number in range(4):
        document.add_blank_page(page_size=(200, 200))
        looks = document.make_stream(b"", Resources=form if number else pikepdf.Dictionary())
        page = document.pages[number].obj
        if number == 1:
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=looks))
        elif number == 2:
            note = pikepdf.Dictionary(AP=pikepdf.Dictionary(N=looks))
            page.Annots = pikepdf.Array([document.make_indirect(note)])
        elif number == 3:
            page.Resources = pikepdf.Dictionary(Pattern=pikepdf.Dictionary(P=looks))
    written = io.BytesIO()
    document.save(written)

    pages = every_pdf_page(written.getvalue())

    assert [page.has_pictures for page in pages] == [False, True, True, True]


@pytest.mark.parametrize(("font", "is_unsure"), [(TYPE_3, True), (HELVETICA % b"", False)])
def test_a_font_of_a_graphics_state_counts_too(font, is_unsure):
    resources = b"<</ExtGState<</G <</Font[%s 12]>>/H <</CA .5>>>>>>" % font

    assert Fonts(with_resources(resources)).is_text_unsure(0) is is_unsure


@pytest.mark.parametrize("has_password", [False, True])
def test_a_pdf_whose_fonts_can_not_be_looked_at_is_looked_at_as_a_picture(has_password):
    content = b"%PDF-1.7"
    if has_password:
        written = io.BytesIO()
        secret = pikepdf.Encryption(user="secret", owner="secret")
        pikepdf.open(io.BytesIO(PDF)).save(written, encryption=secret)
        content = written.getvalue()

    assert Fonts(content).is_text_unsure(0)


def test_a_note_that_was_deleted_and_is_still_referred_to_is_passed_over():
    (page,) = every_pdf_page(with_resources(b"<<>>", notes=b"[null]"))

    assert page.is_text_unsure is False


@pytest.mark.parametrize(
    ("resources", "notes"),
    [
        (b"<</Font<</F1 5>>>>", b"[]"),
        (b"<</Font 7>>", b"[]"),
        (b"<</XObject<</X 7>>>>", b"[]"),
        (b"<</ExtGState<</G <</Font 7>>>>>>", b"[]"),
        (b"<</ExtGState<</G 7>>>>", b"[]"),
        (b"<<>>", b"[5]"),
        (b"<<>>", b"[<</AP<</N 5>>>>]"),
        (b"<<>>", b"[<</AP<</N<</On 5>>>>>>]"),
    ],
)
def test_a_page_that_has_a_number_where_a_font_or_a_note_should_be_is_unsure(resources, notes):
    (page,) = every_pdf_page(with_resources(resources, notes=notes))

    assert page.is_text_unsure is True


MASK = b"<</ExtGState<</G <</SMask %s>>>>>>"


@pytest.mark.parametrize(("mask", "is_unsure"), [(b"<</S/Luminosity>>", True), (b"/None", False)])
def test_a_text_that_is_seen_through_a_soft_mask_may_be_another(mask, is_unsure):
    assert Fonts(with_resources(MASK % mask)).is_text_unsure(0) is is_unsure


def with_resources(resources: bytes, *, notes: bytes = b"[]") -> bytes:
    """A blank page that draws with these, and has these notes."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 200))
    resources = resources.replace(b"9 0 R", b"<<>>")
    document.pages[0].obj.Resources = pikepdf.Object.parse(resources)
    document.pages[0].obj.Annots = pikepdf.Object.parse(notes)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()
