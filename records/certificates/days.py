"""On which day the course of a paper was completed."""

import re
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from records.certificates.dates import Days, days_in, has_unreadable_day
from records.certificates.flow import Flow
from records.certificates.proposed import Proposed


class Role(IntEnum):
    """What a day on the paper is the day of."""

    COMPLETED = 1
    PLAIN = 2  # nothing says what it is
    OTHER = 3  # of issue, of a signature, of birth ...


_COMPLETED = (
    r"complet(?:ed|ion|ing|es)|held|conducted|attend(?:ed|ance|ing)|participat(?:ed|ing)|"
    r"dates?\s+(?:of\s+)?(?:the\s+)?(?:course|class|training|instruction|attendance)|"
    r"(?:course|class|training|session|event|program)\s+dates?|dates?\s*\(s\)\s+of|"
    r"finished|took\s+place|taught|delivered|given\s+(?:on|from|at)"
)
_OTHER = (
    r"issue[ds]?|print(?:ed)?|generated|sign(?:ed|ature)|expir\w*|valid|void\s+after|renew\w*|"
    r"birth|born|d\.?o\.?b\b|hired?|rev(?:ised|ision|\.)?|effective|approv\w*|regist\w*|order\w*|"
    r"paid|payment|invoice\w*|due|deadline|next|accessed|downloaded|recertif\w*|retrain\w*|"
    r"assigned|enrolled|enrollment|start(?:ed|s)?|began|begin\w*|launched|certified\s+(?:on|until)|"
    r"witness\w*|form|version|copyright|©|posted|mailed|received|transcript\s+date|since|updated|"
    r"appointed|commission\w*|last\s+(?:login|change)|verif\w*|authori[sz]ed|report\w*|as\s+of"
)
_ROLE = re.compile(rf"\b(?:(?P<completed>{_COMPLETED})|(?P<other>{_OTHER}))\b", re.IGNORECASE)
_SIGNER = re.compile(
    r"\b(?:signature|director|coordinator|administrator|instructor|chief|sheriff|president|"
    r"registrar|commander|supervisor|seal|dean|manager|notary|clerk)\b",
    re.IGNORECASE,
)
_DATE_ALONE = re.compile(r"\W*date\W*", re.IGNORECASE)
# How far before a day the words may stand that say what it is.
NEAR = 90
LOWEST_CERTAINTY = 0.75


@dataclass(frozen=True)
class _Told:
    days: Days
    role: Role


def read_completed_on(flow: Flow, today: date) -> Proposed[date] | None:
    """The last day of the course, where the paper says it without a doubt."""
    told = [_Told(days, _role(flow, days)) for days in days_in(flow.text)]
    role = Role.COMPLETED
    named = [each.days for each in told if each.role is role]
    if not named:
        if has_unreadable_day(flow.text):
            return None
        named = [each.days for each in told if each.role is Role.PLAIN]
    last_days = {each.last for each in named}
    if len(last_days) != 1 or last_days.pop() > today:
        return None
    ranges = [each for each in named if each.first != each.last]
    longest = min(ranges or named, key=lambda each: each.first)
    if flow.certainty(longest.start, longest.end) < LOWEST_CERTAINTY:
        return None
    return flow.propose(longest.last, longest.start, longest.end)


def _role(flow: Flow, days: Days) -> Role:
    """What a day is, by the nearest words that say so: before it, beside it, above or below."""
    cell = flow.cell_at(days.start)
    before = flow.text[max(cell.start, days.start - NEAR) : days.start]
    if role := _last_role(before):
        return role
    alone = not before.strip(" .:_-–—")
    if alone:
        below = flow.below(flow.cell_at(days.end - 1))
        if below is not None:
            label = flow.text[below.start : below.end]
            if len(label.split()) <= 5 and not days_in(label):
                if role := _last_role(label):
                    return role
                if _DATE_ALONE.fullmatch(label):
                    return _beside_signature(flow, days, below.line)
        left = [other for other in flow.beside(cell) if other.right <= cell.left]
        if left and (role := _last_role(flow.text[left[-1].start : left[-1].end])):
            return role
    if alone or len(before.split()) < 4:
        # A sentence that goes over from the line above, or a label that stands above.
        above = flow.above(cell)
        if above is not None:
            words = flow.text[above.start : above.end]
            if not days_in(words) and (role := _last_role(words[-NEAR:])):
                return role
    if _DATE_ALONE.fullmatch(before):
        return _beside_signature(flow, days, cell.line)
    return Role.PLAIN


def _last_role(words: str) -> Role | None:
    found = list(_ROLE.finditer(words))
    if not found:
        return None
    return Role.COMPLETED if found[-1]["completed"] else Role.OTHER


def _beside_signature(flow: Flow, days: Days, line: int) -> Role:
    """A day with `Date` alone is that of the signature that stands beside it."""
    cells = [cell for cell in flow.cells if abs(cell.line - line) <= 1]
    others = (
        flow.text[cell.start : cell.end]
        for cell in cells
        if not cell.start <= days.start < cell.end
    )
    return Role.OTHER if any(_SIGNER.search(words) for words in others) else Role.PLAIN
