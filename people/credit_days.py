"""The days of credit that stands: an employment goes round them, or they are corrected first.

An app that keeps credit names its days in its `credit_days.py`, loaded when the product starts.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date

from frame.words import us_date
from people.models import Member

Source = Callable[[Collection[int]], Iterable[tuple[int, date]]]
DaysByMember = Mapping[int, Sequence[date]]
SOURCES: list[Source] = []
WAY_OUT = "Correct this day, or let the Training Unit void or correct them first."


def keeps_credit(source: Source) -> Source:
    """Take a function as a source: given members' keys, it yields the day of each credit."""
    SOURCES.append(source)
    return source


def days_of_credit(members: Iterable[Member]) -> DaysByMember:
    """The days on which these members earned what stands; nothing is asked for nobody."""
    keys = {member.pk for member in members}
    days: dict[int, list[date]] = defaultdict(list)
    if keys:
        for source in SOURCES:
            for key, day in source(keys):
                days[key].append(day)
    return days


def leaves_less(member: Member, hired_on: date | None, separated_on: date | None) -> bool:
    """Whether these days take days of employment away from the member."""
    return (hired_on is not None and hired_on > member.hired_on) or (
        separated_on is not None
        and (member.separated_on is None or separated_on < member.separated_on)
    )


def hired_too_late(member: Member, hired_on: date, credit: DaysByMember) -> str:
    """Why the member can't have been hired that late; nothing if no credit is before it."""
    before = [day for day in credit.get(member.pk, ()) if day < hired_on]
    if hired_on <= member.hired_on or not before:
        return ""
    return f"{us_date(hired_on)} is after {_credit(before)} of {us_date(min(before))}. {WAY_OUT}"


def left_too_early(member: Member, separated_on: date, credit: DaysByMember) -> str:
    """Why the member can't have left that early; nothing if no credit is after it."""
    after = [day for day in credit.get(member.pk, ()) if day > separated_on]
    if not leaves_less(member, None, separated_on) or not after:
        return ""
    words = f"{us_date(separated_on)} is before {_credit(after, 'last')} of {us_date(max(after))}"
    return f"{words}. {WAY_OUT}"


def _credit(days: Sequence[date], end: str = "first") -> str:
    return "a completion" if len(days) == 1 else f"{len(days):,} completions, the {end}"
