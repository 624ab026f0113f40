"""Days in a text, and which of them can only be days of birth."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from frame.finding.beside import Labels
from frame.finding.near import WordsNear
from frame.finding.text import CutText, Text

BIRTH = Labels(frozenset({"dob", "birth", "birthdate", "birthday", "born"}), is_whole=True)
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH = rf"({'|'.join(MONTHS)})[a-z]*\.?"
NUMBERS = re.compile(r"(?<!\d)(\d{1,4})\s?([/.-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
MONTH_FIRST = re.compile(rf"\b{MONTH}[\s-]*(\d{{1,2}})(?:st|nd|rd|th)?[\s,.-]+(\d{{4}}|\d{{2}})\b")
DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s.-]*(?:of )?{MONTH}[\s,-]*(\d{{4}}|\d{{2}})\b"
)
# As a sentence tells of a birth.
TELLS_A_BIRTH = re.compile(r"\b(?:dob|d\.o\.b|birth(?:s|dates?|days?)?|born)\b")
OF_NO_YEAR = re.compile(rf"\b{MONTH}[\s-]*\d{{1,2}}\b|(?<!\d)\d{{1,2}}[\s.-]*(?:of )?{MONTH}\b")
BORN_IN = re.compile(r"\bborn\b[^.;!?]{0,20}?\b(?P<year>(?:19|20)\d\d)\b")
AN_AGE = re.compile(
    r"\baged?(?:\s+of|\s+is|\s+was)?[\s:]+\d{1,3}\b|\b\d{1,3}[\s-]years?[\s-](?:old|of age)\b"
)
# Nobody is trained who is younger.
YOUNGEST = 16


@dataclass(frozen=True)
class Dated:
    """A date of a line: from where to where, and which days it may mean."""

    start: int
    end: int
    days: frozenset[date]


@dataclass(frozen=True)
class BirthsFound:
    """The places of days of birth, and those of days that nobody knows."""

    births: tuple[frozenset[int], ...]
    in_doubt: tuple[frozenset[int], ...]


def find_births(text: Text, known: Collection[date], *, told: Collection[int] = ()) -> BirthsFound:
    """Find days that are too long ago for anything but a birth, and doubt all that nobody knows.

    Args:
        known: days that are none of birth.
        told: the places of words of which a word beside them tells that they are one.
    """
    births: list[frozenset[int]] = []
    in_doubt: list[frozenset[int]] = []
    for dated in dates_in(text.line):
        places = text.within(dated.start, dated.end)
        if not dated.days.isdisjoint(known) or places <= set(told):
            continue
        (births if _is_long_before(dated.days, known) else in_doubt).append(places)
    return BirthsFound(tuple(births), tuple(in_doubt))


def find_told_births(text: CutText) -> list[frozenset[int]]:
    """The places of days of birth as a sentence tells them: `born on March 3, 1980`, `aged 46`."""
    line = text.small
    tells = WordsNear(line, TELLS_A_BIRTH)
    dates = [(dated.start, dated.end) for dated in dates_in(line)]
    dates += [each.span() for each in OF_NO_YEAR.finditer(line)]
    told = [span for span in dates if tells.has_near(*span)]
    told += [each.span("year") for each in BORN_IN.finditer(line)]
    told += [each.span() for each in AN_AGE.finditer(line)]
    return [text.touched(*span) for span in told]


def dates_in(line: str) -> Iterator[Dated]:
    """Each date in a line, but such as no calendar has."""
    for dated in _dates(line):
        if dated.days:
            yield dated


def _dates(line: str) -> Iterator[Dated]:
    for match in NUMBERS.finditer(line):
        first, _, second, third = match.groups()
        if len(first) == 4:
            may_be = [(first, second, third)]
        elif len(first) <= 2:
            may_be = [(third, first, second), (third, second, first)]
        else:
            continue
        yield Dated(*match.span(), _days(may_be))
    for match in MONTH_FIRST.finditer(line):
        month, day, year = match.groups()
        yield Dated(*match.span(), _days([(year, str(MONTHS.index(month) + 1), day)]))
    for match in DAY_FIRST.finditer(line):
        day, month, year = match.groups()
        yield Dated(*match.span(), _days([(year, str(MONTHS.index(month) + 1), day)]))


def _days(may_be: list[tuple[str, str, str]]) -> frozenset[date]:
    days = set()
    for year, month, day in may_be:
        for century in (0,) if len(year) == 4 else (1900, 2000):
            try:
                days.add(date(century + int(year), int(month), int(day)))
            except ValueError:
                continue
    return frozenset(days)


def _is_long_before(days: Collection[date], known: Collection[date]) -> bool:
    """Whether it can only be a day on which nobody of the course was trained yet."""
    if not known:
        return False
    latest = max(known).year
    # Of a year that is written in two figures the later one is none where it is to come.
    return all(day.year <= latest - YOUNGEST for day in days if day.year <= latest + 1)
