"""A duty: what officers in one situation owe for a period, and where hours leave them on a day."""

from datetime import date
from typing import NamedTuple

from .figures import Figures
from .officer import Circumstances
from .pool import Pool, credited_hours, credited_of_tally, required_hours, short_hours
from .rows import Row
from .status import Status, deadline_of, status_of


class SumsAssessment(NamedTuple):
    """One officer's standing; hours are hundredths, in the order of `figures.measures`."""

    status: Status
    deadline: date | None
    credited: Row
    required: Row
    short: Row


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
            _standing(circumstances, is_short, figures, as_of) for is_short in (False, True)
        )

    def assess_tally(self, tally: Row) -> SumsAssessment:
        """Assess an officer from the sums of the period.

        Args:
            tally: in the order of `figures.tally.columns`.
        """
        return self._assess(credited_of_tally(tally, self.figures))

    def assess_sums(self, sums: Pool) -> SumsAssessment:
        """Assess an officer from sums by source."""
        return self._assess(credited_hours(sums, self.figures))

    def _assess(self, credited: Row) -> SumsAssessment:
        short = short_hours(self.required, credited)
        status, deadline = self._missed if any(short) else self._met
        return SumsAssessment(status, deadline, credited, self.required, short)


def _standing(
    circumstances: Circumstances, is_short: bool, figures: Figures, as_of: date
) -> tuple[Status, date | None]:
    status = status_of(circumstances, is_short=is_short, figures=figures, as_of=as_of)
    return status, deadline_of(circumstances, status, figures)
