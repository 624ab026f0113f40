"""Read a report back: from its page, its spreadsheet, its CSV file and its paper."""

import csv
import io
import itertools
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from html.parser import HTMLParser

import openpyxl
import pypdf

ON_PAPER = ("Serial", "Name", "Element", "Standing", "Open years")
WORDS = ("name", "element", "standing", "open_years")


@dataclass(frozen=True)
class Line:
    """What a form of a report says of one member, hours by measure in the order shown."""

    serial_number: str
    name: str
    element: str
    standing: str
    open_years: str
    credited: tuple[Decimal, ...]
    short: tuple[Decimal, ...]


class _Cells(HTMLParser):
    """The texts of the cells of the table of members, as the eye reads them."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._is_in = self._is_cell = self._is_hidden = False

    def handle_starttag(self, tag, attrs):
        if tag == "table" and "members-table" in dict(attrs).get("class", ""):
            self._is_in = True
        self._is_hidden = "usa-sr-only" in dict(attrs).get("class", "")
        if self._is_in and tag == "tr":
            self.rows.append([])
        if self._is_in and tag in {"td", "th"}:
            self._is_cell = True
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        if tag == "table":
            self._is_in = False
        if tag in {"td", "th"}:
            self._is_cell = False
        self._is_hidden = False

    def handle_data(self, data):
        if self._is_in and self._is_cell and not self._is_hidden:
            self.rows[-1][-1] += data


def lines_on_page(html: str) -> list[Line]:
    cells = _Cells()
    cells.feed(html)
    lines = []
    for name, serial, _rank, element, standing, open_years, *figures in cells.rows[1:]:
        hours = [re.findall(r"[\d.]+", figure) for figure in figures[:9]]
        lines.append(
            Line(
                serial.strip(),
                name.strip(),
                element.strip(),
                standing.strip(),
                "; ".join(open_years.split("\n")),
                tuple(Decimal(each[0]) for each in hours),
                tuple(Decimal(each[1]) if len(each) > 1 else Decimal(0) for each in hours),
            )
        )
    return lines


def lines_in_csv(content: bytes) -> list[Line]:
    return [_line_of_table(row) for row in csv.reader(io.StringIO(content.decode("utf-8-sig")))][1:]


def lines_in_xlsx(content: bytes) -> list[Line]:
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Members"]
    rows = [["" if cell is None else cell for cell in row] for row in sheet.values]
    first = next(place for place, row in enumerate(rows) if row[0] == "Serial number")
    return [_line_of_table(row) for row in rows[first + 1 :]]


def _line_of_table(row: list) -> Line:
    serial, name, _rank, _kind, element, standing, open_years, *rest = row
    figures = rest[: 2 * 9]
    is_heading = serial == "Serial number"
    return Line(
        serial,
        name,
        element,
        standing,
        open_years,
        () if is_heading else tuple(_hours(each) for each in figures[0::2]),
        () if is_heading else tuple(_hours(each) for each in figures[1::2]),
    )


def _hours(value: object) -> Decimal:
    return Decimal(str(value)).quantize(Decimal("0.01"))


def lines_on_paper(content: bytes) -> list[Line]:
    """A member is a line with figures, and those without any that follow it and end its words.

    A figure with a minus belongs to the one before it.
    """
    reader = pypdf.PdfReader(io.BytesIO(content))
    lines = []
    for page in reader.pages:
        places: list[int] = []
        for text in page.extract_text().splitlines():
            if text.startswith("Serial "):
                places = [text.index(heading) for heading in ON_PAPER]
            elif places and re.search(r" -?\d+\.\d\d *$", text):
                lines.append(_line_of_paper(text, places))
            elif places and text.startswith(" "):
                lines[-1] = _with_more(lines[-1], text, places)
    return lines


def _with_more(line: Line, text: str, places: list[int]) -> Line:
    """The line with what stands below it, each word under its heading."""
    more = [text[start:end].strip() for start, end in itertools.pairwise([*places, None])]
    pairs = zip(WORDS, more[1:], strict=True)
    return replace(
        line, **{name: f"{getattr(line, name)} {words}".strip() for name, words in pairs}
    )


def _line_of_paper(text: str, places: list[int]) -> Line:
    """Cut a line where its headings begin."""
    figures = re.search(r"( +-?\d+\.\d\d)+ *$", text)
    ends = [*places[1:], figures.start()]
    serial, name, element, standing, open_years = (
        text[start:end].strip() for start, end in zip(places, ends, strict=True)
    )
    hours = re.findall(r"(\d+\.\d\d)(?: +-(\d+\.\d\d))?", figures[0])
    return Line(
        serial,
        name,
        element,
        standing,
        open_years,
        tuple(Decimal(credited) for credited, _ in hours),
        tuple(Decimal(short or 0) for _, short in hours),
    )


def without_spaces(line: Line) -> Line:
    """The line as paper breaks it: a word that goes on below is joined without its space."""
    return replace(line, **{name: "".join(getattr(line, name).split()) for name in WORDS})


def text_of_pdf(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return "\n".join(page.extract_text() for page in reader.pages)
