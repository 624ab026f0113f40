"""A list as a table: its order, its page, its words, and what it says when it is empty."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from inspect import signature
from typing import Any, NamedTuple

import django_tables2 as tables
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow

from frame.form_fields import LONGEST_ECHO
from frame.lists import files
from frame.lists.cells import Column
from frame.lists.files import MOST_ROWS_ON_PAPER, Content
from frame.lists.head import FilterOn, Head

ROWS_A_PAGE = 50
# So many rows of a file are read from the database at a time.
CHUNK = 2000
MOST_ROWS_A_PAGE = 200

NUMBER = {"cell": {"class": "num"}, "th": {"class": "num"}}
WRAPPED = {"cell": {"class": "wrap"}}
TITLE = {"cell": {"class": "wrap wrap--wide"}}
ONE_LINE = {"cell": {"class": "nowrap"}}


def named_on_card(label: str, attrs: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """A column whose cells say what they are, where each row is a card and has no headings."""
    return {**attrs, "td": {**attrs["cell"], "data-label": label}}


class Empty(NamedTuple):
    """What a list without a row says, and the way on from there, if there is one."""

    text: str
    heading: str = ""
    url: str = ""
    label: str = ""


class ListTable(tables.Table):
    """The table of a list. A list of its own says what the names below are for it.

    `remarks` are sentences on what an address asked for and this list can't do.
    """

    caption: str
    nouns: tuple[str, str]
    row_header = ""
    # The beginning of a file's name, what may be taken away, and how much of it as a PDF.
    file_name: str
    export_formats: tuple[str, ...] = ("xlsx", "csv", "pdf")
    most_on_paper: int | None = MOST_ROWS_ON_PAPER
    # Where a row says the serial number of the member it is about, if it is about one.
    serial_number_of: str | None = None
    nothing_fits: Empty
    nothing_yet: Empty

    is_narrowed = False
    # Whether a filter was not understood: then the rows answer another question than was asked.
    is_question_refused = False
    remarks: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for column in self.columns.iterall():
            column.render = _with_signature(column.render)

    def drawn_rows(self) -> Iterator[SafeString]:
        """The cells of each row of the page, written without a template for each of hundreds."""
        opened = [
            (
                self._drawer(column),
                format_html("<{} {}>", self._tag(column.name), column.attrs["td"].as_html()),
                f"</{self._tag(column.name).split()[0]}>",
            )
            for column in self.columns
        ]
        for row in self.paginated_rows:
            cells = (f"{start}{conditional_escape(draw(row))}{end}" for draw, start, end in opened)
            yield mark_safe("".join(cells))

    def _drawer(self, column: BoundColumn) -> Callable[[BoundRow], Any]:
        """What draws a column's cell of a row.

        Where the table has a `draw_<column>`, or the column a `draw`, that is given the record
        and nothing else, which takes a quarter of the time that django-tables2 looks for a value
        and for what to do with it.
        """
        draw = getattr(self, f"draw_{column.name}", None) or getattr(column.column, "draw", None)
        if draw is None:
            return lambda row: row.get_cell(column.name)
        return lambda row: draw(row.record)

    def _tag(self, column: str) -> SafeString:
        return mark_safe('th scope="row"' if column == self.row_header else "td")

    def file_columns(self) -> Sequence[Column]:
        """The columns of its files."""
        raise NotImplementedError

    @property
    def empty(self) -> Empty:
        return self.nothing_fits if self.is_narrowed else self.nothing_yet

    @property
    def counted(self) -> str:
        """`1 course`, `1,312 courses`"""
        total = len(self.rows)
        return f"{total:,} {self.nouns[0] if total == 1 else self.nouns[1]}"

    @property
    def order_in_words(self) -> str:
        """`Sorted by Hours, the last first`; blank for the usual order."""
        columns = [
            f"{self.columns[alias.bare].header}{', the last first' if alias.is_descending else ''}"
            for alias in self.order_by or ()
        ]
        return f"Sorted by {', then '.join(columns)}" if columns else ""

    @property
    def called(self) -> str:
        """What its files are called in a sentence: `Courses`."""
        return self.nouns[1].capitalize()

    def head(self, on: Sequence[FilterOn], *, made_at: datetime, made_by: str) -> Head:
        """What a file of it says before the first row."""
        return Head(
            title=self.caption,
            counted=self.counted,
            filters=tuple(map(str, on)),
            order=self.order_in_words,
            made_at=made_at,
            made_by=made_by,
        )

    def file_parts(self, on: Sequence[FilterOn], day: date) -> list[str]:
        """What the name of a file is made of, the day last."""
        return [self.file_name, *(each.slug for each in on), str(day)]

    def named(self) -> tuple[str, ...]:
        """The serial numbers of the members whom its rows are about, each once."""
        if self.serial_number_of is None:
            return ()
        where = tables.A(self.serial_number_of)
        return tuple(dict.fromkeys(str(where.resolve(row)) for row in self.data.data))

    def write(self, file_format: str, head: Head) -> bytes:
        """Write all its rows, in their order, as a file."""
        rows = self.data.data
        if isinstance(rows, QuerySet):
            rows = rows.iterator(chunk_size=CHUNK)
        return files.write(Content(head, self.file_columns(), rows, self.called), file_format)

    def arrange(self, request: HttpRequest) -> None:
        """Take the order and the page that the address asks for, where it can."""
        self.request = request
        sorted_by: Any = [name for name in self._asked_to_sort(request) if self._has_column(name)]
        if sorted_by:
            self.order_by = sorted_by
        rows = self.data.data
        if isinstance(rows, QuerySet):
            # Rows that sort alike keep one order, or a row could stand on two pages.
            self.data.data = rows.order_by(*rows.query.order_by, "-pk")
        per_page, remarks = rows_a_page(
            request.GET.get(self.prefixed_per_page_field, ""), is_file=bool(self.export_formats)
        )
        self.remarks = (*self._unsortable(request), *remarks)
        self.paginate(per_page=per_page)
        asked = request.GET.get(self.prefixed_page_field, 1)
        self.page: Any = self.paginator.get_page(asked)

    def _asked_to_sort(self, request: HttpRequest) -> list[str]:
        asked = request.GET.getlist(self.prefixed_order_by_field)
        return [name for value in asked for name in value.split(",")]

    def _has_column(self, name: str) -> bool:
        return name.removeprefix("-") in self.columns.names()

    def _unsortable(self, request: HttpRequest) -> list[str]:
        taken = {alias.bare for alias in self.order_by or ()}
        asked = self._asked_to_sort(request)
        unknown = next((name for name in asked if name.removeprefix("-") not in taken), None)
        if not unknown:
            return []
        return [
            f"There is no column “{unknown[:LONGEST_ECHO]}” to sort by, so the list is in its "
            "usual order."
        ]


def _with_signature(render: Callable[..., Any]) -> Callable[..., Any]:
    """The same function, whose signature is read once: django-tables2 asks for it at each cell."""

    def draw(*args: Any, **kwargs: Any) -> Any:
        return render(*args, **kwargs)

    draw.__signature__ = signature(render)  # type: ignore[attr-defined]  # functions declare none
    return draw


def rows_a_page(asked: str, *, is_file: bool) -> tuple[int, list[str]]:
    """How many rows to show of what an address asks for, and why not what it asks.

    Args:
        is_file: whether all of them can be taken away as a file.
    """
    if not asked:
        return ROWS_A_PAGE, []
    quoted = asked[:LONGEST_ECHO]
    if not (asked.isascii() and asked.isdecimal()) or not asked.strip("0"):
        return ROWS_A_PAGE, [
            f"“{quoted}” is not a number of rows. This page shows {ROWS_A_PAGE}, and "
            f"{MOST_ROWS_A_PAGE} are the most."
        ]
    if len(asked) > len(str(MOST_ROWS_A_PAGE)) or int(asked) > MOST_ROWS_A_PAGE:
        too_many = f"{quoted} rows are more than a page shows; {MOST_ROWS_A_PAGE} are the most."
        way_out = " Take the list away as a file to have all of it." if is_file else ""
        return MOST_ROWS_A_PAGE, [too_many + way_out]
    return int(asked), []
