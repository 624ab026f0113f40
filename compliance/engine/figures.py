"""The legal figures of one CLEE period."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from .hours import to_hundredths
from .hundredths import Hundredths, column_names
from .tally import TallyPlan
from .topics import Topic

TOTAL = "total"
LICENSED_SOURCE = "licensed_source"


@dataclass(frozen=True)
class Measure:
    """A quantity a rule sets a minimum for.

    Args:
        minimum: hours owed in this period; 0 when the rule asks for none yet.
        owed_with: "traffic_authority" when only officers with that authority owe it, else "".
    """

    key: str
    label: str
    citation: str
    minimum: Decimal
    owed_with: str = ""


@dataclass(frozen=True, eq=False)
class Figures:
    """Everything the law sets for one period, ready to compute with.

    Args:
        confirmed: False for periods after the last one the department has confirmed.
        caps: the most hours of a source that count to the total.
        licensed_sources: sources that count to the licensed-source minimum.
        racial_profiling_sources: sources whose racial-profiling hours count without a control
            number.
        grace_ends_on: last day of the automatic grace; None where the rule gives none.
        pass_mark: lowest score, in percent, that completes a computer-based course.
    """

    period: int
    confirmed: bool
    measures: tuple[Measure, ...]
    caps: Mapping[str, Decimal]
    licensed_sources: frozenset[str]
    racial_profiling_sources: frozenset[str]
    grace_ends_on: date | None
    pass_mark: Decimal
    topics: tuple[Topic, ...]

    @cached_property
    def ends_on(self) -> date:
        return date(self.period, 12, 31)

    @cached_property
    def caps_in_hundredths(self) -> dict[str, int]:
        return {source: to_hundredths(hours) for source, hours in self.caps.items()}

    @cached_property
    def columns(self) -> dict[str, int]:
        """Where each area and topic stands in `Hundredths`."""
        return {name: index for index, name in enumerate(column_names(self.topics))}

    @cached_property
    def tally(self) -> TallyPlan:
        """How hours by source are added up, and become measures."""
        return TallyPlan(self, total=TOTAL, licensed_source=LICENSED_SOURCE)

    @cached_property
    def owed_by_traffic_authority(self) -> dict[bool, Hundredths]:
        """Hundredths owed by measure, with and without authority to enforce traffic law."""
        return {
            has_authority: tuple(
                to_hundredths(measure.minimum) if has_authority or not measure.owed_with else 0
                for measure in self.measures
            )
            for has_authority in (True, False)
        }

    @cached_property
    def nothing_owed(self) -> Hundredths:
        return (0,) * len(self.measures)
