"""A PDF as any reader shows it: with its notes, and with what was typed into its fields.

Whatever draws a PDF, or reads the words on it, opens it here, so that what is drawn is read too.
"""

import ctypes

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

# Of so many things on a page none is looked at by itself: it is taken to have a picture.
MOST_LOOKED_AT = 5_000
# A frame or a table is made of straight lines; a letter that is drawn is not.
MOST_STRAIGHT_LINES = 20
# Nor are so many on one page, or one that lies aslant by more than this, in points.
MOST_LINES_OF_A_PAGE = 200
LEVEL = 0.5
# Forms within forms: deeper, no reader of PDFs goes.
DEEPEST = 64


def opened(content: bytes) -> pypdfium2.PdfDocument:
    """The PDF, with fields that are drawn as they are filled in."""
    document = pypdfium2.PdfDocument(content)
    document.init_forms()
    return document


def drawn(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    """The picture of a page, notes and fields included."""
    picture: Image.Image = page.render(scale=scale, draw_annots=True, may_draw_forms=True).to_pil()
    return picture


def has_notes(page: pypdfium2.PdfPage) -> bool:
    """Whether a note, a field or a link is on it, whose words are none of its own."""
    count: int = pdfium.FPDFPage_GetAnnotCount(page)
    return count > 0


def with_notes(document: pypdfium2.PdfDocument, number: int) -> pypdfium2.PdfPage:
    """The page with its notes and fields made part of it, to be read and not to be drawn.

    What it inherits from above may be lost on it: pictures, or how its letters look.

    Args:
        document: one that is used for nothing else: the page is changed.
        number: from 0.
    """
    page = document[number]
    # Its size is forgotten where it is inherited.
    page.set_cropbox(*page.get_bbox())
    pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
    page.close()
    return document[number]


def has_pictures(page: pypdfium2.PdfPage) -> bool:
    """Whether more than text and straight lines is on it, on which words may be seen."""
    kinds = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING)
    of_page = 0
    for count, each in enumerate(page.get_objects(filter=kinds, max_depth=DEEPEST), start=1):
        if each.type != pdfium.FPDF_PAGEOBJ_PATH or count > MOST_LOOKED_AT:
            return True
        lines = pdfium.FPDFPath_CountSegments(each)
        of_page += lines
        if lines > MOST_STRAIGHT_LINES or of_page > MOST_LINES_OF_A_PAGE or _is_drawn(each, lines):
            return True
    return False


def _is_drawn(path: pypdfium2.PdfObject, lines: int) -> bool:
    """Whether a path has a line that is round, or neither level nor upright."""
    x, y = ctypes.c_float(), ctypes.c_float()
    before = (0.0, 0.0)
    for line in range(lines):
        segment = pdfium.FPDFPath_GetPathSegment(path, line)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return True
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        to = (x.value, y.value)
        aslant = min(abs(to[0] - before[0]), abs(to[1] - before[1]))
        if kind == pdfium.FPDF_SEGMENT_LINETO and aslant > LEVEL:
            return True
        before = to
    return False
