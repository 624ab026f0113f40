"""The picture of a report: members by standing, whole and by element."""

from collections.abc import Callable, Iterable

from compliance.reports.report import Report
from compliance.reports.rows import STANDING_ORDER
from compliance.reports.words import NOT_ON_RECORD, standing_label
from frame.templatetags.display import STANDINGS, ChartRow, Segment


def segments_of(report: Report) -> list[Segment]:
    """All that are counted, by standing, the worst first."""
    return _segments(report.counts, _keys(report))


def chart_rows_of(report: Report, url_of: Callable[[int], str] | None = None) -> list[ChartRow]:
    """The elements one level below, each divided as the whole is.

    Args:
        url_of: the address of an element's own report; None on paper.
    """
    keys = _keys(report)
    return [
        ChartRow(
            part.name,
            tuple(_segments(part.counts, keys)),
            url_of(part.element_id) if url_of and part.element_id is not None else "",
        )
        for part in report.parts
    ]


def _keys(report: Report) -> list[str]:
    """The standings that occur, so that each row has the same parts."""
    return sorted(report.counts, key=STANDING_ORDER.__getitem__)


def _segments(counts: dict[str, int], keys: Iterable[str]) -> list[Segment]:
    return [
        Segment(
            standing_label(key),
            counts.get(key, 0),
            "unknown" if key == NOT_ON_RECORD else STANDINGS[key].kind,
        )
        for key in keys
    ]
