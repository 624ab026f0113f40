"""The words of a report: its headline, its notes, and what a member lacks."""

from datetime import date
from typing import NamedTuple

from compliance.engine import Figures
from compliance.engine.hours import to_hours
from compliance.standings import Standing
from courses.designations import AREAS, TOPICS
from kcpd_training.templatetags.display import STANDINGS, us_date

NOT_ON_RECORD = "not_on_record"
NOT_ON_RECORD_LABEL = "Before our records"
BEHIND_MEANS = "Behind means that hours are still missing"


class MeasureName(NamedTuple):
    """What a measure is called over a column, and within a sentence."""

    key: str
    heading: str
    words: str


_NAMES = {
    "total": MeasureName("total", "Total", "in all"),
    "licensed_source": MeasureName("licensed_source", "Licensed source", "from a licensed source"),
    **{
        mark.key: MeasureName(mark.key, mark.label, mark.label.lower())
        for mark in (*AREAS, *TOPICS)
    },
}


def measure_names(figures: Figures) -> tuple[MeasureName, ...]:
    """The period's measures, in the order of its figures; those it asks no hours of left out."""
    return tuple(
        _NAMES.get(measure.key, MeasureName(measure.key, measure.label, measure.label))
        for measure in figures.measures
        if measure.minimum
    )


def standing_key(standing: Standing) -> str:
    """The standing's status, or that hours of that time are not the department's to know."""
    if not standing.on_record and standing.is_short:
        return NOT_ON_RECORD
    return standing.status.value


def standing_label(key: str) -> str:
    return NOT_ON_RECORD_LABEL if key == NOT_ON_RECORD else STANDINGS[key].label


def missing_words(standing: Standing) -> str:
    """What is short, the total first: `6.00 in all, 2.00 firearms`; nothing when nothing is."""
    return ", ".join(
        f"{to_hours(hours):.2f} {_words_of(key)}"
        for key, hours in zip(standing.measures, standing.short_hundredths, strict=True)
        if hours
    )


def _words_of(key: str) -> str:
    return _NAMES[key].words if key in _NAMES else key.replace("_", " ")


def headline(*, period: int, behind: int, owing: int, lacking: list[tuple[str, int]]) -> str:
    """`41 of 1,312 are behind for 2026; 12 lack firearms.`

    Args:
        owing: how many owe hours at all.
        lacking: pairs of a measure's words and how many are short of it.
    """
    if not owing:
        return f"Nobody here owes hours for {period}."
    if not behind:
        whose = "The one member who owes hours is" if owing == 1 else f"All {owing:,} are"
        return f"{whose} complete for {period}."
    verb = "is" if behind == 1 else "are"
    sentence = f"{behind:,} of {owing:,} {verb} behind for {period}"
    if lacking:
        words, count = max(lacking, key=lambda pair: pair[1])
        lack = "lacks" if count == 1 else "lack"
        hours = "hours " if words.startswith("from ") else ""
        sentence += f"; {count:,} {lack} {hours}{words}"
    return f"{sentence}."


def notes_on(
    *,
    figures: Figures,
    last_confirmed: int,
    as_of: date,
    today: date,
    records_from: int,
    names_everyone: bool,
) -> list[str]:
    """What a reader must know before trusting the figures, as sentences."""
    notes = []
    if not figures.confirmed:
        notes.append(
            f"The figures for {figures.period} are not confirmed yet: "
            f"those of {last_confirmed} are used."
        )
    if figures.period < records_from:
        notes.append(
            f"The department's records begin with {records_from}, so nobody is called behind "
            f"for {figures.period}."
        )
    if as_of < today:
        notes.append(
            f"Only what was earned by {us_date(as_of)} counts. Members are shown in the element "
            "they are in today."
        )
    if not names_everyone:
        notes.append(
            "The counts cover the whole department. Members are named only where you may see "
            "their record."
        )
    return notes


def behind_means(*, figures: Figures, as_of: date) -> str:
    """What `behind` says about a person on that day."""
    if as_of <= figures.ends_on:
        return f"{BEHIND_MEANS}; they are due by {us_date(figures.ends_on)}."
    if figures.grace_ends_on and as_of <= figures.grace_ends_on:
        return f"{BEHIND_MEANS}; they can be made up until {us_date(figures.grace_ends_on)}."
    return f"{BEHIND_MEANS}, and the last day to make them up has passed."
