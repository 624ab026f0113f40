"""What `assess` answers: the standing, measure by measure and credit by credit."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from .status import Status


class Reason(StrEnum):
    """Why recorded hours do not count to the total of the period asked for."""

    IN_SERVICE_CAP = "in_service_cap"
    COLLEGE_CAP = "college_cap"
    NON_POST = "non_post"
    APPLIED_TO_PRIOR_PERIOD = "applied_to_prior_period"
    OUTSIDE_PERIOD = "outside_period"
    AFTER_AS_OF = "after_as_of"
    VOIDED = "voided"
    FAILED_TEST = "failed_test"


@dataclass(frozen=True)
class CreditedHours:
    """Hours of one credit that a measure was credited with."""

    credit_id: str
    hours: Decimal


@dataclass(frozen=True)
class MeasureResult:
    """One minimum: what is owed, what is there, what is missing.

    Args:
        required: 0 when the officer does not owe it.
        credits: the credits that count for it; their hours add up to `credited`.
    """

    key: str
    label: str
    citation: str
    required: Decimal
    credited: Decimal
    short: Decimal
    credits: tuple[CreditedHours, ...]


@dataclass(frozen=True)
class NotCounted:
    hours: Decimal
    reason: Reason


@dataclass(frozen=True)
class CreditResult:
    """One credit: hours counted to the total and hours not; together all that is recorded.

    Args:
        gave_to_prior: hours dated in this period that belong to an earlier one.
        taken_from_next: hours dated after this period that belong to it.
    """

    id: str
    counted: Decimal
    not_counted: tuple[NotCounted, ...]
    gave_to_prior: Decimal
    taken_from_next: Decimal


@dataclass(frozen=True)
class Assessment:
    """Where an officer stands in one period on one day.

    Args:
        deadline: the day missing hours are due on; None when none are, or while the director has
            not decided.
        confirmed: False when the period's figures are carried over from an earlier one.
    """

    period: int
    as_of: date
    status: Status
    deadline: date | None
    confirmed: bool
    measures: tuple[MeasureResult, ...]
    credits: tuple[CreditResult, ...]

    @property
    def credited(self) -> dict[str, Decimal]:
        return {measure.key: measure.credited for measure in self.measures}

    @property
    def required(self) -> dict[str, Decimal]:
        """Hours of every measure owed."""
        return {m.key: m.required for m in self.measures if m.required}

    @property
    def short(self) -> dict[str, Decimal]:
        """Hours missing, only for the measures that are short."""
        return {m.key: m.short for m in self.measures if m.short}
