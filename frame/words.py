"""How hours, counts, days and moments read, in a sentence, a cell or a file."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.dateformat import format as format_date

from frame.hours import HUNDREDTH

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
Number = Decimal | int | float | str
# A longer one is none of the language: on paper it may be wider than its column.
LONGEST_WORD = 30


def as_decimal(value: Number) -> Decimal:
    """Give the value in hundredths, halves rounded up, whatever number it came as."""
    return Decimal(str(value)).quantize(HUNDREDTH, ROUND_HALF_UP)


def hours(value: Number | None) -> str:
    """Write hours with two decimals: `18.00`; nothing for None."""
    return "" if value is None else f"{as_decimal(value):,.2f}"


def count(value: int | str) -> str:
    """Write a whole number with its thousands: `1,312`."""
    return f"{int(value):,}"


def us_date(value: date | None) -> str:
    """Write a day as `Mar 15, 2026`, a moment as its day in the department's time zone."""
    if value is None:
        return ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{MONTHS[value.month - 1]} {value.day}, {value.year:04}"


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


def share_words(part: int, total: int) -> str:
    """Say a share in whole per cent, never 0 % of something nor 100 % of almost all."""
    percent = part * 100 / total
    if percent < 1:
        return "under 1%"
    if 99 < percent < 100:
        return "over 99%"
    return f"{percent:.0f}%"


def has_long_word(text: str) -> bool:
    """Whether a word of `text` may be wider than a column of it on paper."""
    return any(len(word) > LONGEST_WORD for word in text.split())


def ended(words: str) -> str:
    """End a sentence whose last words may end by themselves, as `Jr.` or a question does."""
    return words if words.endswith(("?", "!")) else f"{words.rstrip('.')}."
