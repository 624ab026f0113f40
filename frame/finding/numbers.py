"""Numbers of people in a text, such as one by which a department knows somebody."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from frame.finding.sought import Person, Sought, number_as_compared
from frame.finding.text import Text

# Below, a number is found on every paper.
SHORTEST_NUMBER = 3
YEARS = range(1900, 2101)
OF_A_NUMBER = frozenset(["serial", "sn", "s/n", "no", "nr", "number", "badge", "id", "radio"])
MARKS = ".,:;()#"
# A number that is written in two: `50-06`. With more digits at its ends it is a date or a share.
IN_TWO = re.compile(
    r"(?<!\d)(?<!\d[/.:-])(?<!\d[/.:-]\s)(\d{1,3})"
    r"(?:\s?[-\u2010-\u2013]\s?|\s)"
    r"(\d{1,3})(?!\d|\s?[/.:-]\s?\d)"
)


# How the digits of a number may stand: within a word, one by one, with a comma of thousands. Money
# is none.
RUNS = (
    r"\d+",
    r"[^\W_]*\d[^\W_]*",
    r"(?<!\d)\d(?:\s\d){2,}(?!\d)",
    r"(?<!\d)(?<!\d[/.:-])\d(?:\s?[-\u2010-\u2013]\s?\d){3,}(?![/.:-]?\d)",
    r"(?<![\d.,$])(?<!\$\s)\d{1,3},\s?\d{3}(?![.,]?\d)",
)
# A number with zeros before it that is part of another: `DEMO-05003`.
PART_OF_ANOTHER = re.compile(r"[^\W_]-")
MOST_ZEROS = 2


@dataclass(frozen=True)
class NumbersFound:
    """Numbers in a text.

    Args:
        own: the places of each number that is to be found whatever stays.
        of_others: the places of each number of another.
        others: whose numbers these are.
        in_doubt: the places of numbers that may be a year or a count, each with the number.
    """

    own: tuple[frozenset[int], ...]
    of_others: tuple[frozenset[int], ...]
    others: frozenset[Person]
    in_doubt: dict[frozenset[int], str]

    @property
    def places_of_others(self) -> frozenset[int]:
        return frozenset().union(*self.of_others)


def find_numbers(
    text: Text, sought: Sought, *, named: Collection[int], dates: Collection[range]
) -> NumbersFound:
    """Find numbers.

    Args:
        named: the places of words of names, beside which a number is no year.
        dates: from where to where each date of the line is.
    """
    pattern = sought.number_pattern
    own = [text.within(*match.span()) for match in pattern.finditer(text.line)] if pattern else []
    of_others: list[frozenset[int]] = []
    others: set[Person] = set()
    in_doubt: dict[frozenset[int], str] = {}
    for number, start, end in _runs(text.line):
        person = sought.numbers_of_others.get(number)
        if person is None:
            continue
        places = text.within(start, end)
        if not _is_doubtful(number) or _is_a_number(text, places, named):
            of_others.append(places)
            others.add(person)
        elif not any(start in each for each in dates):
            in_doubt[places] = number
    for number, start, end, has_zero in _in_two(text.line):
        person = sought.numbers_of_others.get(number)
        if person is None or any(start in each for each in dates):
            continue
        places = text.within(start, end)
        if has_zero or _is_a_number(text, places, named):
            of_others.append(places)
            others.add(person)
    settled = frozenset[int]().union(*own, *of_others, named)
    return NumbersFound(
        tuple(own),
        tuple(of_others),
        frozenset(others),
        {places: number for places, number in in_doubt.items() if not places <= settled},
    )


def _runs(line: str) -> Iterator[tuple[str, int, int]]:
    """What may be a number of a person: digits, with letters before or not, or digits apart."""
    for pattern in RUNS:
        for match in re.finditer(pattern, line):
            run = re.sub(r"[^\w]", "", match.group())
            bare = number_as_compared(run)
            before = line[max(match.start() - 2, 0) : match.start()]
            yield run, *match.span()
            if 0 < len(run) - len(bare) <= MOST_ZEROS and not PART_OF_ANOTHER.fullmatch(before):
                yield bare, *match.span()


def _in_two(line: str) -> Iterator[tuple[str, int, int, bool]]:
    """What may be a number in two, and whether its second half begins as no count does: `50 06`."""
    for match in IN_TWO.finditer(line):
        first, second = match.groups()
        yield first + second, *match.span(), len(second) > 1 and second.startswith("0")


def _is_doubtful(number: str) -> bool:
    """Whether a bare number is more likely a year, or a count, than the number of a person."""
    return number.isdigit() and (len(number) < SHORTEST_NUMBER or _is_year(number))


def _is_year(number: str) -> bool:
    return len(number) == 4 and int(number) in YEARS


def _is_a_number(text: Text, places: Collection[int], named: Collection[int]) -> bool:
    """Whether a name, or what a number is called, stands beside it."""
    at_left, at_right = text.beside(places)
    before = text.each[at_left].strip(MARKS) if at_left >= 0 else ""
    # A typed `S/N` is cut in two.
    in_two = text.each[at_left - 1].lstrip(MARKS) + before if at_left > 0 else ""
    is_beside_name = at_left in named or at_right in named
    return (
        is_beside_name
        or bool({before, in_two} & OF_A_NUMBER)
        or text.each[min(places)].startswith("#")
    )
