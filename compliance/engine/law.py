"""The law: every legal figure by period, with its citation, and the choices made beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from .figures import LICENSED_SOURCE, TOTAL, Figures, Measure
from .sources import CAPPED_SOURCES, CLEE_SOURCES
from .topics import AREAS, Topic

Figure = Decimal | bool | int | tuple[int, int]
"""Credit hours or a percentage, yes or no, a calendar year, a month and day."""


class LawError(ValueError):
    """The law cannot be read as it stands, or does not reach the period asked for."""


@dataclass(frozen=True)
class Value:
    """What a figure is from one period on, and the paragraph that says so."""

    from_period: int
    value: Figure
    source: str


@dataclass(frozen=True)
class LegalFigure:
    """One legal figure through the years, oldest value first."""

    group: str
    key: str
    label: str
    unit: str
    values: tuple[Value, ...]
    choice: str = ""
    owed_with: str = ""

    def at(self, period: int) -> Value | None:
        """Return the newest value at or before the period, or None before the first."""
        reached = [value for value in self.values if value.from_period <= period]
        return reached[-1] if reached else None

    def cited_for(self, period: int) -> str:
        """Return the paragraph in force for the period; before any, the first there was."""
        return (self.at(period) or self.values[0]).source


@dataclass(frozen=True)
class Choice:
    """What the product does where the law is silent, and the paragraph that leaves it open.

    The key of a figure that is itself a reading of the law is its entry, "minimum.implicit_bias".
    """

    key: str
    label: str
    choice: str
    source: str


@dataclass(frozen=True)
class OpenQuestion:
    """What only the director can answer, and what the product does until he has.

    Args:
        question: asked so that yes, no or a figure answers it.
        meanwhile: what the product does.
        source: the paragraph that leaves it open.
    """

    key: str
    label: str
    question: str
    meanwhile: str
    source: str


@dataclass(frozen=True, eq=False)
class Law:
    """All figures, choices and open questions, as read by `load_law`."""

    legal_figures: Mapping[tuple[str, str], LegalFigure]
    choices: tuple[Choice, ...]
    topics: tuple[Topic, ...]
    open_questions: tuple[OpenQuestion, ...] = ()
    _known: dict[int, Figures] = field(default_factory=dict, repr=False)

    @property
    def first_period(self) -> int:
        """Source: 11 CSR 75-15.010(1)"""
        return self._newest_year("first")

    @property
    def last_confirmed_period(self) -> int:
        return self._newest_year("last_confirmed")

    @property
    def measure_keys(self) -> tuple[str, ...]:
        """Name every measure the law sets a minimum for, in some period."""
        return tuple(
            key for key in possible_measures(self.topics) if ("minimum", key) in self.legal_figures
        )

    def choices_for(self, period: int) -> tuple[Choice, ...]:
        """Return the choices. One made about a figure cites the paragraph in force then."""
        choices = []
        for choice in self.choices:
            group, _, key = choice.key.partition(".")
            figure = self.legal_figures.get((group, key))
            cited = figure.cited_for(period) if figure else choice.source
            choices.append(replace(choice, source=cited))
        return tuple(choices)

    def for_period(self, period: int) -> Figures:
        """Return the figures of a CLEE period.

        Raises:
            LawError: the period is before the first.
        """
        if period < self.first_period:
            raise LawError(
                f"The first CLEE period is {self.first_period}, so there are no figures "
                f"for {period}."
            )
        if period not in self._known:
            self._known[period] = self._figures(period)
        return self._known[period]

    def _figures(self, period: int) -> Figures:
        grace = self._value("deadline", "grace", period)
        return Figures(
            period=period,
            confirmed=period <= self.last_confirmed_period,
            measures=tuple(self._measure(key, period) for key in self.measure_keys),
            caps={
                source: cap
                for source in CAPPED_SOURCES
                if (cap := self._amount("cap", source, period)) is not None
            },
            licensed_sources=self._sources("counts_to_licensed_source", period),
            racial_profiling_sources=self._sources(
                "racial_profiling_without_control_number", period
            ),
            grace_ends_on=date(period + 1, *grace) if isinstance(grace, tuple) else None,
            pass_mark=self._amount("computer_based", "pass_mark", period) or Decimal(0),
            topics=self.topics,
        )

    def _measure(self, key: str, period: int) -> Measure:
        figure = self.legal_figures["minimum", key]
        return Measure(
            key=key,
            label=figure.label,
            citation=figure.cited_for(period),
            minimum=self._amount("minimum", key, period) or Decimal(0),
            owed_with=figure.owed_with,
        )

    def _sources(self, group: str, period: int) -> frozenset[str]:
        return frozenset(source for source in CLEE_SOURCES if self._value(group, source, period))

    def _value(self, group: str, key: str, period: int) -> Figure | None:
        figure = self.legal_figures.get((group, key))
        reached = figure.at(period) if figure else None
        return reached.value if reached else None

    def _amount(self, group: str, key: str, period: int) -> Decimal | None:
        amount = self._value(group, key, period)
        assert amount is None or isinstance(amount, Decimal), "hours and per cents are read as such"
        return amount

    def _newest_year(self, key: str) -> int:
        year = self.legal_figures["period", key].values[-1].value
        assert isinstance(year, int), "a calendar year is read as such"
        return year


def possible_measures(topics: tuple[Topic, ...]) -> tuple[str, ...]:
    """Name every measure a minimum can be set for, in the order they are shown."""
    return (TOTAL, LICENSED_SOURCE, *AREAS, *(topic.key for topic in topics))
