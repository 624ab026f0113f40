"""What the Training Unit has entered about members: exemptions, decisions, bookings."""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db import models
from django.db.models.functions import Cast

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
    """Read what is entered about the members, by two queries; those without any are left out.

    Args:
        known_before: what stood just before that moment; None for what stands now.
    """
    wanted = frozenset(member_ids)
    entries: dict[int, tuple[list[Any], list[Any], list[Any]]] = {}
    exemptions, decisions, bookings = (
        _rows_about(wanted, model, known_before)
        for model in (ExemptionEntry, DirectorDecision, PeriodBooking)
    )
    for pk, row in _short_entries(exemptions, bookings):
        if pk in wanted:
            place = 0 if isinstance(row, ExemptionEntry) else 2
            entries.setdefault(pk, ([], [], []))[place].append(row)
    for row in decisions.order_by("pk"):
        if row.member_id in wanted:
            entries.setdefault(row.member_id, ([], [], []))[1].append(row)
    return {pk: recorded_in(*rows, known_before=known_before) for pk, rows in entries.items()}


def _rows_about(wanted: frozenset[int], model: Any, known_before: datetime | None) -> Any:
    rows = model.objects.not_voided() if known_before is None else model.objects.all()
    return rows.of_members(wanted) if len(wanted) <= FEW else rows


def _short_entries(
    exemptions: Any, bookings: Any
) -> Iterator[tuple[int, ExemptionEntry | PeriodBooking]]:
    """Exemptions and bookings, each with its member's key, by one query: both say little."""
    number, day = models.BigIntegerField(), models.DateField()
    when = ("entered_at", "voided_at")
    of_both = (
        exemptions.order_by()
        .values_list("pk", "member_id", "kind", "on", _nothing(number), _nothing(number), *when)
        .union(
            bookings.order_by().values_list(
                "pk",
                "completion__member_id",
                Cast(models.Value(""), models.CharField(max_length=20)),
                _nothing(day),
                "completion_id",
                "to_period",
                *when,
            ),
            all=True,
        )
    )
    for pk, member_id, kind, on, completion_id, to_period, entered_at, voided_at in sorted(
        of_both, key=itemgetter(0)
    ):
        told = {"pk": pk, "entered_at": entered_at, "voided_at": voided_at}
        if kind:
            yield member_id, ExemptionEntry(member_id=member_id, kind=kind, on=on, **told)
        else:
            yield member_id, PeriodBooking(completion_id=completion_id, to_period=to_period, **told)


def _nothing(field: models.Field) -> Cast:
    """An empty column of a type, which the other half of a union fills."""
    return Cast(models.Value(None), field)


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
