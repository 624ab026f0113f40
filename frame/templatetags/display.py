"""How hours, dates, counts and charts look on every page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from frame.redacted import Redacted
from frame.words import (
    Number,
    as_decimal,
    count,
    ended,
    has_long_word,
    hours,
    share_words,
    us_date,
    us_datetime,
)

register = template.Library()


def _or_redacted(words: Callable[..., str]) -> Callable[..., str]:
    """The filter, but that it lets the sign of a value that is left out pass."""

    @wraps(words)
    def words_or_sign(value: Any, *details: Any) -> str:
        return value if isinstance(value, Redacted) else words(value, *details)

    return words_or_sign


for _words in (hours, count, us_date, us_datetime):
    register.filter(_or_redacted(_words))

register.filter(ended)
register.filter(has_long_word)

SPRITE = "vendor/uswds-3.14.0/img/sprite.svg"


# Each kind's colour, as an SVG attribute: paper reads no style sheet inside a picture.
COLOURS: Mapping[str, str] = {
    "good": "#216e1f",
    "progress": "#0b5b8c",
    "wait": "#5c4a8a",
    "caution": "#ffbe2e",
    "extended": "#8c471c",
    "bad": "#b50909",
    "excused": "#565c65",
    "waived": "#565c65",
    "none": "#a9aeb1",
    "unknown": "#dfe1e2",
}
PATTERNED = frozenset({"progress", "wait", "caution", "extended", "bad", "waived", "unknown"})


@dataclass(frozen=True)
class Segment:
    """One part of a chart: how many there are of a kind (a key of COLOURS).

    Args:
        url: the list of those counted; blank where there is none.
    """

    label: str
    count: int
    kind: str
    url: str = ""

    @property
    def colour(self) -> str:
        return COLOURS[self.kind]

    @property
    def is_patterned(self) -> bool:
        return self.kind in PATTERNED


@dataclass(frozen=True)
class ChartRow:
    """One line of a chart, an element for instance, and the parts it is made of."""

    label: str
    segments: tuple[Segment, ...]
    url: str = ""

    @property
    def total(self) -> int:
        return sum(segment.count for segment in self.segments)


@dataclass(frozen=True)
class Slice:
    """A segment placed on its bar, in per cent of the bar's width."""

    segment: Segment
    start: str
    width: str
    share: str


@register.simple_tag
def icon(name: str, size: int = 2) -> SafeString:
    """Draw an icon of the design system's sprite; the words beside it carry the meaning."""
    return format_html(
        '<svg class="usa-icon usa-icon--size-{}" aria-hidden="true" focusable="false">'
        '<use href="{}#{}"></use></svg>',
        size,
        static(SPRITE),
        name,
    )


@register.inclusion_tag("_parts/_hours_bar.html")
def hours_bar(
    label: str, credited: Number, required: Number, rule: str = "", citation: str = ""
) -> dict[str, object]:
    """Show the hours credited of the hours required, as figures and as a bar."""
    have, need = as_decimal(credited), as_decimal(required)
    short = max(need - have, Decimal(0))
    share = Decimal(100) if short == 0 else max(have, Decimal(0)) * 100 / need
    return {
        "label": label,
        "credited": hours(have),
        "required": hours(need),
        "is_met": short == 0,
        "shortfall": hours(short),
        "width": f"{share:.2f}%",
        "rule": rule,
        "citation": citation,
    }


def place(segments: Iterable[Segment], total: int) -> list[Slice]:
    """Lay segments end to end on a bar that stands for the total."""
    slices, before = [], 0
    for segment in segments:
        if segment.count and total:
            slices.append(
                Slice(
                    segment,
                    start=f"{before * 100 / total:.3f}%",
                    width=f"{segment.count * 100 / total:.3f}%",
                    share=share_words(segment.count, total),
                )
            )
        before += segment.count
    return slices


@register.inclusion_tag("_parts/_stacked_bar.html")
def stacked_bar(title: str, segments: Iterable[Segment]) -> dict[str, object]:
    """Show how a whole divides, as one bar and as a list of counts."""
    parts = list(segments)
    total = sum(part.count for part in parts)
    return {
        "title": title,
        "chart_id": f"chart-{slugify(title)}",
        "total": total,
        "slices": place(parts, total),
    }


@register.inclusion_tag("_parts/_chart_rows.html")
def chart_rows(title: str, row_heading: str, rows: Iterable[ChartRow]) -> dict[str, object]:
    """Show how several wholes divide, a bar and its counts a row.

    Args:
        rows: each with the same kinds of segment, in the same order.
    """
    lines = list(rows)
    return {
        "title": title,
        "row_heading": row_heading,
        "chart_id": f"chart-{slugify(title)}",
        "legend": lines[0].segments if lines else (),
        "lines": [(line, place(line.segments, line.total)) for line in lines],
    }
