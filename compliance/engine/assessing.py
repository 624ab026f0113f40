"""Assesses one officer in one CLEE period on one day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .assessment import Assessment, CreditedHours, CreditResult, MeasureResult, NotCounted, Reason
from .credit import Credit
from .duty import Duty, SumsAssessment
from .figures import TOTAL, Figures
from .hours import to_hours, to_hundredths
from .hundredths import HOURS
from .law import Law
from .measuring import credited_hours, required_hours, short_hours
from .officer import Officer, circumstances_of
from .settling import Allocation, Share, has_failed, hours_by_source, settle
from .sources import NON_POST
from .status import deadline_of, status_of

CAP_REASONS = {"in_service": Reason.IN_SERVICE_CAP, "college": Reason.COLLEGE_CAP}


@dataclass(frozen=True)
class _Placed:
    """A share of the assessed period, with the hundredths of it that the cap lets count."""

    share: Share
    counted: int


def assess(
    officer: Officer, credits: Iterable[Credit], *, period: int, as_of: date, law: Law
) -> Assessment:
    """Tell where the officer stands in the period, as things were known on the day.

    Args:
        credits: every credit of the officer, of any period, each with an id of its own and
            consistent in itself (`check_credit`).
        as_of: only credits, events and decisions dated on or before it are seen.

    Raises:
        LawError: the period is before the first CLEE period.
        ValueError: two credits have one id, or hours have more than two decimals.

    Source: 11 CSR 75-15.010, 75-15.080
    """
    recorded = tuple(credits)
    _check_ids(recorded)
    figures = law.for_period(period)
    allocation = settle(officer, recorded, period=period, as_of=as_of, law=law)
    circumstances = circumstances_of(officer, period, as_of)
    shares = allocation.shares.get(period, [])
    credited = credited_hours(hours_by_source(shares), figures)
    required = required_hours(circumstances, officer.traffic_authority, figures)
    short = short_hours(required, credited)
    status = status_of(circumstances, is_short=any(short), figures=figures, as_of=as_of)
    placed = _place(shares, figures)
    return Assessment(
        period=period,
        as_of=as_of,
        status=status,
        deadline=deadline_of(circumstances, status, figures),
        confirmed=figures.confirmed,
        measures=tuple(
            MeasureResult(
                key=measure.key,
                label=measure.label,
                citation=measure.citation,
                required=to_hours(required[index]),
                credited=to_hours(credited[index]),
                short=to_hours(short[index]),
                credits=_credits_of(index, placed, figures),
            )
            for index, measure in enumerate(figures.measures)
        ),
        credits=tuple(
            _account(credit, allocation, placed, figures, as_of, law) for credit in recorded
        ),
    )


def assess_years(
    officers: Mapping[int, Officer], credits: Iterable[Credit], *, as_of: date, law: Law
) -> dict[int, SumsAssessment]:
    """Tell where one officer stands in several periods, settling the years once.

    The same as `assess` for each, without telling what became of each credit.

    Args:
        officers: by period, at least one, what is known of the officer in it. The first period
            on record is the same in all, and so is all else from that period on.

    Source: 11 CSR 75-15.010, 75-15.080
    """
    first, last = min(officers), max(officers)
    allocation = settle(officers[last], credits, period=first, last=last, as_of=as_of, law=law)
    return {
        period: Duty(
            circumstances_of(officer, period, as_of),
            officer.traffic_authority,
            figures=law.for_period(period),
            as_of=as_of,
        ).assess_sums(hours_by_source(allocation.shares.get(period, ())))
        for period, officer in officers.items()
    }


def _check_ids(credits: tuple[Credit, ...]) -> None:
    ids = set()
    for credit in credits:
        if credit.id in ids:
            raise ValueError(f"Two credits have the id {credit.id!r}. Give each its own.")
        ids.add(credit.id)


def _place(shares: list[Share], figures: Figures) -> list[_Placed]:
    """Let each source count up to its cap, the period's own hours before those that cure."""
    room = dict(figures.caps_in_hundredths)
    placed = []
    for share in shares:
        source, hours = share.credit.source, share.hundredths[HOURS]
        counted = min(hours, room.get(source, hours))
        if source in room:
            room[source] -= counted
        placed.append(_Placed(share, counted))
    return placed


def _credits_of(index: int, placed: list[_Placed], figures: Figures) -> tuple[CreditedHours, ...]:
    """List the credits the measure at the index was credited with, and the hours of each."""
    is_total = figures.measures[index].key == TOTAL
    hours_by_id: dict[str, int] = {}
    for each in placed:
        credit = each.share.credit
        alone = credited_hours({credit.source: each.share.hundredths}, figures)
        hours = each.counted if is_total else alone[index]
        hours_by_id[credit.id] = hours_by_id.get(credit.id, 0) + hours
    return tuple(
        CreditedHours(credit_id, to_hours(hours))
        for credit_id, hours in hours_by_id.items()
        if hours
    )


def _account(
    credit: Credit,
    allocation: Allocation,
    placed: list[_Placed],
    figures: Figures,
    as_of: date,
    law: Law,
) -> CreditResult:
    """Say of every recorded hour whether it counts to the period's total, or why not."""
    period, recorded = figures.period, to_hundredths(credit.hours)
    reason = _reason_unseen(credit, as_of, law)
    if reason is not None:
        return _credit_result(credit, 0, {reason: recorded})
    own = [each for each in placed if each.share.credit.id == credit.id]
    held = sum(each.share.hundredths[HOURS] for each in own)
    counted = sum(each.counted for each in own)
    gave = _hours_held_before(credit, allocation, period) if credit.on.year == period else 0
    not_counted = {
        Reason.APPLIED_TO_PRIOR_PERIOD: gave,
        Reason.OUTSIDE_PERIOD: recorded - held - gave,
    }
    if credit.source in CAP_REASONS:
        not_counted[CAP_REASONS[credit.source]] = held - counted
    return _credit_result(
        credit,
        counted,
        not_counted,
        gave_to_prior=gave,
        taken_from_next=held if credit.on.year > period else 0,
    )


def _reason_unseen(credit: Credit, as_of: date, law: Law) -> Reason | None:
    if credit.voided:
        return Reason.VOIDED
    if credit.on > as_of:
        return Reason.AFTER_AS_OF
    if credit.source == NON_POST:
        return Reason.NON_POST
    return Reason.FAILED_TEST if has_failed(credit, law) else None


def _hours_held_before(credit: Credit, allocation: Allocation, period: int) -> int:
    if credit.book_to is not None:
        return to_hundredths(credit.hours) if credit.book_to < period else 0
    return sum(
        share.hundredths[HOURS]
        for year, shares in allocation.shares.items()
        if year < period
        for share in shares
        if share.credit.id == credit.id
    )


def _credit_result(
    credit: Credit,
    counted: int,
    not_counted: dict[Reason, int],
    gave_to_prior: int = 0,
    taken_from_next: int = 0,
) -> CreditResult:
    return CreditResult(
        id=credit.id,
        counted=to_hours(counted),
        not_counted=tuple(
            NotCounted(to_hours(hours), reason) for reason, hours in not_counted.items() if hours
        ),
        gave_to_prior=to_hours(gave_to_prior),
        taken_from_next=to_hours(taken_from_next),
    )
