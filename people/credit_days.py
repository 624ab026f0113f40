"""The days of training that stands: an employment goes round them, or they are corrected first.

An app that keeps it names its days in its `credit_days.py`, loaded when the product starts.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.text import get_text_list

from frame.words import us_date
from people.models import Member

Source = Callable[[Collection[int]], Iterable[tuple[int, date]]]
SOURCES: dict[Source, tuple[str, str]] = {}
WAY_OUT = "Correct this day, or let the Training Unit void or correct them first."


class KeptDay(NamedTuple):
    """A day of training that stands.

    Args:
        nouns: what one of these is called in a sentence, and several.
    """

    on: date
    nouns: tuple[str, str]


DaysByMember = Mapping[int, Sequence[KeptDay]]


def keeps_credit(one: str, several: str) -> Callable[[Source], Source]:
    """Take a function as a source: given members' keys, it yields the day of each credit.

    Args:
        one: what one of these is called in a sentence.
    """

    def take(source: Source) -> Source:
        SOURCES[source] = (one, several)
        return source

    return take


def days_of_credit(members: Iterable[Member]) -> DaysByMember:
    """The days on which these members were trained, as it stands; nothing is asked for nobody."""
    keys = {member.pk for member in members}
    days: dict[int, list[KeptDay]] = defaultdict(list)
    if keys:
        for source, nouns in SOURCES.items():
            for key, day in source(keys):
                days[key].append(KeptDay(day, nouns))
    return days


def leaves_less(member: Member, hired_on: date | None, separated_on: date | None) -> bool:
    """Whether these days take days of employment away from the member."""
    return (hired_on is not None and hired_on > member.hired_on) or (
        separated_on is not None
        and (member.separated_on is None or separated_on < member.separated_on)
    )


def hired_too_late(member: Member, hired_on: date, credit: DaysByMember) -> str:
    """Why the member can't have been hired that late; nothing if no credit is before it."""
    before = [day for day in credit.get(member.pk, ()) if day.on < hired_on]
    if hired_on <= member.hired_on or not before:
        return ""
    return f"{us_date(hired_on)} is after {_credit(before)} of {us_date(min(before).on)}. {WAY_OUT}"


def left_too_early(member: Member, separated_on: date, credit: DaysByMember) -> str:
    """Why the member can't have left that early; nothing if no credit is after it."""
    after = [day for day in credit.get(member.pk, ()) if day.on > separated_on]
    if not leaves_less(member, None, separated_on) or not after:
        return ""
    last = us_date(max(after).on)
    return f"{us_date(separated_on)} is before {_credit(after, 'last')} of {last}. {WAY_OUT}"


def _credit(days: Sequence[KeptDay], end: str = "first") -> str:
    """`2 completions and a roll call without credit, the last`"""
    counted = Counter(day.nouns for day in days)
    words = [
        f"a {one}" if number == 1 else f"{number:,} {several}"
        for (one, several), number in counted.items()
    ]
    said = get_text_list(words, "and")
    return said if len(days) == 1 else f"{said}, the {end}"
