"""Parts of a credit: which of its hours move when only some do.

Each hour belongs to one area, and a topic's hours sit within the credit, so any part taken and
the part left behind must each be a credit of their own (choice part_of_a_credit).
"""

from collections.abc import Mapping

from .figures import Figures
from .hundredths import CONTROLLED, HOURS, Hundredths
from .topics import AREAS, RACIAL_PROFILING

Bins = dict[str, int]
"""Hours that cannot overlap: by area, a topic tied to an area standing apart from the rest."""


def part_for_needs(
    hundredths: Hundredths, needs: Mapping[str, int], at_least: int, figures: Figures
) -> Hundredths:
    """Take the fewest hours of a credit that serve the needs as far as the credit can.

    Args:
        hundredths: the hours of the credit that are still free.
        needs: hundredths wanted by area and topic.
        at_least: hundredths to take in all, whatever they are about; no more than are free.
    """
    bins = _bins(hundredths, figures)
    taken = _taken_for_areas(bins, needs, figures)
    free_topics = [topic.key for topic in figures.topics if topic.within is None]
    wanted = {key: min(needs.get(key, 0), hundredths[figures.columns[key]]) for key in free_topics}
    extra = max(at_least, *wanted.values()) - sum(taken.values())
    _take_spare(bins, taken, extra, figures)
    return _part_of(hundredths, taken, wanted, figures)


def _bins(hundredths: Hundredths, figures: Figures) -> Bins:
    bins = {area: hundredths[figures.columns[area]] for area in AREAS}
    for topic in figures.topics:
        if topic.within is not None:
            bins[topic.key] = hundredths[figures.columns[topic.key]]
            bins[topic.within] -= bins[topic.key]
    return bins


def _taken_for_areas(bins: Bins, needs: Mapping[str, int], figures: Figures) -> Bins:
    taken = dict.fromkeys(bins, 0)
    wanted = {area: needs.get(area, 0) for area in AREAS}
    for topic in figures.topics:
        if topic.within is not None:
            taken[topic.key] = min(needs.get(topic.key, 0), bins[topic.key])
            wanted[topic.within] -= taken[topic.key]
    for area, hours in wanted.items():
        taken[area] = min(max(hours, 0), bins[area])
    return taken


def _take_spare(bins: Bins, taken: Bins, extra: int, figures: Figures) -> None:
    """Take more hours, first those beyond what a year asks of their kind, the largest first."""
    minimums = dict(
        zip(
            (measure.key for measure in figures.measures),
            figures.owed_by_traffic_authority[True],
            strict=True,
        )
    )
    for keeps_minimum in (True, False):
        left = {key: bins[key] - taken[key] for key in bins}
        if keeps_minimum:
            left = {key: hours - minimums.get(key, 0) for key, hours in left.items()}
        for key, hours in sorted(left.items(), key=lambda item: -item[1]):
            step = min(max(hours, 0), max(extra, 0))
            taken[key] += step
            extra -= step


def _part_of(
    hundredths: Hundredths, taken: Bins, wanted: Mapping[str, int], figures: Figures
) -> Hundredths:
    part = [0] * len(hundredths)
    part[HOURS] = sum(taken.values())
    left = hundredths[HOURS] - part[HOURS]
    for area in AREAS:
        part[figures.columns[area]] = taken[area]
    for topic in figures.topics:
        column = figures.columns[topic.key]
        if topic.within is None:
            part[column] = max(wanted[topic.key], hundredths[column] - left)
        else:
            part[column] = taken[topic.key]
            part[figures.columns[topic.within]] += taken[topic.key]
    part[CONTROLLED] = part[figures.columns[RACIAL_PROFILING]] if hundredths[CONTROLLED] else 0
    return tuple(part)
