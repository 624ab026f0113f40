"""A list as a file: the same rows in the same order, as a spreadsheet, CSV or paper."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from frame.lists.cells import Cell, Column, harmless
from frame.lists.head import Head
from frame.paper import paper_pdf
from frame.words import LONGEST_WORD, hours, us_date

CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}
# A row takes paper some 5 to 15 ms of the processor: so many are set while a person waits. More are
# set by a job, up to what somebody would leaf through.
MOST_ROWS_AT_ONCE = 60
MOST_ROWS_ON_PAPER = 2_000
# So many signs stand on one line of paper, in columns that are as wide as their longest words.
MOST_ACROSS = 130
# The narrowest and the widest that a column of a spreadsheet becomes by itself.
NARROWEST, WIDEST = 8, 48
TEXT_ONLY = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


@dataclass(frozen=True)
class Content:
    """What a file holds.

    Args:
        rows: read once, when the file is written.
        called: what the rows are, for the tab of their sheet.
        counts: figures over just these rows, for a sheet of their own.
    """

    head: Head
    columns: Sequence[Column]
    rows: Iterable[Any]
    called: str = "Rows"
    counts: Sequence[tuple[str, int]] = ()


def write(content: Content, file_format: str) -> bytes:
    """Write the file, `xlsx`, `csv` or `pdf`."""
    return {"xlsx": write_xlsx, "csv": write_csv, "pdf": write_pdf}[file_format](content)


def as_download(content: bytes, *, name: str, file_format: str) -> HttpResponse:
    response = HttpResponse(content, content_type=CONTENT_TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def write_csv(content: Content) -> bytes:
    """Write UTF-8 with a byte-order mark, by which Excel knows that ñ is one letter.

    The question stands at the end of every line, so that the file is a plain table and no line
    of it can be read without it.
    """
    head = content.head
    about = (*head.facts, ("Question", head.question), ("Made", head.made))
    ends = [harmless(words) for _, words in about]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*(column.heading for column in content.columns), *(name for name, _ in about)])
    for row in content.rows:
        writer.writerow([*(harmless(column.value(row)) for column in content.columns), *ends])
    return text.getvalue().encode("utf-8-sig")


def plain_csv(headings: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """Write lines of text as they are under their headings, each cell behind the same guard."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(map(harmless, headings))
    writer.writerows(map(harmless, line) for line in lines)
    return text.getvalue().encode("utf-8-sig")


def write_xlsx(content: Content) -> bytes:
    """Write the rows under their head, and the counts on a sheet of their own."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, TEXT_ONLY) as workbook:
        # A spreadsheet knows no time zones: this is the department's own clock.
        made_at = content.head.made_at.replace(tzinfo=None)
        workbook.set_properties({"title": content.head.title, "created": made_at})
        _write_rows(workbook, workbook.add_worksheet(content.called), content)
        if content.counts:
            _write_counts(workbook, workbook.add_worksheet("Counts"), content)
    return file.getvalue()


def write_pdf(content: Content) -> bytes:
    """Set the list on paper: Letter, wide, the headings on every page."""
    columns = [column for column in content.columns if column.is_on_paper]
    headings = [column.heading for column in columns]
    lines = [[_on_paper(column.value(row)) for column in columns] for row in content.rows]
    return paper_pdf(
        "paper/list.html",
        made_at=content.head.made_at,
        head=content.head,
        headings=headings,
        lines=lines,
        shares=shares_of(headings, lines),
    )


def shares_of(headings: Sequence[str], lines: Sequence[Sequence[tuple[str, bool]]]) -> list[int]:
    """Of the width in per cent, what each column has where its words would leave the paper.

    Returns:
        none where each takes what it needs.
    """
    texts = [
        [heading, *(line[place][0] for line in lines)] for place, heading in enumerate(headings)
    ]
    words = [
        max(len(word) for text in column for word in (text.split() or [""])) for column in texts
    ]
    if max(words, default=0) <= LONGEST_WORD and sum(words) <= MOST_ACROSS:
        return []
    claims = [min(max(map(len, column)), LONGEST_WORD) + 4 for column in texts]
    return [round(100 * claim / sum(claims)) for claim in claims]


def _on_paper(cell: Cell) -> tuple[str, bool]:
    """The cell's text, and whether it is a figure, which stands to the right."""
    if isinstance(cell, Decimal):
        return hours(cell), True
    if isinstance(cell, date):
        return us_date(cell), False
    return str(cell), isinstance(cell, int)


def _write_rows(workbook: Workbook, sheet: Worksheet, content: Content) -> None:
    first = _write_head(workbook, sheet, content.head)
    heading = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    figure = workbook.add_format({"num_format": "0.00"})
    bold = workbook.add_format({"num_format": "0.00", "bold": True})
    day = workbook.add_format({"num_format": "mmm d, yyyy", "align": "left"})
    widest = [len(column.heading) for column in content.columns]
    for place, column in enumerate(content.columns):
        sheet.write_string(first, place, column.heading, heading)
    number = first
    for number, row in enumerate(content.rows, start=first + 1):
        for place, column in enumerate(content.columns):
            cell = column.value(row)
            if isinstance(cell, Decimal):
                sheet.write_number(
                    number, place, float(cell), bold if column.is_bold and cell else figure
                )
            elif isinstance(cell, int):
                sheet.write_number(number, place, cell)
            elif isinstance(cell, date):
                sheet.write_datetime(number, place, cell, day)
            else:
                sheet.write_string(number, place, cell)
            widest[place] = max(widest[place], len(str(cell)))
    for place, column in enumerate(content.columns):
        width = column.width or min(max(widest[place] + 2, NARROWEST), WIDEST)
        sheet.set_column(place, place, width)
    sheet.autofilter(first, 0, number, len(content.columns) - 1)
    sheet.freeze_panes(first + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(1)  # Letter
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first)
    sheet.set_footer("&LPage &P of &N")


def _write_head(workbook: Workbook, sheet: Worksheet, head: Head) -> int:
    """Write the title and what a reader must know; returns the line of the headings."""
    title = workbook.add_format({"bold": True, "font_size": 14})
    sheet.write_string(0, 0, head.title, title)
    for number, line in enumerate(head.lines, start=1):
        sheet.write_string(number, 0, line)
    return len(head.lines) + 2


def _write_counts(workbook: Workbook, sheet: Worksheet, content: Content) -> None:
    title = workbook.add_format({"bold": True, "font_size": 14})
    sheet.set_column(0, 0, 44)
    sheet.write_string(0, 0, content.head.title, title)
    for number, (label, count) in enumerate(content.counts, start=2):
        sheet.write_string(number, 0, label)
        sheet.write_number(number, 1, count)
