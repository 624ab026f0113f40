"""The rows of a report as lines of even-spaced type, for paper.

A thousand members with nine measures are more cells than a paper engine lays out in a minute;
a line a member takes it two seconds.
"""

import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from compliance.reports.report import Report
from compliance.reports.rows import Row

NARROWEST_FIGURE = 8
SHORT_LABEL = "Hours short"


@dataclass(frozen=True)
class _Column:
    """A column so many characters wide, one of them a gap; figures stand to the right."""

    heading: list[str]
    width: int
    lines: Callable[[Row], list[str]]
    short: Callable[[Row], str]
    is_figure: bool = False


def ledger_of(report: Report) -> tuple[SafeString, list[SafeString]]:
    """The heading, and a block of one or more lines a member; the last says hours short."""
    columns = _columns(report)
    heading = mark_safe(escape(_block([column.heading for column in columns], columns)))
    return heading, [_member(row, columns) for row in report.rows]


def _member(row: Row, columns: Sequence[_Column]) -> SafeString:
    block = _block([column.lines(row) for column in columns], columns)
    if not row.is_behind:
        return mark_safe(escape(block))
    return format_html("{}\n<b>{}</b>", block, _line([c.short(row) for c in columns], columns))


def _columns(report: Report) -> list[_Column]:
    return [
        _text("Serial", 7, lambda row: row.member.serial_number),
        _text("Name", 30, lambda row: row.member.name),
        _text("Rank", 16, lambda row: row.member.rank),
        _text("Element", 24, lambda row: row.element),
        _text("Standing", 18, lambda row: row.standing_label, short=SHORT_LABEL),
        *(_figure(measure.heading, measure.key) for measure in report.measures),
    ]


def _text(heading: str, width: int, value: Callable[[Row], str], short: str = "") -> _Column:
    return _Column(
        [heading], width, lambda row: textwrap.wrap(value(row), width - 1), lambda row: short
    )


def _figure(heading: str, key: str) -> _Column:
    """Hours credited, and hours short where any are."""
    words = textwrap.wrap(heading, NARROWEST_FIGURE, break_long_words=False)
    width = max(NARROWEST_FIGURE, *(len(word) + 1 for word in words))

    def short(row: Row) -> str:
        hours = row.short(key)
        return f"{hours:.2f}" if hours else ""

    return _Column(words, width, lambda row: [f"{row.credited(key):.2f}"], short, is_figure=True)


def _block(cells: Sequence[list[str]], columns: Sequence[_Column]) -> str:
    return "\n".join(_line(parts, columns) for parts in zip_longest(*cells, fillvalue=""))


def _line(parts: Sequence[str], columns: Sequence[_Column]) -> str:
    return "".join(
        part.rjust(column.width) if column.is_figure else part.ljust(column.width)
        for part, column in zip(parts, columns, strict=True)
    ).rstrip()
