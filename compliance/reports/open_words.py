"""The words of open years: those that have ended and still want hours of a member."""

from collections.abc import Mapping

from compliance.engine import Status
from compliance.explanations import missing_words
from compliance.standings import OpenPeriod, law
from frame.words import us_date

AT_RISK = "at risk of an inactive license"
_ORDER = (Status.NON_COMPLIANT, Status.GRACE, Status.EXTENDED, Status.DECISION_PENDING)

OpenCounts = Mapping[tuple[int, Status], int]
"""How many members a period is open for, and how."""


def open_label(open_period: OpenPeriod) -> str:
    """`2025: at risk`, `2025: until Mar 15, 2026`"""
    if open_period.status == Status.NON_COMPLIANT:
        return f"{open_period.period}: at risk"
    if open_period.until is not None:
        return f"{open_period.period}: until {us_date(open_period.until)}"
    return f"{open_period.period}: decision pending"


def open_missing(open_period: OpenPeriod) -> str:
    """`2.00 of firearms`"""
    return missing_words(open_period.short, law().for_period(open_period.period))


def open_sentence(counts: OpenCounts) -> str:
    """`3 members are at risk of an inactive license for 2025, 6 for 2024.`; blank for none."""
    parts = []
    for status in _ORDER:
        of_status = sorted(
            ((period, n) for (period, of), n in counts.items() if of == status), reverse=True
        )
        if of_status:
            (period, number), *others = of_status
            rest = "".join(f", {n:,} for {earlier}" for earlier, n in others)
            parts.append(f"{_how(status, number, period)}{rest}")
    return f"{'; '.join(parts)}." if parts else ""


def _how(status: Status, number: int, period: int) -> str:
    members = "1 member" if number == 1 else f"{number:,} members"
    if status == Status.NON_COMPLIANT:
        return f"{members} {'is' if number == 1 else 'are'} {AT_RISK} for {period}"
    if status == Status.GRACE:
        until = us_date(law().for_period(period).grace_ends_on)
        return f"{members} can make up {period} until {until}"
    have = "has" if number == 1 else "have"
    if status == Status.EXTENDED:
        return f"{members} {have} more time from the director for {period}"
    return f"{members} {'waits' if number == 1 else 'wait'} for the director's decision on {period}"
