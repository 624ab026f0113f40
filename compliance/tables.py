"""The tables of members with their standing: their columns, pages and addresses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from compliance.measure_names import MeasureName
from compliance.reports.rows import Row

ROWS_ON_A_PAGE = 50
PAGE = "page"
EXPORT = "_export"
EXPORT_FORMATS = ("xlsx", "csv", "pdf")

PEOPLE = (
    ("name", "Name", ""),
    ("serial", "Serial", ""),
    ("rank", "Rank", ""),
    ("element", "Element", ""),
    ("standing", "Standing", ""),
    ("total", "Total", "num"),
    ("missing", "Missing", ""),
)
WHO = PEOPLE[:5]


@dataclass(frozen=True)
class Heading:
    """One column's heading, and the address of the same rows in its order.

    Args:
        direction: `ascending`, `descending`, or nothing when the rows are in another order.
        narrow: the text cut to what a column of hours holds; the whole of it is still read out.
    """

    text: str
    css: str
    url: str
    direction: str
    narrow: str = ""


@dataclass(frozen=True)
class Line:
    """One row as the page shows it.

    Args:
        tag: the standing, drawn.
        figures: hours credited and short of every measure shown.
    """

    row: Row
    tag: SafeString
    figures: list[tuple[Decimal, Decimal]]


@dataclass(frozen=True)
class Table:
    """A page of rows under headings that sort them."""

    headings: list[Heading]
    page: Page
    lines: list[Line]
    exports: list[tuple[str, str]]
    pages: list[tuple[int | str, str]]
    previous_url: str
    next_url: str

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def is_paged(self) -> bool:
        return self.page.paginator.num_pages > 1


def table_of(
    rows: list[Row],
    columns: Iterable[tuple[str, str, str]],
    *,
    measures: Sequence[MeasureName] = (),
    query: QueryDict,
    sort: str,
    export_path: str,
) -> Table:
    """Lay out the page that the address asks for.

    Args:
        columns: key, heading and style of each, those of the measures left out.
        measures: shown in a column each, after the others.
        export_path: the page that answers with files.
    """
    page = Paginator(rows, ROWS_ON_A_PAGE).get_page(query.get(PAGE))
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return Table(
        headings=[
            *(_heading(*column, query=query, sort=sort) for column in columns),
            *(
                replace(
                    _heading(name.key, name.heading, "num", query=query, sort=sort),
                    narrow=name.column,
                )
                for name in measures
            ),
        ],
        page=page,
        lines=_lines(page, measures),
        exports=[
            (name.upper(), export_path + address(query, **{EXPORT: name}))
            for name in EXPORT_FORMATS
        ],
        pages=[
            (number, address(query, page=number) if isinstance(number, int) else "")
            for number in numbers
        ],
        previous_url=address(query, page=page.number - 1) if page.has_previous() else "",
        next_url=address(query, page=page.number + 1) if page.has_next() else "",
    )


def _lines(rows: Iterable[Row], measures: Sequence[MeasureName]) -> list[Line]:
    """Draw each standing that occurs once, not once a row."""
    shown = list(rows)
    tags = {
        key: render_to_string("compliance/_standing_cell.html", {"row": row})
        for key, row in {row.key: row for row in shown}.items()
    }
    return [Line(row, tags[row.key], row.figures(measures)) for row in shown]


def address(query: QueryDict, **changes: str | int | None) -> str:
    """The query string with some parameters changed, None to leave one out; back to page one."""
    changed = query.copy()
    for name in (PAGE, EXPORT):
        changed.pop(name, None)
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = str(value)
    return f"?{changed.urlencode()}"


def _heading(key: str, text: str, css: str, *, query: QueryDict, sort: str) -> Heading:
    column, is_descending = sort.removeprefix("-"), sort.startswith("-")
    if column != key:
        return Heading(text, css, address(query, sort=key), "")
    if is_descending:
        return Heading(text, css, address(query, sort=key), "descending")
    return Heading(text, css, address(query, sort=f"-{key}"), "ascending")
