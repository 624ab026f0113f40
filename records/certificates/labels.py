"""What stands beside, below or behind a label: `Hours: 8.0`."""

import re
from collections.abc import Iterator

from records.certificates.flow import Cell, Flow

# A line of a paper that is filled in by hand: ______
_ANYTHING = re.compile(r"\S")
_ENUMERATED = re.compile(r"(?:\d{1,2}|[a-z])[.)]\s+", re.IGNORECASE)
_RULE = re.compile(r"[\s:#._–—-]*")


def values_of(
    flow: Flow,
    label: re.Pattern[str],
    fits: re.Pattern[str] = _ANYTHING,
    *,
    or_above: bool = False,
) -> Iterator[tuple[int, int]]:
    """Where the value of each such label stands in the text.

    It is the rest of the label's own cell, or else the next one of its line, or the one below.

    Args:
        label: matched at the start of a cell.
        fits: what the value begins with.
        or_above: the value may also stand on a line above its label.
    """
    for cell in flow.cells:
        following = flow.next_line(cell)
        number = _ENUMERATED.match(flow.text, cell.start, cell.end)
        start = number.end() if number else cell.start
        found = label.match(flow.text, start, following.end if following else cell.end)
        if not found:
            continue
        last = following if following and found.end() > cell.end else cell
        rest = _RULE.match(flow.text, found.end(), last.end)
        start = rest.end() if rest else found.end()
        if start < last.end:
            if start > found.end() and fits.match(flow.text, start, last.end):
                yield start, last.end
            continue
        around = [*_right_of(flow, cell), flow.below(last), flow.above(cell) if or_above else None]
        for value in around:
            if (
                value is not None
                and fits.match(flow.text, value.start, value.end)
                and not is_label(flow.text[value.start : value.end])
            ):
                yield value.start, value.end
                break


def _right_of(flow: Flow, cell: Cell) -> list[Cell]:
    return [other for other in flow.beside(cell) if other.left > cell.right][:1]


_LABEL_WORDS = re.compile(
    r"(?:the\s+)?(?:course|class|training|post|clee|total|credit|contact|attendee|participant|"
    r"student|officer|provider|sponsor|instructor|location|date|dates|completed|completion|hours|"
    r"control|approval|license|number|name|title|on|of|for|area|issued|issue|signature|director|"
    r"agency|department|no|#|\(s\)|s|and|/|&|[().#:])(?:[\s:().#/&]+|$)",
    re.IGNORECASE,
)


def is_label(words: str) -> bool:
    """Whether a cell has the words of a label and no value."""
    if words.rstrip().endswith(":"):
        return True
    at = 0
    while at < len(words):
        found = _LABEL_WORDS.match(words, at)
        if not found or found.end() == at:
            return False
        at = found.end()
    return True
