"""A report as a CSV file, one line a member, which a spreadsheet opens without being fooled."""

import csv
import io

from compliance.reports.columns import Cell, columns_of
from compliance.reports.report import Report

# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_csv(report: Report) -> bytes:
    """Write UTF-8 with a byte-order mark, by which Excel knows that ñ is one letter.

    The period, the day and what a reader must know stand in every line, so that the file is a
    plain table and no line of it can be read without them.
    """
    columns = columns_of(report)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([column.heading for column in columns] + ["Period", "As of", "Note"])
    about = [
        str(report.question.viewpoint.period),
        report.question.viewpoint.as_of.isoformat(),
        " ".join(report.notes),
    ]
    for row in report.rows:
        writer.writerow([harmless(column.value(row)) for column in columns] + about)
    return text.getvalue().encode("utf-8-sig")


def harmless(cell: Cell) -> str:
    """The cell's text; one that a spreadsheet would compute gets an apostrophe before it."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
