"""What the Training Unit has entered about members: exemptions, decisions, bookings."""

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from compliance.engine import Decision, Exemption
from compliance.models import DirectorDecision, PeriodBooking
from compliance.models import Exemption as ExemptionEntry
from frame.known import rows_as_known

# Beyond this many members, all entries there are cost less than naming the members.
FEW = 200


@dataclass(frozen=True)
class Recorded:
    """What is entered about one member, as the engine takes it.

    Args:
        bookings: the period that a completion, by its key, is booked to by hand.
    """

    exemptions: tuple[Exemption, ...] = ()
    decisions: tuple[Decision, ...] = ()
    bookings: Mapping[int, int] = field(default_factory=dict)


NOTHING_RECORDED = Recorded()


def recorded_of(
    member_ids: Iterable[int], *, known_before: datetime | None = None
) -> dict[int, Recorded]:
    """Read what is entered about the members, by three queries; those without any are left out.

    Args:
        known_before: what stood just before that moment; None for what stands now.
    """
    wanted = frozenset(member_ids)
    entries: dict[int, tuple[list[Any], list[Any], list[Any]]] = {}
    tables: tuple[Any, ...] = (
        ExemptionEntry.objects.all(),
        DirectorDecision.objects.all(),
        PeriodBooking.objects.select_related("completion").only(
            "completion__member_id", "to_period", "entered_at", "voided_at"
        ),
    )
    for place, rows in enumerate(tables):
        if known_before is None:
            rows = rows.not_voided()
        if len(wanted) <= FEW:
            rows = rows.of_members(wanted)
        for row in rows.order_by("pk"):
            pk = row.completion.member_id if isinstance(row, PeriodBooking) else row.member_id
            if pk in wanted:
                entries.setdefault(pk, ([], [], []))[place].append(row)
    return {pk: recorded_in(*rows, known_before=known_before) for pk, rows in entries.items()}


def recorded_in(
    exemptions: Iterable[ExemptionEntry],
    decisions: Iterable[DirectorDecision],
    bookings: Iterable[PeriodBooking],
    *,
    known_before: datetime | None = None,
) -> Recorded:
    """Hand one member's entries to the engine, voided ones left out."""
    return Recorded(
        exemptions=tuple(
            Exemption(kind=row.kind, on=row.on)
            for row in rows_as_known(exemptions, known_before)
            if not row.is_voided
        ),
        decisions=tuple(
            _decision_of(row)
            for row in decisions_as_known(decisions, known_before)
            if not row.is_voided
        ),
        bookings={
            row.completion_id: row.to_period
            for row in rows_as_known(bookings, known_before)
            if not row.is_voided
        },
    )


def decisions_as_known(
    decisions: Iterable[DirectorDecision], known_before: datetime | None
) -> list[DirectorDecision]:
    """The applications as they stood just before a moment: those decided later still pending."""
    rows = rows_as_known(decisions, known_before)
    if known_before is None:
        return rows
    return [_as_applied_for(row) if _was_decided_later(row, known_before) else row for row in rows]


def _was_decided_later(row: DirectorDecision, known_before: datetime) -> bool:
    return row.decided_entered_at is not None and row.decided_entered_at >= known_before


def _as_applied_for(row: DirectorDecision) -> DirectorDecision:
    row = copy(row)
    row.decided_on, row.outcome, row.until, row.minimums = None, "", None, None
    row.decision_document, row.decided_entered_by, row.decided_entered_at = None, None, None
    return row


def _decision_of(row: DirectorDecision) -> Decision:
    decided = {} if row.is_pending else {"outcome": row.outcome}
    return Decision(
        kind=row.kind,
        ground=row.ground,
        period=row.period,
        applied_on=row.applied_on,
        decided_on=row.decided_on,
        until=row.until,
        minimums=row.hours_by_measure,
        **decided,
    )
