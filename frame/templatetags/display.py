"""How hours, dates, standings and counts look on every page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify

from frame.hours import HUNDREDTH

register = template.Library()

SPRITE = "vendor/uswds-3.14.0/img/sprite.svg"

Number = Decimal | int | float | str


@dataclass(frozen=True)
class Standing:
    """How one standing reads: its words, its kind (colour and pattern) and its icon."""

    label: str
    kind: str
    icon: str


STANDINGS: dict[str, Standing] = {
    "not_required": Standing("No license - not required", "none", "remove_circle"),
    "exempt": Standing("Exempt", "excused", "verified_user"),
    "waived": Standing("Waived", "waived", "verified_user"),
    "compliant": Standing("Complete", "good", "check_circle"),
    "in_progress": Standing("In progress", "progress", "schedule"),
    "decision_pending": Standing("Decision pending", "wait", "hourglass_empty"),
    "grace": Standing("Grace until Mar 15", "caution", "warning"),
    "extended": Standing("Extended", "extended", "event"),
    "non_compliant": Standing("Behind - at risk of inactive license", "bad", "error"),
}


# The standings whose words change with the day they end on.
ENDS_ON_A_DAY = frozenset({"grace", "extended"})

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


def as_decimal(value: Number) -> Decimal:
    """Give the value in hundredths, halves rounded up, whatever number it came as."""
    return Decimal(str(value)).quantize(HUNDREDTH, ROUND_HALF_UP)


@register.filter
def hours(value: Number | None) -> str:
    """Write hours with two decimals: `18.00`; nothing for None."""
    return "" if value is None else f"{as_decimal(value):,.2f}"


@register.filter
def count(value: int | str) -> str:
    """Write a whole number with its thousands: `1,312`."""
    return f"{int(value):,}"


@register.filter
def us_date(value: date | None) -> str:
    """Write a day as `Mar 15, 2026`, a moment as its day in the department's time zone."""
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return format_date(value, "M j, Y")


@register.filter
def us_datetime(value: datetime | None) -> str:
    """Write a moment as `Mar 15, 2026, 2:05 PM` in the department's time zone."""
    if value is None:
        return ""
    if timezone.is_aware(value):
        value = timezone.localtime(value)
    return format_date(value, "M j, Y, g:i A")


def us_moment(value: datetime) -> str:
    """Write a moment as `Mar 15, 2026, 2:05:09 PM`, where its order among others matters."""
    return format_date(timezone.localtime(value), "M j, Y, g:i:s A")


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


def standing_of(status: str | Enum) -> Standing:
    """Look up how a status reads.

    Raises:
        KeyError: there is no such status.
    """
    return STANDINGS[status.value if isinstance(status, Enum) else status]


def standing_words(status: str | Enum, until: date | None = None) -> str:
    """Say a standing in words; a grace and an extension name the day they end on."""
    label = standing_of(status).label
    if until is None or status not in ENDS_ON_A_DAY:
        return label
    return f"{label.split()[0]} until {us_date(until)}"


@register.filter(name="standing_words")
def standing_words_filter(status: str | Enum, until: date | None = None) -> str:
    """Say a standing in words, for a table cell, a sentence or a file."""
    return standing_words(status, until)


@register.inclusion_tag("_parts/_standing_tag.html")
def standing_tag(status: str | Enum, until: date | None = None) -> dict[str, object]:
    """Show a standing as a word, a colour and an icon."""
    standing = standing_of(status)
    return {"standing": standing, "label": standing_words(status, until)}


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


def share_words(part: int, total: int) -> str:
    """Say a share in whole per cent, never 0 % of something nor 100 % of almost all."""
    percent = part * 100 / total
    if percent < 1:
        return "under 1%"
    if 99 < percent < 100:
        return "over 99%"
    return f"{percent:.0f}%"


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
