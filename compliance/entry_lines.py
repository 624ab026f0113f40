"""The lines under "Exemptions, decisions and bookings" on a member's record."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from compliance.explanations.entries import booking_words, decision_words, exemption_words
from compliance.models.entry import Entry
from compliance.querysets.of_record import MemberEntries
from compliance.states import (
    DECIDE,
    VOID_BOOKING,
    VOID_DECISION,
    VOID_EXEMPTION,
    DecisionState,
    decision_state,
)
from frame.words import us_date
from people.models import Member
from people.reach import sees_confidential
from records.models import Document

PENDING = DecisionState.PENDING.label


@dataclass(frozen=True)
class EntryLine:
    """One entry in words, its documents, and what the reader may do with it.

    Args:
        tag: a word on its state: not decided, granted, denied, void.
        entered: who entered what, and when.
        documents: pairs of a label and a document that the reader may open.
        void_url: "" where the reader may not void it; the decide one likewise.
    """

    period: int
    what: str
    tag: str
    kind: str
    words: str
    entered: str
    void_words: str
    documents: list[tuple[str, Document]]
    decide_url: str
    void_url: str


def entry_lines(
    entries: MemberEntries, *, member: Member, reader: Member, may_change: bool
) -> list[EntryLine]:
    """Every entry about a member, what is open first, then the newest period.

    Args:
        may_change: whether decide and void are offered to those who may.
    """
    tells_ground = sees_confidential(member, reader=reader)
    changer = reader if may_change else None
    lines = [*_exemptions(entries, changer), *_bookings(entries, changer)]
    lines += _decisions(entries, changer, tells_ground=tells_ground)
    return sorted(lines, key=lambda line: (line.tag != PENDING, -line.period))


def _exemptions(entries: MemberEntries, changer: Member | None) -> Iterator[EntryLine]:
    for row in entries.exemptions:
        may_void = changer is not None and VOID_EXEMPTION.can(row, by=changer)
        document = [("Document", row.document)] if row.document else []
        yield _line(
            row,
            period=row.period,
            what="Exemption",
            words=exemption_words(row),
            documents=document,
            void_url=reverse("compliance:exemption-void", args=[row.pk]) if may_void else "",
        )


def _bookings(entries: MemberEntries, changer: Member | None) -> Iterator[EntryLine]:
    for row in entries.bookings:
        may_void = changer is not None and VOID_BOOKING.can(row, by=changer)
        yield _line(
            row,
            period=row.to_period,
            what="Booking",
            words=booking_words(row),
            documents=[],
            void_url=reverse("compliance:booking-void", args=[row.pk]) if may_void else "",
        )


def _decisions(
    entries: MemberEntries, changer: Member | None, *, tells_ground: bool
) -> Iterator[EntryLine]:
    """The lines of applications.

    Args:
        changer: who may be offered to decide and void; None offers neither.
    """
    for row in entries.decisions:
        documents = [
            (label, document)
            for label, document in (
                ("Application", row.application_document),
                ("Decision", row.decision_document),
            )
            if document is not None and (tells_ground or not document.is_confidential)
        ]
        decided = ""
        is_later = row.decided_entered_at and row.decided_entered_at != row.entered_at
        if is_later and row.decided_entered_by:
            decided = (
                f"; the decision by {row.decided_entered_by.name}, "
                f"{us_date(row.decided_entered_at)}"
            )
        may_decide, may_void = (
            changer is not None and step.can(row, by=changer) for step in (DECIDE, VOID_DECISION)
        )
        yield _line(
            row,
            period=row.period,
            what="Decision of the director",
            words=decision_words(row, tells_ground=tells_ground),
            documents=documents,
            void_url=reverse("compliance:decision-void", args=[row.pk]) if may_void else "",
            decide_url=reverse("compliance:decision-decide", args=[row.pk]) if may_decide else "",
            tag=decision_state(row).label,
            also_entered=decided,
            tells_reason=tells_ground,  # why it was wrong may name the ground
        )


_KINDS = {
    PENDING: "wait",
    DecisionState.GRANTED.label: "excused",
    DecisionState.DENIED.label: "none",
    DecisionState.VOID.label: "none",
}


def _line(
    row: Entry,
    *,
    period: int,
    what: str,
    words: str,
    documents: list[tuple[str, Document]],
    void_url: str,
    decide_url: str = "",
    tag: str = "",
    also_entered: str = "",
    tells_reason: bool = True,
) -> EntryLine:
    tag = DecisionState.VOID.label if row.is_voided else tag
    void_words = ""
    if row.voided_by is not None:
        void_words = f"Voided by {row.voided_by.name}, {us_date(row.voided_at)}."
        if tells_reason:
            void_words += f" {row.void_reason}"
    return EntryLine(
        period=period,
        what=what,
        tag=tag,
        kind=_KINDS.get(tag, ""),
        words=words,
        entered=f"Entered by {row.entered_by.name}, {us_date(row.entered_at)}{also_entered}.",
        void_words=void_words,
        documents=documents,
        decide_url=decide_url,
        void_url=void_url,
    )
