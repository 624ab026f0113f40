"""A tally: the few sums over one officer's period from which all its measures follow.

A database adds up a tally by itself. Each of its columns says which hours of which source go into
which sum.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Protocol, TypeVar

from .hundredths import CONTROLLED, HOURS, SUM_COLUMNS
from .sources import CLEE_SOURCES
from .topics import RACIAL_PROFILING

if TYPE_CHECKING:
    from .figures import Figures

ALL_HOURS, WITH_CONTROL_NUMBER = SUM_COLUMNS[HOURS], SUM_COLUMNS[CONTROLLED]

T = TypeVar("T")


class Picker(Protocol):
    """Picks some places out of a tuple, in an order of its own."""

    def __call__(self, items: tuple[T, ...], /) -> tuple[T, ...]: ...


@dataclass(frozen=True)
class TallyColumn:
    """One sum of a tally.

    Args:
        takes: for each source that adds to it, which place of the hours of that source.
    """

    takes: Mapping[str, str]


class TallyPlan:
    """How hours by source become a tally, and how a tally becomes measures.

    Args:
        columns: the sums of a tally, the hours of every source first.
        caps: where the hours of a capped source stand in a tally, and how many of them count.
        in_order_of_measures: picks the measures out of a tally with the total at its end.
    """

    def __init__(self, figures: "Figures", *, total: str, licensed_source: str) -> None:
        of_special = {licensed_source: _taken(ALL_HOURS, figures.licensed_sources)}
        measured = [measure.key for measure in figures.measures if measure.key != total]
        capped = list(figures.caps_in_hundredths)
        self.columns = (
            TallyColumn(_taken(ALL_HOURS, CLEE_SOURCES)),
            *(TallyColumn(_taken(ALL_HOURS, [source])) for source in capped),
            *(
                TallyColumn(of_special.get(key) or _taken_for_measure(key, figures))
                for key in measured
            ),
        )
        self.caps = tuple(
            (place, figures.caps_in_hundredths[source]) for place, source in enumerate(capped, 1)
        )
        places = {key: place for place, key in enumerate(measured, 1 + len(capped))}
        places[total] = len(self.columns)
        self.in_order_of_measures = _picker(places[m.key] for m in figures.measures)
        self._of_source = {source: self._picker_of(source, figures) for source in CLEE_SOURCES}

    def of_hundredths(self, source: str, hundredths: tuple[int, ...]) -> tuple[int, ...]:
        """What hours of one source add to each sum."""
        return self._of_source[source]((*hundredths, 0))

    def _picker_of(self, source: str, figures: "Figures") -> Picker:
        nothing = len(figures.columns)
        return _picker(
            figures.columns[column.takes[source]] if source in column.takes else nothing
            for column in self.columns
        )


def _picker(places: Iterable[int]) -> Picker:
    """The quick way to pick places of a tuple in their order; there are always two or more."""
    return itemgetter(*places)


def _taken(column: str, sources: Collection[str]) -> dict[str, str]:
    return {source: column for source in CLEE_SOURCES if source in sources}


def _taken_for_measure(key: str, figures: "Figures") -> dict[str, str]:
    """An area or topic takes the hours of every source.

    Racial profiling takes those of some sources, and of the others with a control number.

    Source: 11 CSR 75-15.010(8)
    """
    if key != RACIAL_PROFILING:
        return _taken(key, CLEE_SOURCES)
    return {
        source: RACIAL_PROFILING
        if source in figures.racial_profiling_sources
        else WITH_CONTROL_NUMBER
        for source in CLEE_SOURCES
    }
