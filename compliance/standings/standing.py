"""A standing: one member, one CLEE period, one day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from compliance.engine import Assessment, Figures, Status, SumsAssessment
from compliance.engine.hours import to_hours, to_hundredths
from compliance.engine.rows import Row
from records.models import Member


@dataclass(frozen=True)
class Standing:
    """Where one member stands in one CLEE period on one day.

    Hours are kept as whole hundredths, in the order of `measures`, and become `Decimal` when
    asked for: a department has ten thousand of them and a page shows few.

    Args:
        confirmed: False when the period's figures are carried over from an earlier one.
        deadline: the day missing hours are due on; None when none are.
        on_record: False for a period before the department's records of this member, or after
            the member left.
        measures: the keys of the period's measures, `total` first.
    """

    member: Member
    period: int
    as_of: date
    status: Status
    confirmed: bool
    deadline: date | None
    on_record: bool
    measures: tuple[str, ...]
    credited_hundredths: Row
    required_hundredths: Row
    short_hundredths: Row

    @cached_property
    def credited(self) -> dict[str, Decimal]:
        """Hours credited, for every measure."""
        return {
            key: to_hours(hours)
            for key, hours in zip(self.measures, self.credited_hundredths, strict=True)
        }

    @cached_property
    def required(self) -> dict[str, Decimal]:
        """Hours owed, for the measures that are owed."""
        return _without_zeros(self.measures, self.required_hundredths)

    @cached_property
    def short(self) -> dict[str, Decimal]:
        """Hours missing, for the measures that are short."""
        return _without_zeros(self.measures, self.short_hundredths)

    @property
    def is_short(self) -> bool:
        return any(self.short_hundredths)


def _without_zeros(keys: tuple[str, ...], row: Row) -> dict[str, Decimal]:
    return {key: to_hours(hours) for key, hours in zip(keys, row, strict=True) if hours}


def from_sums(
    member: Member, answer: SumsAssessment, *, figures: Figures, as_of: date, on_record: bool
) -> Standing:
    """Make a standing of what the engine answers for sums."""
    return Standing(
        member=member,
        period=figures.period,
        as_of=as_of,
        status=answer.status,
        confirmed=figures.confirmed,
        deadline=answer.deadline,
        on_record=on_record,
        measures=tuple(measure.key for measure in figures.measures),
        credited_hundredths=answer.credited,
        required_hundredths=answer.required,
        short_hundredths=answer.short,
    )


def from_assessment(member: Member, assessment: Assessment, *, on_record: bool) -> Standing:
    """Make a standing of the engine's whole answer."""
    measures = assessment.measures
    return Standing(
        member=member,
        period=assessment.period,
        as_of=assessment.as_of,
        status=assessment.status,
        confirmed=assessment.confirmed,
        deadline=assessment.deadline,
        on_record=on_record,
        measures=tuple(measure.key for measure in measures),
        credited_hundredths=tuple(to_hundredths(measure.credited) for measure in measures),
        required_hundredths=tuple(to_hundredths(measure.required) for measure in measures),
        short_hundredths=tuple(to_hundredths(measure.short) for measure in measures),
    )
