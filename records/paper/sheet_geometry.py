"""Where everything stands on a printed sign-in sheet: for the template, and for who reads it back.

All lengths are millimeters, from the upper left corner of the paper. A change here is a new LAYOUT:
sheets that are printed already lie in classrooms.
"""

from itertools import accumulate
from typing import NamedTuple

# Begins what the code in each corner says, so that a sheet of another layout is told apart.
LAYOUT = "S1"

PAPER_WIDTH = 215.9
PAPER_HEIGHT = 279.4
MARGIN_LEFT = 18.0
MARGIN_RIGHT = 17.9
MARGIN_TOP = 18.0
MARGIN_BOTTOM = 17.0

# Printers leave 6.35 mm of the edge white, if not less.
CODE_SIZE = 9.0
CODE_INSET = 6.8

HEAD_HEIGHT = 41.0
POLICY_HEIGHT = 7.0
# Left white between the policy and the table: what is seen there is noise.
STRIP_HEIGHT = 5.0
TABLE_HEAD_HEIGHT = 6.0
TABLE_TOP = MARGIN_TOP + HEAD_HEIGHT + POLICY_HEIGHT + STRIP_HEIGHT
FIRST_ROW_TOP = TABLE_TOP + TABLE_HEAD_HEIGHT
ROWS_A_PAGE = 18
ROW_HEIGHT = 8.5

COLUMNS = {
    "number": 7.0,
    "serial": 17.0,
    "name": 55.0,
    "rank": 45.0,
    "time_in": 17.0,
    "time_out": 17.0,
    "initials": 22.0,
}


class Box(NamedTuple):
    """A rectangle on the paper."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top


_FAR_X = PAPER_WIDTH - CODE_INSET - CODE_SIZE
_FAR_Y = PAPER_HEIGHT - CODE_INSET - CODE_SIZE

# The codes in the corners by what each says, clockwise from the upper left.
CORNERS = {
    f"{LAYOUT}{letter}": Box(left, top, left + CODE_SIZE, top + CODE_SIZE)
    for letter, left, top in (
        ("A", CODE_INSET, CODE_INSET),
        ("B", _FAR_X, CODE_INSET),
        ("C", _FAR_X, _FAR_Y),
        ("D", CODE_INSET, _FAR_Y),
    )
}

NOISE_STRIP = Box(
    MARGIN_LEFT + 5, TABLE_TOP - STRIP_HEIGHT + 1, PAPER_WIDTH - MARGIN_RIGHT - 5, TABLE_TOP - 1
)

_EDGES = dict(zip(COLUMNS, accumulate(COLUMNS.values(), initial=MARGIN_LEFT), strict=False))


def cell(place: int, column: str) -> Box:
    """One cell.

    Args:
        place: of its row on the page, from 0.
        column: one of COLUMNS.
    """
    left, top = _EDGES[column], FIRST_ROW_TOP + place * ROW_HEIGHT
    return Box(left, top, left + COLUMNS[column], top + ROW_HEIGHT)


def row(place: int) -> Box:
    """A whole row, from 0."""
    return cell(place, "number")._replace(right=PAPER_WIDTH - MARGIN_RIGHT)
