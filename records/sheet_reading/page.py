"""Reading one page of a scan: the whole way from a picture to what its rows say."""

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import numpy as np
from PIL import Image

from records.paper.sheet_geometry import CORNERS, PAPER_HEIGHT, PAPER_WIDTH, Box, cell, row
from records.sheet_reading.finding import Found, Points, find_sheet
from records.sheet_reading.flattening import cut_out, paper_to_picture, without_streaks
from records.sheet_reading.ink import Measured, loose_ink, measure_boxes

MOST_DOTS = 60_000_000
# As long as a letter page of 240 dots an inch; more takes time and says no more.
MOST_DOTS_LONG = 2_640
# Shown around what is cut out, in millimeters.
AROUND_BOX = 3.0
AROUND_ROW = 1.0
WORDS = ("serial", "name", "rank")
PLACES = {"A": "upper left", "B": "upper right", "C": "lower right", "D": "lower left"}


class PageError(Exception):
    """The page can't be read; the words say why and what to do, a sentence or two."""


@dataclass(frozen=True)
class ReadPage:
    """One page with all four corners.

    Args:
        name: what its code says.
        rows: the ink in the box of each row, from the first.
    """

    name: str
    rows: list[Measured]
    _picture: Image.Image
    _to_picture: Points

    @property
    def sha256(self) -> str:
        """Of its picture: the same page in two files has the same."""
        return sha256(self._picture.tobytes()).hexdigest()

    def written(self, place: int) -> float:
        """Millimeters of ink where a row, from 0, has serial number, name and element."""
        boxes = [cell(place, column) for column in WORDS]
        return sum(loose_ink(self._picture, self._to_picture, box) for box in boxes)

    def picture_of_box(self, place: int) -> bytes:
        """The box of a row, from 0, with what is around it, as JPEG."""
        return self._cut(_wider(cell(place, "initials"), AROUND_BOX))

    def picture_of_row(self, place: int) -> bytes:
        """A whole row, from 0, as JPEG."""
        return self._cut(_wider(row(place), AROUND_ROW))

    def _cut(self, box: Box) -> bytes:
        file = BytesIO()
        cut_out(self._picture, self._to_picture, box).save(file, "JPEG", quality=80)
        return file.getvalue()


def read_page(picture: Image.Image) -> ReadPage:
    """Read one page, however it is turned.

    Args:
        picture: a page of a scan, or a photo of it.

    Raises:
        PageError: it is too large, or not all of its codes can be read.
    """
    if picture.width * picture.height > MOST_DOTS:
        raise PageError(
            f"It is {picture.width:,} by {picture.height:,} dots, too large to read. "
            "Scan it with 200 dots per inch."
        )
    picture.draft("L", (MOST_DOTS_LONG, MOST_DOTS_LONG))
    gray = picture.convert("L")
    if max(gray.size) > MOST_DOTS_LONG:
        gray.thumbnail((MOST_DOTS_LONG, MOST_DOTS_LONG), Image.Resampling.BILINEAR)
    dots = without_streaks(np.asarray(gray))
    found = find_sheet(dots)
    if not found.is_whole:
        raise PageError(_why_not(found))
    clean = Image.fromarray(dots)
    to_picture = paper_to_picture(found)
    return ReadPage(found.name, measure_boxes(clean, to_picture), clean, to_picture)


def _why_not(found: Found) -> str:
    """Why a page is not read, and what to do."""
    if found.has_two_names:
        return (
            "The square codes of two different pages are on it, so it is not known which this is. "
            "Scan each page by itself, without anything laid or stuck on it."
        )
    missing = [PLACES[says[-1]] for says in CORNERS if says not in found.corners]
    if len(missing) == len(CORNERS) and not found.name:
        return (
            "No sign-in sheet with codes in its four corners is seen on it. A sheet of another "
            "kind is entered by hand; ours has to lie flat, in good light, with all its edges."
        )
    if missing:
        corners = "corner" if len(missing) == 1 else "corners"
        return (
            f"The code in the {_listed(missing)} {corners} can't be read: cut off, covered, "
            "folded or blurred. Scan the whole page again, flat."
        )
    return (
        "The square code beside the heading can't be read, so it is not known which page this "
        "is. Scan it again without anything on the code."
    )


def _listed(words: list[str]) -> str:
    """`upper left, upper right and lower left`"""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _wider(box: Box, around: float) -> Box:
    return Box(
        max(box.left - around, 0),
        max(box.top - around, 0),
        min(box.right + around, PAPER_WIDTH),
        min(box.bottom + around, PAPER_HEIGHT),
    )
