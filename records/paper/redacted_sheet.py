"""A saved sign-in sheet that leaves the house: only whose record is released is named on it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from frame.redacted import REDACTED, redacted_or
from people.models import Member
from records.releases.parts import Redaction, by_decision
from records.sheet_lines import ReadLine


@dataclass(frozen=True)
class ShownElement:
    name: str


@dataclass(frozen=True)
class ShownMember:
    """A member as the paper names them."""

    name: str
    rank: str
    element: ShownElement
    serial_number: str


@dataclass(frozen=True)
class ShownCredit:
    is_voided: bool
    void_reason: str


@dataclass(frozen=True)
class ShownLine:
    """A line of the sheet as it is printed; what is struck out is nowhere in it."""

    number: int
    serial_number: str
    member: ShownMember
    confirmed: tuple[tuple[str, str], ...]
    completion: ShownCredit
    minutes: Any
    score_words: str
    credit: Any
    has_failed: bool


def redacted_sheet(
    saved: Mapping[str, Any],
    *,
    members: Collection[Member],
    redactions: frozenset[str],
    place: str,
) -> dict[str, Any]:
    """What the paper says where it leaves.

    The reasons for warnings and voids are free text, which may name anybody: none leaves.

    Args:
        saved: what `saved_sheet` gives.
        members: whose record is released.
        redactions: what is struck out of their lines too.
        place: of the class, without what is struck out of it.
    """
    kept = {member.pk for member in members}
    has_others = any(line.member is None or line.member.pk not in kept for line in saved["lines"])
    lines = [_shown(line, kept, redactions) for line in saved["lines"]]
    return {
        **saved,
        "lines": lines,
        "place": place,
        "class_confirmed": [],
        "absent": [_shown_member(each, kept, redactions) for each in saved["absent"]],
        "saved_by": REDACTED,
        # A sum of all lines tells the hours of a line that has none to who knows the others; how
        # many completions stand tells, beside the number of lines, whose credit was voided.
        "standing": redacted_or(saved["standing"], is_redacted=has_others),
        "hours": redacted_or(
            saved["hours"], is_redacted=any(line.credit is REDACTED for line in lines)
        ),
        "voided": 0 if has_others else saved["voided"],
    }


def struck_on_sheet(saved: Mapping[str, Any], shown: Mapping[str, Any]) -> tuple[str, ...]:
    """What is struck out on a sheet, and why, as the contents of a packet say it.

    Args:
        saved: what `saved_sheet` gives.
        shown: what `redacted_sheet` made of it.
    """
    pairs = list(zip(saved["lines"], shown["lines"], strict=True))
    own = [pair for pair in pairs if pair[1].member.name is not REDACTED]
    others = len(pairs) - len(own)
    absent = sum(each.name is REDACTED for each in shown["absent"])
    said = {
        "The line of 1 other, who is not asked about": others == 1,
        f"The lines of {others:,} others, who are not asked about": others > 1,
        "1 other who was absent": absent == 1,
        f"{absent:,} others who were absent": absent > 1,
        "Words in the place of the class, which names others or what is struck out": (
            REDACTED in shown["place"]
        ),
        "Who saved it": shown["saved_by"] is REDACTED,
        "The totals, which would tell of the others": shown["standing"] is REDACTED,
        "The total of hours, which would tell who passed": (
            shown["hours"] is REDACTED and shown["standing"] is not REDACTED
        ),
        "Reasons for warnings and voids, which may name others": _has_reasons(saved, own),
    }
    return (*(words for words, is_so in said.items() if is_so), *by_decision(_struck_on_own(own)))


def _has_reasons(saved: Mapping[str, Any], own: Iterable[tuple[ReadLine, ShownLine]]) -> bool:
    """Whether a reason would stand on the paper that is not on the line of another."""
    return bool(saved["class_confirmed"]) or any(
        line.confirmed or shown.completion.is_voided for line, shown in own
    )


def _struck_on_own(own: Iterable[tuple[ReadLine, ShownLine]]) -> set[Redaction]:
    """What a decision struck out on the lines of those whose record is released."""
    struck = set()
    for line, shown in own:
        if shown.serial_number is REDACTED:
            struck.add(Redaction.SERIAL_NUMBER)
        if shown.member.element.name is REDACTED:
            struck.add(Redaction.ELEMENT)
        if shown.score_words is REDACTED or shown.has_failed != line.has_failed:
            struck.add(Redaction.SCORE)
    return struck


def _shown(line: ReadLine, kept: Collection[int], redactions: frozenset[str]) -> ShownLine:
    assert line.member is not None, "a line that was saved is somebody's"
    is_kept = line.member.pk in kept
    is_voided = line.completion is not None and line.completion.is_voided
    # No credit beside a struck-out score would tell that the test was not passed.
    hides_score = not is_kept or bool(Redaction.SCORE in redactions and line.score_words)
    member = _shown_member(line.member, kept, redactions)
    return ShownLine(
        number=line.number,
        serial_number=member.serial_number,
        member=member,
        confirmed=(),
        completion=ShownCredit(is_voided and is_kept, REDACTED),
        minutes=redacted_or(line.minutes, is_redacted=not is_kept),
        score_words=redacted_or(line.score_words, is_redacted=hides_score),
        credit=redacted_or(line.credit, is_redacted=hides_score),
        has_failed=line.has_failed and is_kept and Redaction.SCORE not in redactions,
    )


def _shown_member(member: Member, kept: Collection[int], redactions: frozenset[str]) -> ShownMember:
    is_other = member.pk not in kept

    def shown(value: str, redaction: Redaction | None = None) -> str:
        return redacted_or(value, is_redacted=is_other or redaction in redactions)

    return ShownMember(
        name=shown(member.name),
        rank=shown(member.rank),
        element=ShownElement(shown(member.element.name, Redaction.ELEMENT)),
        serial_number=shown(member.serial_number, Redaction.SERIAL_NUMBER),
    )
