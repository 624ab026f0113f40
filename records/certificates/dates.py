"""The days that a text names, in the many ways in which they are written."""

import re
from calendar import month_name
from dataclasses import dataclass
from datetime import date

from records.certificates.numbers_in_words import IN_WORDS, value_of

_MONTHS = [month.lower() for month in month_name[1:]]
MONTH_NUMBERS = {
    **{month: number for number, month in enumerate(_MONTHS, 1)},
    **{month[:3]: number for number, month in enumerate(_MONTHS, 1)},
    "sept": 9,
}
MONTH = rf"(?P<month{{0}}>{'|'.join(sorted(MONTH_NUMBERS, key=len, reverse=True))})\b\.?"
WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,?\s*)?"
DAY = r"(?P<day{0}>\d{{1,2}})(?:\s?(?:st|nd|rd|th)\b)?"
YEAR = r"(?P<year{0}>(?:19|20)\d\d)\b"
SHORT_YEAR = r"(?P<year{0}>(?:(?:19|20)\d\d|\d\d))\b(?![/.-]\d)"
TO = r"\s*(?:-|–|—|to\b|through\b|thru\b|until\b|and\b|&)\s*"
FIRST, LAST = "1", "2"
EARLIEST_YEAR = 1980


@dataclass(frozen=True)
class Days:
    """One day, or the days from one to another, and where they stand in the text."""

    first: date
    last: date
    start: int
    end: int


def _each(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/])(?:{pattern})", re.IGNORECASE)


def _numeric(which: str) -> str:
    return (
        rf"(?P<month{which}>\d{{1,2}})(?P<sign{which}>[/.-])(?P<day{which}>\d{{1,2}})"
        rf"(?P=sign{which}){SHORT_YEAR.format(which)}"
    )


def _iso(which: str) -> str:
    return rf"(?P<year{which}>(?:19|20)\d\d)-(?P<month{which}>\d\d)-(?P<day{which}>\d\d)(?![\d-])"


def _named(which: str) -> str:
    return (
        rf"{WEEKDAY}{MONTH.format(which)}\s*{DAY.format(which)}\s*,?\s*(?:of\s+)?"
        rf"{YEAR.format(which)}"
    )


# In order: what holds more of a stretch of text is looked for first.
_FORMS = [
    # March 30 - April 2, 2026; March 3, 2026 - March 5, 2026
    _each(
        rf"{WEEKDAY}{MONTH.format(FIRST)}\s*{DAY.format(FIRST)}(?:\s*,?\s*{YEAR.format(FIRST)})?"
        rf"{TO}{_named(LAST)}"
    ),
    # March 3-5, 2026; March 3, 4 and 5, 2026
    _each(
        rf"{WEEKDAY}{MONTH.format(FIRST)}\s*{DAY.format(FIRST)}(?P<between>(?:\s*,\s*\d{{1,2}})*)"
        rf"\s*,?{TO}{WEEKDAY}{DAY.format(LAST)}\s*,?\s*{YEAR.format(LAST)}"
    ),
    # 3-5 March 2026
    _each(
        rf"{DAY.format(FIRST)}{TO}{DAY.format(LAST)}\s*(?:of\s+)?{MONTH.format(LAST)},?\s*"
        rf"{YEAR.format(LAST)}"
    ),
    _each(rf"{_numeric(FIRST)}{TO}{_numeric(LAST)}"),
    _each(rf"{_iso(FIRST)}{TO}{_iso(LAST)}"),
    # 03/03 - 03/05/2026
    _each(rf"(?P<month{FIRST}>\d{{1,2}})/(?P<day{FIRST}>\d{{1,2}}){TO}{_numeric(LAST)}"),
    _each(_named(LAST)),
    _each(_iso(LAST)),
    _each(_numeric(LAST)),
    # 3 March 2026; 03-MAR-2026; 3rd day of March, 2026
    _each(
        rf"{DAY.format(LAST)}[\s-]*(?:day\s+)?(?:of\s+)?{MONTH.format(LAST)}[\s,-]*"
        rf"(?:in\s+the\s+year\s+)?{YEAR.format(LAST)}"
    ),
    # third day of March, two thousand twenty-six
    _each(
        rf"(?P<dayword>{IN_WORDS})\s+(?:day\s+)?of\s+{MONTH.format(LAST)}\s*,?\s*"
        rf"(?:in\s+the\s+year\s+)?(?:{YEAR.format(LAST)}|(?P<yearword>{IN_WORDS}))"
    ),
]
# Something like a day that is none of those above: it makes the day of the paper unsure.
_ALIKE = re.compile(r"(?<![\w/.-])\d{1,2}([/.-])\d{1,2}\1(?:(?:19|20)\d\d|\d\d)(?![\w/-])")


def days_in(text: str) -> list[Days]:
    """Every day and range of days that the text names, in the order in which they stand."""
    taken: list[tuple[int, int]] = []
    found = []
    for form in _FORMS:
        for match in form.finditer(text):
            if any(match.start() < end and match.end() > start for start, end in taken):
                continue
            taken.append(match.span())
            days = _days(match)
            if days is not None:
                found.append(days)
    return sorted(found, key=lambda each: each.start)


def has_unreadable_day(text: str) -> bool:
    """Whether something that looks like a day can't be one as days are written here: 31/03/2026."""
    read = days_in(text)
    return any(
        not any(days.start <= alike.start() < days.end for days in read)
        for alike in _ALIKE.finditer(text)
    )


def _days(match: re.Match[str]) -> Days | None:
    parts = {key: value for key, value in match.groupdict().items() if value is not None}
    last = _day(parts, LAST, month=parts.get("month1"), year=None)
    if last is None:
        return None
    first = last
    if "day1" in parts:
        given = _day(parts, FIRST, month=parts.get("month2"), year=str(last.year))
        if given is None or given > last or not _in_order(parts):
            return None
        first = given
    return Days(first, last, match.start(), match.end())


def _day(parts: dict[str, str], which: str, *, month: str | None, year: str | None) -> date | None:
    """The day of one end of a range; what it leaves out stands at the other end."""
    written_month = parts.get(f"month{which}", month)
    written_year = parts.get(f"year{which}", year)
    day = value_of(parts["dayword"]) if "dayword" in parts else int(parts[f"day{which}"])
    if written_year is None:
        written_year = str(value_of(parts["yearword"]))
    if written_month is None:
        return None
    number = MONTH_NUMBERS.get(written_month.lower()) or int(written_month)
    full_year = int(written_year) + (2000 if len(written_year) == 2 else 0)
    try:
        found = date(full_year, number, day)
    except ValueError:
        return None
    return found if found.year >= EARLIEST_YEAR else None


def _in_order(parts: dict[str, str]) -> bool:
    """Whether the days that are named between the first and the last are in their order."""
    named = [int(day) for day in re.findall(r"\d+", parts.get("between", ""))]
    if not named:
        return True
    return [int(parts["day1"]), *named, int(parts["day2"])] == sorted(
        {int(parts["day1"]), *named, int(parts["day2"])}
    )
