"""The rows of a report as lines of even-spaced type, for paper.

A thousand members with nine measures are more cells than a paper engine lays out in a minute;
a line a member takes it two seconds. What is too long for its column goes on in a line below, and
ranks are left out: the other files have them.
"""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from compliance.measure_names import MeasureName
from compliance.reports.report import Report
from compliance.reports.rows import Row

# Characters on a line of a Letter page on its side; css/report_paper.css sets their size.
ROOM = 193
GAP = 1
WIDE_GAP = 2


@dataclass(frozen=True)
class _Words:
    """A column of words.

    Args:
        weight: its claim on the room that is left, next to the others'.
    """

    heading: str
    value: Callable[[Row], str]
    weight: float


@dataclass(frozen=True)
class _Hours:
    """A measure's hours credited and, when any row is short of it, the hours short."""

    heading: list[str]
    key: str
    credited: int
    short: int

    @property
    def width(self) -> int:
        return self.credited + self.short

    def over(self, words: str) -> str:
        """The words of the heading, ending with the hours credited where they are no longer."""
        return (" " * WIDE_GAP + words.rjust(self.credited - WIDE_GAP)).ljust(self.width)


_SERIAL = _Words("Serial", lambda row: row.member.serial_number, 1)
_WORDS = (
    _Words("Name", lambda row: row.member.name, 1.8),
    _Words("Element", lambda row: row.element, 1.25),
    _Words("Standing", lambda row: row.standing_label, 0.9),
    _Words("Open years", lambda row: row.open_years, 1),
)


def paper_lines_of(report: Report) -> tuple[SafeString, list[SafeString]]:
    """The heading, and a member each, of a line or more; hours short in bold."""
    hours = [_hours(measure, report.rows) for measure in report.measures]
    words = _widths(report.rows, ROOM - sum(column.width for column in hours))
    return _heading(words, hours), [_line(row, words, hours) for row in report.rows]


def _heading(words: dict[_Words, int], hours: Sequence[_Hours]) -> SafeString:
    depth = max(len(column.heading) for column in hours)
    lines = []
    for line in range(depth):
        is_last = line == depth - 1
        cells = [(column.heading if is_last else "").ljust(words[column]) for column in words]
        for column in hours:
            place = line - depth + len(column.heading)
            cells.append(column.over(column.heading[place] if place >= 0 else ""))
        lines.append("".join(cells).rstrip())
    return mark_safe(escape("\n".join(lines)))


def _line(row: Row, words: dict[_Words, int], hours: Sequence[_Hours]) -> SafeString:
    first, *others = _who(row, words)
    figures = "".join(_figure(row, column) for column in hours)
    return mark_safe(
        "\n".join([escape(first) + figures.rstrip(), *(escape(each.rstrip()) for each in others)])
    )


def _who(row: Row, words: dict[_Words, int]) -> list[str]:
    """The words of a row, each within its column, in as many lines as the longest takes."""
    cells = [_wrapped(column.value(row), width) for column, width in words.items()]
    return [
        "".join(map(str.ljust, parts, words.values()))
        for parts in zip_longest(*cells, fillvalue="")
    ]


def _figure(row: Row, column: _Hours) -> str:
    credited = _written(row.credited(column.key)).rjust(column.credited)
    short = row.short(column.key)
    if not short:
        return credited + " " * column.short
    words = _short(short)
    return f"{credited}{' ' * (column.short - len(words))}<b>{words}</b>"


def _hours(measure: MeasureName, rows: Sequence[Row]) -> _Hours:
    """As wide as its figures and the longest word over them."""
    credited = max((len(_written(row.credited(measure.key))) for row in rows), default=0)
    shorts = [len(_short(row.short(measure.key))) for row in rows if row.short(measure.key)]
    short = max(shorts) + GAP if shorts else 0
    words = max(len(word) for word in measure.column.replace("-", "- ").split())
    width = max(credited, words - short) + WIDE_GAP
    heading = textwrap.wrap(measure.column, width + short - WIDE_GAP)
    return _Hours(heading, measure.key, width, short)


def _widths(rows: Sequence[Row], room: int) -> dict[_Words, int]:
    """Share the room out: what is short keeps its width, the rest gives way by weight."""
    wanted = {
        column: max([len(column.heading), *(len(column.value(row)) for row in rows)]) + GAP
        for column in (_SERIAL, *_WORDS)
    }
    widths = {_SERIAL: wanted[_SERIAL]}
    left = room - wanted[_SERIAL]
    open_columns = sorted(_WORDS, key=lambda column: wanted[column] / column.weight)
    while open_columns:
        column, *open_columns = open_columns
        weights = column.weight + sum(other.weight for other in open_columns)
        widths[column] = min(wanted[column], int(left * column.weight / weights))
        left -= widths[column]
    return {column: widths[column] for column in (_SERIAL, *_WORDS)}


def _wrapped(text: str, width: int) -> list[str]:
    most = width - GAP
    return [text] if len(text) <= most else textwrap.wrap(text, most)


def _written(hours: Decimal) -> str:
    return f"{hours:.2f}"


def _short(hours: Decimal) -> str:
    return f"-{hours:.2f}"
