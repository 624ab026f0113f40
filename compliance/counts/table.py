"""The table of counts: the whole first, then its parts, a column a group of standings."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

import django_tables2 as tables
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from compliance.counts.department import RULE, Counts, Line
from compliance.reports.asked import in_words
from compliance.reports.scope import WHOLE_DEPARTMENT
from frame.lists.address import changed
from frame.lists.cells import Column
from frame.lists.head import FilterOn, Head
from frame.lists.table import NUMBER, Empty, ListTable, named_on_card
from frame.paper import paper_pdf
from frame.templatetags.display import ChartRow, Segment, place

CHART = "chart-members-by-standing"
PICTURE = {"cell": {"class": "chart-rows__picture"}}


class CountColumn(tables.Column):
    """How many of a line stand in one group of standings."""

    def __init__(self, number: int, segment: Segment) -> None:
        heading = render_to_string("_parts/_swatch.html", {"segment": segment, "chart_id": CHART})
        super().__init__(
            format_html("{}{}", heading, segment.label),
            accessor="total",
            attrs=named_on_card(segment.label, NUMBER),
        )
        self.number = number

    def draw(self, record: Line) -> str:
        return f"{record.counts[self.number]:,}"


class CountsTable(ListTable):
    """Members by element and standing, counted and not named."""

    caption = "Members by element and standing"
    nouns = ("line", "lines")
    row_header = "name"
    file_name = "counts"
    called = "Counts"
    nothing_yet = nothing_fits = Empty(
        "Every count would tell about a single member: the department is too small, or all who owe "
        "hours stand alike.",
        heading="Nothing to count",
        url="?",
        label="Show the whole department",
    )

    name = tables.Column("Element", accessor="name")
    share = tables.Column("Share", accessor="total", attrs=PICTURE)

    class Meta:
        attrs = {"class": "usa-table usa-table--borderless data-table__table chart-rows"}
        orderable = False

    def __init__(self, counts: Counts, query: QueryDict) -> None:
        self.counts = counts
        self.segments = segments_of(counts, counts.whole)
        columns: list[tuple[str, tables.Column]] = [
            (f"group_{n}", CountColumn(n, segment)) for n, segment in enumerate(self.segments)
        ]
        columns.append(
            ("total", tables.Column("All", accessor="total", attrs=named_on_card("All", NUMBER)))
        )
        self.url_of: Callable[[int], str] = lambda pk: changed(query, element=pk)
        super().__init__(counts.lines if counts.groups else [], extra_columns=columns)

    def draw_name(self, record: Line) -> str | SafeString:
        if record.element_id is None or record is self.counts.whole:
            return record.name
        url = self.url_of(record.element_id)
        return format_html('<a class="usa-link" href="{}">{}</a>', url, record.name)

    def draw_share(self, record: Line) -> SafeString:
        slices = place(segments_of(self.counts, record), record.total)
        picture = {"slices": slices, "chart_id": CHART, "height": 16}
        return format_html(
            '<svg width="100%" height="16" aria-hidden="true" focusable="false">{}</svg>',
            render_to_string("_parts/_slices.html", picture),
        )

    def draw_total(self, record: Line) -> str:
        return f"{record.total:,}"

    def file_columns(self) -> Sequence[Column]:
        return [
            Column("Element", lambda line: line.name, 40),
            *(Column(segment.label, _counts_at(n), 14) for n, segment in enumerate(self.segments)),
            Column("All", lambda line: line.total, 10),
        ]

    def head(self, on: Sequence[FilterOn], *, made_at: datetime, made_by: str) -> Head:
        counts = self.counts
        sentences = (
            counts.open_sentence,
            f"{counts.headline} {counts.due_words}",
            counts.lacks_sentence,
        )
        return Head(
            title=counts.title,
            counted=self.counted,
            filters=tuple(str(each) for each in on if each.parameter != "period"),
            order="",
            made_at=made_at,
            made_by=made_by,
            notes=(*filter(None, sentences), *counts.notes, RULE),
            seen_from=in_words(counts.viewpoint),
            facts=(
                ("Period", str(counts.viewpoint.period)),
                ("As of", counts.viewpoint.as_of.isoformat()),
                ("Note", " ".join((*counts.notes, RULE))),
            ),
        )

    def write(self, file_format: str, head: Head) -> bytes:
        """Paper has the pictures of the page too."""
        if file_format != "pdf":
            return super().write(file_format, head)
        return paper_pdf(
            "compliance/counts_pdf.html",
            made_at=head.made_at,
            as_of=self.counts.viewpoint.as_of,
            head=head,
            segments=self.segments,
            rows=chart_rows_of(self.counts, self.counts.lines),
        )

    def file_parts(self, on: Sequence[FilterOn], day: date) -> list[str]:
        name = self.counts.whole.name
        scope = [] if name == WHOLE_DEPARTMENT else [name]
        return [self.file_name, str(self.counts.viewpoint.period), *scope, f"as-of-{day}"]


def _counts_at(number: int) -> Callable[[Line], int]:
    return lambda line: line.counts[number]


def chart_rows_of(
    counts: Counts, lines: Iterable[Line], url_of: Callable[[int], str] | None = None
) -> list[ChartRow]:
    """Lines as rows of a picture, those with counts of their own one click from them.

    Args:
        url_of: the address of an element's counts; None on paper.
    """
    return [
        ChartRow(
            line.name,
            tuple(segments_of(counts, line)),
            url_of(line.element_id) if url_of and line.element_id is not None else "",
        )
        for line in lines
    ]


def segments_of(counts: Counts, line: Line) -> list[Segment]:
    """One line as the parts of a bar."""
    return [
        Segment(group.label, number, group.kind)
        for group, number in zip(counts.groups, line.counts, strict=True)
    ]
