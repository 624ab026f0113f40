"""A standing: one member, one CLEE period, one day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import gt
from typing import NamedTuple, Self

from compliance.engine import Assessment, Figures, Outcome, Status, SumsAssessment
from compliance.engine.hours import to_hours, to_hundredths
from compliance.engine.hundredths import Hundredths
from people.models import Member


@dataclass(frozen=True)
class Asked:
    """What was asked, the same for a whole department.

    Args:
        confirmed: False when the period's figures are carried over from an earlier one.
        measures: the keys of the period's measures, `total` first.
    """

    period: int
    as_of: date
    confirmed: bool
    measures: tuple[str, ...]

    @classmethod
    def of(cls, figures: Figures, as_of: date) -> Self:
        measures = tuple(measure.key for measure in figures.measures)
        return cls(figures.period, as_of, figures.confirmed, measures)


class Standing(NamedTuple):
    """Where one member stands in one CLEE period on one day.

    Hours are kept as whole hundredths, in the order of `measures`, and become `Decimal` when
    asked for: a department has ten thousand of them and a page shows few.

    Args:
        member: whose it is.
        on_record: False for a period before the department's records of this member, or after
            the member left.
    """

    member: Member
    asked: Asked
    on_record: bool
    outcome: Outcome
    credited_hundredths: Hundredths
    short_hundredths: Hundredths

    @property
    def status(self) -> Status:
        return self.outcome.status

    @property
    def deadline(self) -> date | None:
        """The day missing hours are due on; None when none are."""
        return self.outcome.deadline

    @property
    def required_hundredths(self) -> Hundredths:
        return self.outcome.required

    @property
    def period(self) -> int:
        return self.asked.period

    @property
    def as_of(self) -> date:
        return self.asked.as_of

    @property
    def confirmed(self) -> bool:
        """False when the period's figures are carried over from an earlier one."""
        return self.asked.confirmed

    @property
    def measures(self) -> tuple[str, ...]:
        return self.asked.measures

    @property
    def credited(self) -> dict[str, Decimal]:
        """Hours credited, for every measure."""
        return {
            key: to_hours(hours)
            for key, hours in zip(self.measures, self.credited_hundredths, strict=True)
        }

    @property
    def required(self) -> dict[str, Decimal]:
        """Hours owed, for the measures that are owed."""
        return _without_zeros(self.measures, self.required_hundredths)

    @property
    def short(self) -> dict[str, Decimal]:
        """Hours missing, for the measures that are short."""
        return _without_zeros(self.measures, self.short_hundredths)

    @property
    def is_short(self) -> bool:
        return any(self.short_hundredths)

    def lacks_more_than(self, other: "Standing") -> bool:
        """Tell whether more is missing here of any measure; both are of one period."""
        return any(map(gt, self.short_hundredths, other.short_hundredths))


def _without_zeros(keys: tuple[str, ...], row: Hundredths) -> dict[str, Decimal]:
    return {key: to_hours(hours) for key, hours in zip(keys, row, strict=True) if hours}


def from_sums(
    member: Member, answer: SumsAssessment, *, figures: Figures, as_of: date, on_record: bool
) -> Standing:
    """Make a standing of what the engine answers for sums."""
    return Standing(member, Asked.of(figures, as_of), on_record, *answer)


def from_assessment(member: Member, assessment: Assessment, *, on_record: bool) -> Standing:
    """Make a standing of the engine's whole answer."""
    measures = assessment.measures
    asked = Asked(
        period=assessment.period,
        as_of=assessment.as_of,
        confirmed=assessment.confirmed,
        measures=tuple(measure.key for measure in measures),
    )
    outcome = Outcome(
        assessment.status,
        assessment.deadline,
        required=tuple(to_hundredths(measure.required) for measure in measures),
    )
    return Standing(
        member,
        asked,
        on_record,
        outcome,
        credited_hundredths=tuple(to_hundredths(measure.credited) for measure in measures),
        short_hundredths=tuple(to_hundredths(measure.short) for measure in measures),
    )
