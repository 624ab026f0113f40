"""A duty: what officers in one situation owe for a period, and where hours leave them on a day."""

from collections.abc import Sequence
from datetime import date
from operator import ge
from typing import NamedTuple

from .figures import Figures
from .hundredths import Hundredths
from .measuring import (
    HoursBySource,
    credited_hours,
    credited_of_columns,
    required_hours,
    short_hours,
)
from .officer import Circumstances
from .status import Status, deadline_of, status_of


class Outcome(NamedTuple):
    """What officers of one duty share who have met it, or who have not."""

    status: Status
    deadline: date | None
    required: Hundredths


class SumsAssessment(NamedTuple):
    """One officer's standing; hours are hundredths, in the order of `figures.measures`."""

    outcome: Outcome
    credited: Hundredths
    short: Hundredths

    @property
    def status(self) -> Status:
        return self.outcome.status

    @property
    def deadline(self) -> date | None:
        return self.outcome.deadline

    @property
    def required(self) -> Hundredths:
        return self.outcome.required


Answers = tuple[list[Outcome], list[Hundredths], list[Hundredths]]
"""Outcomes, hours credited and hours short, an officer across all three."""


class Duty:
    """What officers owe whose circumstances are alike, so that it is asked once for all of them."""

    def __init__(
        self,
        circumstances: Circumstances,
        traffic_authority: bool,
        *,
        figures: Figures,
        as_of: date,
    ) -> None:
        self.figures = figures
        self.required = required_hours(circumstances, traffic_authority, figures)
        self._met, self._missed = (
            _outcome(circumstances, self.required, is_short, figures, as_of)
            for is_short in (False, True)
        )

    def assess_sums(self, sums: HoursBySource) -> SumsAssessment:
        """Assess an officer from sums by source."""
        credited = credited_hours(sums, self.figures)
        outcomes, _, shorts = self._assess([credited])
        return SumsAssessment(outcomes[0], credited, shorts[0])

    def assess_columns(self, columns: Sequence[Hundredths]) -> Answers:
        """Assess officers from the sums of the period.

        Args:
            columns: those of `figures.tally.columns`, an officer across all of them.
        """
        return self._assess([*credited_of_columns(columns, self.figures)])

    def _assess(self, credited: list[Hundredths]) -> Answers:
        required, nothing = self.required, self.figures.nothing_owed
        outcomes, shorts = [], []
        for hours in credited:
            if all(map(ge, hours, required)):
                outcomes.append(self._met)
                shorts.append(nothing)
            else:
                outcomes.append(self._missed)
                shorts.append(short_hours(required, hours))
        return outcomes, credited, shorts


def _outcome(
    circumstances: Circumstances,
    required: Hundredths,
    is_short: bool,
    figures: Figures,
    as_of: date,
) -> Outcome:
    status = status_of(circumstances, is_short=is_short, figures=figures, as_of=as_of)
    return Outcome(status, deadline_of(circumstances, status, figures), required)
