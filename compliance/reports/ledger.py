"""The rows of a report as lines of even-spaced type, for paper.

A thousand members with nine measures are more cells than a paper engine lays out in a minute;
a line a member takes it two seconds.
"""

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from compliance.reports.report import Report
from compliance.reports.rows import Row

NARROWEST_FIGURE = 8


@dataclass(frozen=True)
class _Column:
    """Characters wide, one of them a gap; figures stand to the right."""

    heading: list[str]
    width: int
    lines: Callable[[Row], list[str]]
    is_figure: bool = False


def ledger_of(report: Report) -> tuple[SafeString, list[SafeString]]:
    """The heading, and a block of one or more lines a member; hours short are in bold."""
    columns = _columns(report)
    heading = _block([column.heading for column in columns], columns)
    rows = [_block([column.lines(row) for column in columns], columns) for row in report.rows]
    return heading, rows


def _columns(report: Report) -> list[_Column]:
    return [
        _text("Serial", 7, lambda row: row.member.serial_number),
        _text("Name", 30, lambda row: row.member.name),
        _text("Rank", 16, lambda row: row.member.rank),
        _text("Element", 24, lambda row: row.element),
        _text("Standing", 18, lambda row: row.standing_label),
        *(_figure(measure.heading, measure.key) for measure in report.measures),
    ]


def _text(heading: str, width: int, value: Callable[[Row], str]) -> _Column:
    return _Column([heading], width, lambda row: textwrap.wrap(value(row), width - 1))


def _figure(heading: str, key: str) -> _Column:
    """Hours credited, and below them, with a minus, the hours short."""
    words = textwrap.wrap(heading, NARROWEST_FIGURE, break_long_words=False)
    width = max(NARROWEST_FIGURE, *(len(word) + 1 for word in words))

    def lines(row: Row) -> list[str]:
        short = row.short(key)
        return [f"{row.credited(key):.2f}", *([f"-{short:.2f}"] if short else [])]

    return _Column(words, width, lines, is_figure=True)


def _block(cells: list[list[str]], columns: list[_Column]) -> SafeString:
    lines = (_line(parts, columns) for parts in zip_longest(*cells, fillvalue=""))
    return mark_safe("\n".join(lines))


def _line(parts: Iterable[str], columns: list[_Column]) -> str:
    cells = []
    for part, column in zip(parts, columns, strict=True):
        gap = " " * (column.width - len(part))
        text = escape(part)
        if part.startswith("-") and column.is_figure:
            text = f"<b>{text}</b>"
        cells.append(f"{gap}{text}" if column.is_figure else f"{text}{gap}")
    return "".join(cells).rstrip()
