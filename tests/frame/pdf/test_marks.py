"""What is drawn on a page that may be read, however it is drawn; and that frames are none of it."""

import io
from base64 import b64encode

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from frame.paper import typeset
from frame.pdf.asking import every_pdf_page, pdf_pages
from tests.uploads import picture_content

HELVETICA = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
CERTIFICATE = b"BT /F 12 Tf 72 700 Td (Certificate of Completion) Tj ET\n"
NAME = b"BT /F 14 Tf 72 600 Td (Mateo Nunez) Tj ET "
# A five and a zero of level and upright strokes, and the same as rectangles that are filled.
STROKES = (
    b"1 w 84 612 m 72 612 l S 72 612 m 72 606 l S 72 606 m 84 606 l S 84 606 m 84 600 l S "
    b"84 600 m 72 600 l S 90 612 m 96 612 l S 96 612 m 96 600 l S 96 600 m 90 600 l S "
    b"90 600 m 90 612 l S"
)
RECTANGLES = (
    b"72 612 12 1 re f 72 606 1 6 re f 72 606 12 1 re f 84 600 1 6 re f 72 600 12 1 re f "
    b"90 612 6 1 re f 96 600 1 12 re f 90 600 6 1 re f 90 600 1 12 re f"
)
# The edge of what is filled: a letter of straight lines, and one that is round.
CLIP = (
    b"q 72 600 m 72 620 l 76 620 l 84 606 l 92 620 l 96 620 l 96 600 l 92 600 l 92 613 l 84 600 l "
    b"76 613 l 76 600 l h 110 600 m 130 600 130 620 110 620 c 100 620 100 600 110 600 c W n "
    b"60 590 200 50 re f Q"
)
# Level lines, each dashed so that they make letters together.
DASHED = b"1 w " + b" ".join(
    b"[%d 3 2 7 1 4 3 2] %d d 72 %d m 160 %d l S" % (row % 3 + 2, row % 5, 600 + row, 600 + row)
    for row in range(12)
)
FRAME = (
    b"36 36 540 720 re S 72 690 m 540 690 l S 0.9 g 72 500 200 100 re f 0 g "
    b"72 400 468 20 re S 200 400 m 200 420 l S [1 2] 0 d 72 300 m 540 300 l S "
    b"[4 2] 0 d 72 120 m 72 280 l S"
)


def with_content(content: bytes, **resources: object) -> bytes:
    """A page of a certificate with this besides."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(612, 792))
    page = document.pages[0].obj
    page.Resources = Dictionary(Font=Dictionary(F=HELVETICA), **resources)
    page.Contents = document.make_stream(CERTIFICATE + content)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def within_a_form(content: bytes, *, as_mask: bool = False) -> bytes:
    """The same where it is drawn by a form, or is a mask through which black is seen."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(612, 792))
    form = document.make_stream(
        content,
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, 0, 612, 792]),
        Resources=Dictionary(Font=Dictionary(F=HELVETICA)),
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceGray),
    )
    page = document.pages[0].obj
    page.Resources = Dictionary(
        Font=Dictionary(F=HELVETICA),
        XObject=Dictionary(X=form),
        ExtGState=Dictionary(G=Dictionary(SMask=Dictionary(S=Name.Luminosity, G=form))),
    )
    if not as_mask:
        del page.Resources.ExtGState
    draws = b"q /G gs 60 580 300 60 re f Q" if as_mask else b"/X Do"
    page.Contents = document.make_stream(CERTIFICATE + draws)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        with_content(CLIP),
        within_a_form(CLIP),
        within_a_form(b"1 g " + NAME, as_mask=True),
        with_content(b"q BT /F 14 Tf 7 Tr 72 600 Td (Mateo) Tj ET 60 580 200 60 re f Q"),
        with_content(STROKES),
        with_content(RECTANGLES),
        with_content(b"1 g " + STROKES.replace(b"1 w", b"1 w 1 G")),
        with_content(DASHED),
        with_content(b"q .7 .7 -.7 .7 530 131 cm " + STROKES + b" Q"),
        with_content(b"q .001 0 0 .001 0 0 cm 12 w 72000 600000 m 99000 620000 l S Q"),
    ],
    ids=[
        *("clip", "form", "mask", "letters as a clip", "strokes", "rectangles", "white", "dashes"),
        *("turned", "small"),
    ],
)
def test_what_is_drawn_and_may_be_read_is_told_however_it_is_drawn(content):
    (page,) = every_pdf_page(content)

    assert page.has_pictures is True
    assert page.has_marks is True
    # Nobody is covered on a certificate that is only read.
    assert pdf_pages(content)[0].has_marks is False


@pytest.mark.parametrize(
    "content",
    [
        with_content(b""),
        with_content(FRAME),
        with_content(b"72 697 m 200 697 l S 100 703 m 130 703 l S"),
        within_a_form(NAME + FRAME),
    ],
    ids=["text", "frame", "underlined", "form"],
)
def test_frames_tables_fills_dotted_lines_and_lines_below_words_are_no_marks(content):
    (page,) = every_pdf_page(content)

    assert (page.has_marks, page.has_pictures) == (False, False)


def test_a_picture_is_no_mark():
    page = "<p>Text<img width=200 src='data:image/png;base64,{}'>"
    picture = b64encode(picture_content()).decode()

    (read,) = every_pdf_page(typeset(page.format(picture)).write_pdf())

    assert (read.has_pictures, read.has_marks) == (True, False)


@pytest.mark.parametrize(
    ("content", "is_unsure", "has_marks"),
    [
        (NAME, False, False),
        (b"/Span <</ActualText (the trainee)>> BDC " + NAME + b"EMC", True, False),
        (b"/Span /A BDC " + NAME + b"EMC", True, False),
        (b"/P <</MCID 0>> BDC " + NAME + b"EMC", False, False),
        (b"q 60 580 200 60 re W n " + NAME + b"Q", False, False),
        (CLIP.replace(b"60 590 200 50 re f", b"BT /F 90 Tf 72 590 Td (---) Tj ET"), True, True),
    ],
    ids=["plain", "other words", "named", "marked", "rectangle", "clip"],
)
def test_a_text_for_which_the_pdf_gives_other_words_or_that_is_cut_may_be_another(
    content, is_unsure, has_marks
):
    properties = Dictionary(A=Dictionary(ActualText=pikepdf.String("the trainee")))

    (page,) = every_pdf_page(with_content(content, Properties=properties))

    assert page.is_text_unsure is is_unsure
    assert page.has_pictures is is_unsure
    assert page.has_marks is has_marks


def test_what_a_note_draws_is_looked_at_as_the_page_is():
    document = pikepdf.open(io.BytesIO(with_content(FRAME)))
    looks = document.make_stream(
        STROKES, Type=Name.XObject, Subtype=Name.Form, BBox=Array([60, 590, 260, 640])
    )
    note = Dictionary(
        Type=Name.Annot,
        Subtype=Name.Stamp,
        Rect=Array([60, 590, 260, 640]),
        F=4,
        AP=Dictionary(N=looks),
    )
    document.pages[0].obj.Annots = Array([document.make_indirect(note)])
    written = io.BytesIO()
    document.save(written)

    (page,) = every_pdf_page(written.getvalue())

    assert page.has_marks is True
