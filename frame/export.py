"""A list as a file: the same rows in the same order, as XLSX or CSV, safe against formulas."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

import xlsxwriter
from django.http import HttpRequest, HttpResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What a spreadsheet takes for the beginning of a formula.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")


class Column(NamedTuple):
    """A column of a file."""

    heading: str
    value: Callable[[Any], str | int | Decimal]


def export_format(request: HttpRequest) -> str | None:
    """The kind of file that the address asks for, if it is one we make."""
    asked = request.GET.get("_export")
    return asked if asked in {"csv", "xlsx"} else None


def file_of(
    rows: Iterable[Any], columns: Sequence[Column], *, name: str, kind: str
) -> HttpResponse:
    """Make the file.

    Args:
        name: of the file, without its ending.
        kind: `csv` or `xlsx`.
    """
    lines = [[column.value(row) for column in columns] for row in rows]
    headings = [column.heading for column in columns]
    if kind == "csv":
        content, content_type = _csv(headings, lines), "text/csv; charset=utf-8"
    else:
        content, content_type = _xlsx(headings, lines), XLSX
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def safe_text(value: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA_SIGNS) else value


def _csv(headings: list[str], lines: list[list[Any]]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(headings)
    for line in lines:
        writer.writerow([safe_text(cell) if isinstance(cell, str) else cell for cell in line])
    # With the mark, Excel reads Núñez as Núñez.
    return file.getvalue().encode("utf-8-sig")


def _xlsx(headings: list[str], lines: list[list[Any]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        bold = workbook.add_format({"bold": True})
        figure = workbook.add_format({"num_format": "0.00"})
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, bold)
        for number, line in enumerate(lines, start=1):
            for place, cell in enumerate(line):
                if isinstance(cell, Decimal):
                    sheet.write_number(number, place, cell, figure)
                elif isinstance(cell, int):
                    sheet.write_number(number, place, cell)
                else:
                    sheet.write_string(number, place, cell)
        sheet.freeze_panes(1, 0)
        sheet.autofit()
    return file.getvalue()
