"""What stands in the cells of a file, and the one guard against what a spreadsheet computes."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

Cell = str | int | Decimal | date

# A spreadsheet takes a text that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


class Column(NamedTuple):
    """One column of a file.

    Args:
        value: the cell of a row. Hours and counts stay numbers, days stay days.
        width: characters on a spreadsheet; 0 for as wide as what stands in it.
        is_on_paper: shown on a PDF too, which has less room.
        is_bold: a number other than 0 stands out.
    """

    heading: str
    value: Callable[[Any], Cell]
    width: int = 0
    is_on_paper: bool = True
    is_bold: bool = False


def harmless(cell: Cell) -> str:
    """The cell's text; one that a spreadsheet would compute gets an apostrophe before it."""
    text = cell.isoformat() if isinstance(cell, date) else str(cell)
    is_typed = isinstance(cell, str)
    return f"'{text}" if is_typed and text.startswith(FORMULA_STARTS) else text


def without_guard(text: str) -> str:
    """A text that `harmless` wrote, as it was before."""
    is_guarded = text.startswith("'") and text[1:].startswith(FORMULA_STARTS)
    return text[1:] if is_guarded else text
