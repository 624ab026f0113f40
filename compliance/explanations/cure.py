"""What would put a standing right, in words: the fewest hours, of what, from where, by when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from compliance.engine import CapLimit, Cure, Figures
from compliance.explanations.rules import CAPPED_SOURCES, TOTAL
from compliance.explanations.voice import holding, listed, started
from compliance.measure_names import measure_names
from courses.designations import AREAS, TOPICS, Source
from frame.words import hours, us_date

LICENSED = "licensed_source"
PROFILING = "racial_profiling"
LABELS = {mark.key: mark.label.lower() for mark in (*AREAS, *TOPICS)}


@dataclass(frozen=True)
class CureWords:
    """The smallest cure.

    Args:
        headline: how many hours, of what, by when.
        one_class: the class that would do all of it; nothing where the headline says it already.
        notes: what a reader must know besides, a sentence each.
    """

    headline: str
    one_class: str
    notes: list[str]


def cure_words(
    cure: Cure, short: Mapping[str, Decimal], *, figures: Figures, deadline: date | None
) -> CureWords:
    """Say the smallest cure.

    Args:
        short: hours missing by measure.
        deadline: the day missing hours were due on.
    """
    what = _what(cure, short, figures)
    return CureWords(
        headline=_headline(what, cure, figures),
        one_class=_one_class(cure, figures) if len(short) > 1 and _special(short) else "",
        notes=[
            *_sources(cure, short, figures),
            *_days(cure, figures, deadline),
            *(
                f"Hours earned by {us_date(need.until)} first make up what {need.period} lacks: "
                f"{hours(need.hours)}."
                for need in cure.earlier
            ),
        ],
    )


def measure_cure_words(key: str, missing: Decimal, *, cure: Cure, figures: Figures) -> str:
    """Say the fewest hours that would meet one measure."""
    amount = _more(missing)
    if key == TOTAL:
        limits = [_limit(limit) for limit in cure.limits if not limit.most]
        return " ".join([f"{amount} of any CLEE training would do.", *limits])
    if key == LICENSED:
        return f"{amount} from {_one_of(figures.licensed_sources)} would do, whatever the subject."
    words = f"{amount} of {_name(key, figures)} would do, "
    if key == PROFILING:
        return (
            f"{words}from {_one_of(figures.racial_profiling_sources)}, or with a POST control "
            "number."
        )
    return f"{words}from any source."


def _headline(what: str, cure: Cure, figures: Figures) -> str:
    if cure.is_pending:
        return (
            f"Later hours make up nothing until the director has decided. What is missing: {what}."
        )
    if cure.earn_by is None:
        return f"{what}, booked to {figures.period} by the Training Unit."
    return f"{what}, completed by {us_date(cure.earn_by)}."


def _what(cure: Cure, short: Mapping[str, Decimal], figures: Figures) -> str:
    """`8.00 more hours, among them 2.00 of firearms, and 2.00 of them from a licensed source`."""
    special = _special(short)
    words = _more(cure.hours)
    if list(special.values()) == [cure.hours]:
        words += f" of {_name(next(iter(special)), figures)}"
    elif special:
        needs = (f"{hours(need)} of {_name(key, figures)}" for key, need in special.items())
        words += f", {holding(special.values(), needs, whole=cure.hours)}"
    if not cure.licensed:
        return words
    if cure.licensed == cure.hours:
        return f"{words}{', all' if special else ''} from a licensed source"
    return f"{words}, and {hours(cure.licensed)} of the hours from a licensed source"


def _special(short: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What is missing of areas and topics."""
    return {key: need for key, need in short.items() if key not in (TOTAL, LICENSED)}


def _one_class(cure: Cure, figures: Figures) -> str:
    """The class that serves everything at once, by area and topic."""
    source = " from a licensed source" if cure.licensed else ""
    parts = [f"{hours(amount)} in {_name(area, figures)}" for area, amount in cure.areas.items()]
    if cure.any_area:
        parts.append(f"{hours(cure.any_area)} in any area")
    marks = [f"{hours(need)} {_name(topic, figures)}" for topic, need in cure.topics.items()]
    words = f"One class of {hours(cure.hours)} hours{source} could do all of it"
    if cure.areas:
        words += f": {listed(parts)}"
    if marks:
        words += f", designated {listed(marks)}"
    return f"{words}."


def _sources(cure: Cure, short: Mapping[str, Decimal], figures: Figures) -> list[str]:
    notes = []
    if cure.licensed:
        notes.append(f"A licensed source is {_one_of(figures.licensed_sources)}.")
    notes += [
        _limit(limit)
        for limit in cure.limits
        if limit.used == limit.cap or cure.licensed < cure.hours
    ]
    if PROFILING in short:
        notes.append(
            f"Racial profiling counts from {_one_of(figures.racial_profiling_sources)}, or with "
            "a POST control number."
        )
    elif not cure.licensed and not cure.limits:
        notes.append("Any source of CLEE credit will do.")
    if TOTAL not in short and LICENSED not in short:
        notes.append("Hours in other subjects would not help.")
    return notes


def _limit(limit: CapLimit) -> str:
    name = CAPPED_SOURCES[limit.source]
    used = f"{hours(limit.used)} of {hours(limit.cap)} hours are used"
    if not limit.most:
        return f"{started(name)} would not help: {used}."
    return f"At most {hours(limit.most)} of the hours can be {name}: {used}."


def _days(cure: Cure, figures: Figures, deadline: date | None) -> list[str]:
    if cure.make_up_by is not None:
        return [
            f"What is still missing after {us_date(figures.ends_on)} can be made up until "
            f"{us_date(cure.make_up_by)}."
        ]
    if cure.earn_by is not None or cure.is_pending or deadline is None:
        return []
    return [
        f"The last day was {us_date(deadline)}. Training completed by then that is not on record "
        "counts once it is entered: a certificate may be all that is missing.",
        "Hours earned later count here only when the Training Unit books them "
        "(11 CSR 75-15.080(3)), and then nowhere else.",
    ]


def _more(amount: Decimal) -> str:
    return f"{hours(amount)} more {'hour' if amount == 1 else 'hours'}"


def _name(key: str, figures: Figures) -> str:
    if key in LABELS:
        return LABELS[key]
    return {name.key: name.words for name in measure_names(figures)}.get(key, key)


def _one_of(sources: Iterable[str]) -> str:
    """`a licensed provider, a licensed training center or an approved course`."""
    wanted = set(sources)
    *most, last = (SOURCE_WORDS[source] for source in Source if source in wanted)
    return f"{', '.join(most)} or {last}" if most else last


SOURCE_WORDS = {
    Source.LICENSED_PROVIDER: "a licensed CLEE provider",
    Source.TRAINING_CENTER: "a licensed training center",
    Source.APPROVED_COURSE: "an approved course",
    Source.PRE_APPROVED: "a pre-approved source",
    Source.INSTRUCTOR: "teaching",
    Source.COLLEGE: "a college",
    Source.IN_SERVICE: "in-service training",
}
