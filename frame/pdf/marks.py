"""Marks that are seen on a page of a PDF, and that no text, picture, rule or frame on it makes.

Letters can be drawn in more ways than can be told from how a page is written: as the edge of what
is filled, as dashes, as strokes. So the page is drawn without its text and its pictures, and what
is then seen is looked at: long level and upright lines are those of frames and tables, and large
fills have such edges too. Whatever else is seen there may be read.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops, ImageDraw

from frame.pdf.drawing import DEEPEST

# In dots, the longer side of a page that is looked at: letters of five points are seen on it.
ACROSS = 1100
# Behind the page, so that white marks are seen too.
GROUND = (188, 71, 133)
# Of 255: a dot that differs less from the next is as that.
SAME = 20
# Of the longer side, a line of a frame or a table at least; an inch of Letter. A shorter one is one
# where it joins two of them.
LONG = 1 / 11
# In dots: how far beyond a line its own edge may be, and how far dots of a dotted one are apart.
EDGE, BETWEEN_DOTS = 2, 6
# In dots, how thick a dotted line is at most, and how long one below a word is at least.
THICK, UNDERLINE = 5, 10
# A page is looked at in squares of so many dots; marks in fewer of them than this say nothing.
SQUARE, FEWEST = 8, 4
# A clip that is a rectangle has five lines, one of them back to its start.
LINES_OF_A_RECTANGLE = 5

# The left, top, right and bottom side of a word, in points.
Sides = tuple[float, float, float, float]


@dataclass(frozen=True)
class Bare:
    """A page without its text and its pictures.

    Args:
        has_shapes: whether anything is left that is drawn.
        has_other_words: whether the PDF gave other words for its text than its own letters.
        is_text_cut: whether only parts of its letters were seen, which may be of any form.
    """

    has_shapes: bool
    has_other_words: bool
    is_text_cut: bool


def strip(page: pypdfium2.PdfPage) -> Bare:
    """Leave out the text and the pictures of a page where it is drawn from now on."""
    has_shapes = has_other_words = is_text_cut = False
    for each in page.get_objects(max_depth=DEEPEST):
        has_other_words = has_other_words or _says_other_words(each)
        if each.type == pdfium.FPDF_PAGEOBJ_TEXT:
            is_text_cut = is_text_cut or _is_cut(each)
        if each.type in (pdfium.FPDF_PAGEOBJ_TEXT, pdfium.FPDF_PAGEOBJ_IMAGE):
            pdfium.FPDFPageObj_SetIsActive(each, False)
        elif each.type != pdfium.FPDF_PAGEOBJ_FORM:
            has_shapes = True
    return Bare(has_shapes, has_other_words, is_text_cut)


def _says_other_words(each: pypdfium2.PdfObject) -> bool:
    """Whether the PDF gives other words for it than its own letters: an `ActualText`."""
    for number in range(pdfium.FPDFPageObj_CountMarks(each)):
        mark = pdfium.FPDFPageObj_GetMark(each, number)
        kind = pdfium.FPDFPageObjMark_GetParamValueType(mark, b"ActualText")
        if kind != pdfium.FPDF_OBJECT_UNKNOWN:
            return True
    return False


def _is_cut(text: pypdfium2.PdfObject) -> bool:
    """Whether it is seen within another form than a rectangle alone."""
    clip = pdfium.FPDFPageObj_GetClipPath(text)
    for path in range(pdfium.FPDFClipPath_CountPaths(clip)):
        lines = pdfium.FPDFClipPath_CountPathSegments(clip, path)
        if lines > LINES_OF_A_RECTANGLE or any(
            pdfium.FPDFPathSegment_GetType(pdfium.FPDFClipPath_GetPathSegment(clip, path, line))
            == pdfium.FPDF_SEGMENT_BEZIERTO
            for line in range(lines)
        ):
            return True
    return False


def has_marks(page: pypdfium2.PdfPage, words: Iterable[Sides]) -> bool:
    """Whether marks are seen on a page that was stripped.

    Args:
        words: those of the page before, for a line below one of them underlines it.
    """
    width, height = page.get_size()
    scale = ACROSS / max(width, height, 1)
    drawn = page.render(
        scale=scale, fill_color=(*GROUND, 255), draw_annots=False, may_draw_forms=False
    ).to_pil()
    # Beside and below it is a blank, so that no line goes on where the next begins.
    across = (drawn.width // SQUARE + 2) * SQUARE
    down = (drawn.height // SQUARE + 2) * SQUARE
    picture = Image.new("RGB", (across, down), GROUND)
    picture.paste(drawn.convert("RGB"), (SQUARE, SQUARE))
    worded = Image.new("1", picture.size)
    draw = ImageDraw.Draw(worded)
    for sides in words:
        draw.rectangle([side * scale + SQUARE for side in sides], fill=1)
    left = _no_lines(_edges(picture, 1, 0), _edges(picture, 0, 1), _dots(worded), across)
    squares = (
        Image.frombytes("1", picture.size, left.to_bytes(across * down // 8, "big"))
        .convert("L")
        .reduce(SQUARE)
    )
    return sum(map(bool, squares.tobytes())) >= FEWEST


# A picture of dots that are there or not is one number, a bit for a dot, row by row: what is beside
# or below is one shift away, for all dots at once.


def _dots(picture: Image.Image) -> int:
    return int.from_bytes(picture.tobytes(), "big")


def _edges(picture: Image.Image, across: int, down: int) -> int:
    """Which dots differ from the next one in a direction, in any color."""
    red, green, blue = ImageChops.difference(
        picture, ImageChops.offset(picture, -across, -down)
    ).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    return _dots(most.point([255 * (tone > SAME) for tone in range(256)], "1"))


def _no_lines(upright: int, level: int, worded: int, row: int) -> int:
    """The dots of edges without those of lines.

    Args:
        upright: the edges of what is upright; of each line the dots follow on each other downwards.
        level: the same of what is level.
        worded: where words are.
        row: how many dots a row has.
    """
    least = round(ACROSS * LONG)
    long_upright, long_level = _runs(upright, row, least), _runs(level, 1, least)
    lines = (
        long_upright
        | long_level
        | _joining(upright, _around(long_level, row), row)
        | _joining(level, _around(long_upright, row), 1)
        | _runs(level & worded, 1, UNDERLINE)
    )
    left = (upright | level) & ~_around(lines, row)
    for along, beside in ((1, row), (row, 1)):
        near = _reaching(left, along, BETWEEN_DOTS)
        thin = near & ~_runs(near, beside, THICK + 1)
        left &= ~_around(_runs(thin, along, least), row)
    return left


def _runs(dots: int, step: int, least: int) -> int:
    """Those of at least so many in a row, each a step from the next."""
    have = 1
    while have < least:
        more = min(have, least - have)
        dots &= dots << more * step
        have += more
    return dots | _reaching(dots, step, least, back=0)


def _reaching(dots: int, step: int, far: int, *, back: int = 1) -> int:
    """The dots, and so many steps on from each of them; back too or not."""
    have = 1
    while have < far:
        more = min(have, far - have)
        dots |= dots >> more * step | (dots << more * step) * back
        have += more
    return dots


def _joining(dots: int, ends: int, step: int) -> int:
    """The dots that lead without a gap from one end to another."""
    return _filled(dots & ends, dots, step) & _filled(dots & ends, dots, -step)


def _filled(start: int, dots: int, step: int) -> int:
    """All dots that are reached from a start over dots alone, up to a line's length."""
    far, size = 1, abs(step)
    while far < ACROSS * LONG:
        if step > 0:
            start |= dots & start << far * size
            dots &= dots << far * size
        else:
            start |= dots & start >> far * size
            dots &= dots >> far * size
        far *= 2
    return start


def _around(dots: int, row: int) -> int:
    """The dots, and those that touch them."""
    for step in (1, row):
        dots = _reaching(dots, step, EDGE + 1)
    return dots
