"""How many credit hours a paper gives, and of which areas."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from frame.hours import QUARTER
from records.certificates.flow import Flow
from records.certificates.labels import values_of
from records.certificates.numbers_in_words import IN_WORDS, value_of
from records.certificates.proposed import Proposed

MOST_HOURS = 500
# Read from a picture, more than two weeks' work is a decimal point that was not seen.
MOST_USUAL = 80
LOWEST_CERTAINTY = 0.75
NUMBER = r"\d{1,3}(?:\.\d{1,2})?"
_CREDIT = (
    r"(?:(?:p\.?o\.?s\.?t\.?|clee|c\.?l\.?e\.?e\.?|credit|ce|continuing\s+education|"
    r"law\s+enforcement|accredited|approved)\b[\s-]*)+"
)
_TRAINING = (
    r"(?:(?:total|contact|clock|classroom|training|instruction(?:al)?|in-?service|course|class|"
    r"education(?:al)?)\b[\s-]*)*"
)
_UNIT = r"(?:hours?|hrs?\b\.?)(?:\s*\(s\))?"
# 8.0 CLEE hours, eight (8) hours, 8 (eight) hours, an 8-hour course
_COUNTED = re.compile(
    rf"(?<![\w.:/$-])(?:(?P<words>{IN_WORDS})\s*\(\s*(?P<in_brackets>{NUMBER})\s*\)"
    rf"|(?P<number>{NUMBER})(?:\s*\(\s*(?P<repeated>{IN_WORDS})\s*\))?"
    rf"|(?P<words_alone>{IN_WORDS}))"
    rf"[\s-]*(?P<training>{_TRAINING})(?P<credit>{_CREDIT})?(?P<more>{_TRAINING}){_UNIT}"
    rf"(?P<after>(?:[ ]+of)?[ ]+(?:{_CREDIT}|{_TRAINING}))?",
    re.IGNORECASE,
)
_NO_CREDIT_AFTER = re.compile(
    r"\s*(?:a\s+day|per\b|each\b|daily|notice|before|prior|ago|late|in\s+advance|hot\s?line|"
    r"support|of\s+absence|for\s+cancel|work\s?week|shift|required|are\s+required|drive)",
    re.IGNORECASE,
)
_NO_CREDIT_BEFORE = re.compile(
    r"(?:within|every|at\s+least|minimum(?:\s+of)?|maximum(?:\s+of)?|up\s+to|\d\s+of|missed|valid\s+for|"
    r"absent|call|open|previous|remaining|requires?|required:?|the\s+next|college|semester)\W*$",
    re.IGNORECASE,
)
# Hours: 8.0; CLEE credit hours 8.0; Number of hours
_LABEL = re.compile(
    rf"(?:(?:number|no\.?|amount)\s+of\s+)?(?P<training>{_TRAINING})(?P<credit>{_CREDIT})?"
    rf"{_TRAINING}(?:{_UNIT})(?:\s+of\s+(?:training|instruction|credit|attendance))?"
    r"(?:\s+(?:earned|awarded|completed|attended|credited|granted|approved))?"
    r"(?=\s*[:#=]|\s*$|\s+\d|\s*[–—-]\s*\d|\s*\.{2,})",
    re.IGNORECASE | re.MULTILINE,
)
_CREDIT_LABEL = re.compile(
    r"(?:ce|clee|post)\s+credits?\b|credits?\s+(?:earned|awarded)", re.IGNORECASE
)
_NUMBER_ALONE = re.compile(
    rf"(?P<number>{NUMBER})(?![\w:/-]|\s*(?:to|of|until|[-–]|[ap]\.?m)\b)", re.IGNORECASE
)

AREAS: Mapping[str, str] = {
    "legal_studies": r"legal(?:\s+studies)?",
    "technical_studies": r"technical(?:\s+studies)?",
    "interpersonal_perspectives": r"interpersonal(?:\s+perspectives?)?",
    "skill_development": r"skills?(?:\s+development)?",
}


@dataclass(frozen=True)
class _Hours:
    """A number of hours on the paper; `is_credit` where the paper calls them so."""

    hours: Decimal
    is_credit: bool
    start: int
    end: int


def read_hours(flow: Flow) -> tuple[Proposed[Decimal] | None, dict[str, Proposed[Decimal]]]:
    """The credit hours and those of each area, as far as the paper says them without a doubt.

    Hours that are called credit go before others; a number of hours of one area is no total.
    """
    areas = list(_areas(flow))
    found = [each for each in _all_hours(flow) if not _is_of_an_area(flow, each)]
    credit = [each for each in found if each.is_credit] or found
    if len({each.hours for each in credit}) != 1 or _is_in_conflict(flow):
        return None, {}
    chosen = max(credit, key=lambda each: flow.certainty(each.start, each.end))
    certainty = flow.certainty(chosen.start, chosen.end)
    if certainty < LOWEST_CERTAINTY or (certainty < 1 and not _is_usual(chosen.hours)):
        return None, {}
    total = flow.propose(chosen.hours, chosen.start, chosen.end)
    whole = [each for each in areas if sum(value.value for value in each.values()) == chosen.hours]
    agreed = whole[0] if whole and all(_same(each, whole[0]) for each in whole) else {}
    return total, agreed


def _is_usual(hours: Decimal) -> bool:
    """Whether a number read from a picture is likely: 125 was 12.5, and 3.29 was 3.25."""
    return hours <= MOST_USUAL and hours % QUARTER == 0


def _all_hours(flow: Flow) -> Iterator[_Hours]:
    text = flow.text
    for match in _COUNTED.finditer(text):
        if _NO_CREDIT_AFTER.match(text, match.end()) or _NO_CREDIT_BEFORE.search(
            text[max(0, match.start() - 30) : match.start()]
        ):
            continue
        hours = _counted(match)
        if hours is not None and 0 < hours <= MOST_HOURS:
            said = re.search(_CREDIT, match["after"] or "", re.IGNORECASE)
            yield _Hours(hours, bool(match["credit"] or said), *match.span())
    for label, is_credit in ((_LABEL, None), (_CREDIT_LABEL, True)):
        for start, end in values_of(flow, label, _NUMBER_ALONE, or_above=True):
            number = _NUMBER_ALONE.match(text, start, end)
            if number and not re.match(r"\s*(?:am|pm|a\.m|p\.m)", text[number.end() : end]):
                hours = Decimal(number["number"])
                if 0 < hours <= MOST_HOURS:
                    said_credit = is_credit or _label_says_credit(flow, start)
                    yield _Hours(hours, said_credit, start, number.end())


def _label_says_credit(flow: Flow, value: int) -> bool:
    """Whether the label of the value at this place speaks of credit."""
    cell = flow.cell_at(value)
    before = flow.text[cell.start : value]
    if not before.strip():
        left = [other for other in flow.beside(cell) if other.right <= cell.left]
        label = left[-1] if left and "our" in flow.text[left[-1].start : left[-1].end] else None
        label = label or flow.above(cell)
        before = flow.text[label.start : label.end] if label else ""
    return bool(re.search(_CREDIT, before, re.IGNORECASE))


def _counted(match: re.Match[str]) -> Decimal | None:
    """The number; None where its words and its digits differ."""
    if match["words_alone"]:
        return Decimal(value_of(match["words_alone"]))
    number = Decimal(match["in_brackets"] or match["number"])
    words = match["words"] or match["repeated"]
    return number if not words or value_of(words) == number else None


def _is_in_conflict(flow: Flow) -> bool:
    """Whether words and digits of a number of hours differ anywhere: eight (6) hours."""
    return any(
        _counted(match) is None
        for match in _COUNTED.finditer(flow.text)
        if not _NO_CREDIT_AFTER.match(flow.text, match.end())
    )


_ANY_AREA = "|".join(AREAS.values())
_OF_AN_AREA = re.compile(rf" *(?:of|in|-|–|:|\()? *(?:{_ANY_AREA})\b", re.IGNORECASE)
_AREA_BEFORE = re.compile(rf"(?:{_ANY_AREA})[ :=(–-]*(?:hours?[ :=(–-]*)?$", re.IGNORECASE)


def _is_of_an_area(flow: Flow, hours: _Hours) -> bool:
    """Whether the number belongs to one area: `8 hours of legal studies`, `Legal studies: 8.0`."""
    if ":" in flow.text[hours.end : hours.end + 2]:
        return False  # 16 hours: 8 legal, 8 technical
    if _OF_AN_AREA.match(flow.text, hours.end):
        return True
    cell = flow.cell_at(hours.start)
    before = flow.text[max(cell.start, hours.start - 40) : hours.start]
    if before.strip():
        return bool(_AREA_BEFORE.search(before))
    left = [other for other in flow.beside(cell) if other.right <= cell.left]
    return bool(left and _AREA_BEFORE.search(flow.text[left[-1].start : left[-1].end]))


def _areas(flow: Flow) -> Iterator[dict[str, Proposed[Decimal]]]:
    """The hours by area: with the numbers before the names, behind them, or in a column."""
    before = rf"(?P<number>{NUMBER}) *(?:{_UNIT} *)?(?:of +|in +|[-–(] *)?(?:AREA)\b"
    behind = rf"\b(?:AREA) *(?:{_UNIT})? *[:=(–-]? *(?P<number>{NUMBER})(?![\d/:])"
    for form in (before, behind):
        spans = {
            key: [
                match.span("number")
                for match in re.finditer(
                    rf"(?<![\w.:/$-]){form.replace('AREA', name)}", flow.text, re.IGNORECASE
                )
            ]
            for key, name in AREAS.items()
        }
        yield _agreed(flow, spans)
    labels = {key: re.compile(rf"{name}(?=\s*:|\s*$)", re.I | re.M) for key, name in AREAS.items()}
    yield _agreed(
        flow,
        {key: list(values_of(flow, label, _NUMBER_ALONE)) for key, label in labels.items()},
    )


def _agreed(flow: Flow, spans: Mapping[str, list[tuple[int, int]]]) -> dict[str, Proposed[Decimal]]:
    """The hours of each area; none at all where one is named twice or was read badly."""
    found: dict[str, Proposed[Decimal]] = {}
    for key, places in spans.items():
        numbers = [_NUMBER_ALONE.match(flow.text, start) for start, _ in places]
        values = {Decimal(number["number"]) for number in numbers if number}
        if len(values) > 1 or any(flow.certainty(*span) < LOWEST_CERTAINTY for span in places):
            return {}
        if values and (hours := values.pop()):
            found[key] = flow.propose(hours, *places[0])
    return found


def _same(one: dict[str, Proposed[Decimal]], other: dict[str, Proposed[Decimal]]) -> bool:
    return {key: each.value for key, each in one.items()} == {
        key: each.value for key, each in other.items()
    }
