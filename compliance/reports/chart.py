"""The picture of a report: members by standing, whole and by element."""

from collections.abc import Callable, Iterable

from compliance.reports.report import Report
from compliance.reports.rows import STANDING_ORDER
from compliance.reports.words import NOT_ON_RECORD, standing_label
from compliance.standing_looks import STANDING_LOOKS
from frame.templatetags.display import ChartRow, Segment

UrlOf = Callable[[dict[str, str | int]], str]
"""The address of the members that a picture counts, by what an address asks to see just them."""


def segments_of(report: Report, url_of: UrlOf | None = None) -> list[Segment]:
    """All that are counted, by standing, the worst first.

    Args:
        url_of: None on paper.
    """
    return _segments(report.counts, _keys(report), url_of, {})


def chart_rows_of(
    report: Report,
    element_url: Callable[[int], str] | None = None,
    url_of: UrlOf | None = None,
) -> list[ChartRow]:
    """The elements one level below, each divided as the whole is.

    Args:
        element_url: the address of an element's own report; None on paper.
        url_of: None where the counts lead nowhere.
    """
    keys = _keys(report)
    rows = []
    for part in report.parts:
        # Who is directly in an element can't be asked for without those below it.
        is_asked = part.element_id is not None
        of_part = _segments(
            part.counts, keys, url_of if is_asked else None, {"element": part.element_id or 0}
        )
        url = element_url(part.element_id) if element_url and part.element_id is not None else ""
        rows.append(ChartRow(part.name, tuple(of_part), url))
    return rows


def _keys(report: Report) -> list[str]:
    """The standings that occur, so that each row has the same parts."""
    return sorted(report.counts, key=STANDING_ORDER.__getitem__)


def _segments(
    counts: dict[str, int], keys: Iterable[str], url_of: UrlOf | None, whose: dict[str, str | int]
) -> list[Segment]:
    return [
        Segment(
            standing_label(key),
            counts.get(key, 0),
            "unknown" if key == NOT_ON_RECORD else STANDING_LOOKS[key].kind,
            url_of({**whose, "standing": key}) if url_of else "",
        )
        for key in keys
    ]
