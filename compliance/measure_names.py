"""What the measures are called, on every page and in every file."""

from typing import NamedTuple

from compliance.engine import Figures
from courses.designations import AREAS, TOPICS


class MeasureName(NamedTuple):
    """What a measure is called over a column, and within a sentence."""

    key: str
    heading: str
    words: str

    @property
    def column(self) -> str:
        """The heading of a column as narrow as its hours."""
        return _NARROW.get(self.key, self.heading)


_NARROW = {"interpersonal_perspectives": "Interpers."}
_NAMES = {
    "total": MeasureName("total", "Total", "in all"),
    "licensed_source": MeasureName("licensed_source", "Licensed source", "from a licensed source"),
    **{
        mark.key: MeasureName(mark.key, mark.label, mark.label.lower())
        for mark in (*AREAS, *TOPICS)
    },
}

MEASURE_HEADINGS = {name.key: name.heading for name in _NAMES.values()}


def measure_names(figures: Figures) -> tuple[MeasureName, ...]:
    """The period's measures, in the order of its figures; those it asks no hours of left out."""
    return tuple(
        _NAMES.get(measure.key, MeasureName(measure.key, measure.label, measure.label.lower()))
        for measure in figures.measures
        if measure.minimum
    )


def measure_words(key: str) -> MeasureName:
    """What a measure of any period is called."""
    return _NAMES.get(key) or MeasureName(key, key.replace("_", " ").capitalize(), key)
