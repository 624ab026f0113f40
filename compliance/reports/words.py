"""The words of a report: its headline, its notes, and the standings it counts."""

from datetime import date

from compliance.engine import Figures
from compliance.explanations import unconfirmed_words
from compliance.standing_looks import STANDING_LOOKS
from compliance.standings import Standing, law
from compliance.viewpoint import Viewpoint
from frame.words import us_date

NOT_ON_RECORD = "not_on_record"
NOT_ON_RECORD_LABEL = "Before our records"


def standing_key(standing: Standing) -> str:
    """The standing's status, or that hours of that time are not the department's to know."""
    if not standing.on_record and standing.is_short:
        return NOT_ON_RECORD
    return standing.status.value


def standing_label(key: str) -> str:
    return NOT_ON_RECORD_LABEL if key == NOT_ON_RECORD else STANDING_LOOKS[key].label


def headline(
    *,
    period: int,
    short: int,
    owing: int,
    lacking: list[tuple[str, int]],
    only_short: bool = False,
    missing: str = "",
    fits_nobody: bool = False,
) -> str:
    """`41 of 1,312 are short of hours for 2026; 12 lack firearms.`

    Args:
        owing: how many owe hours at all.
        lacking: pairs of a measure's words and how many are short of it.
        only_short: those counted are all short of hours; `missing`: they all lack this measure.
        fits_nobody: the filters leave no member over.
    """
    if fits_nobody:
        return "No member fits what was asked."
    if missing:
        return f"{_lack(missing, short)} for {period}."
    if not owing:
        return f"Nobody here owes hours for {period}."
    if not short:
        whose = "The one member who owes hours is" if owing == 1 else f"All {owing:,} are"
        return f"{whose} complete for {period}."
    verb = "is" if short == 1 else "are"
    whole = "" if only_short else f" of {owing:,}"
    sentence = f"{short:,}{whole} {verb} short of hours for {period}"
    if lacking:
        most = max(count for _, count in lacking)
        sentence += f"; {_lack_all([words for words, count in lacking if count == most], most)}"
    return f"{sentence}."


def lacked(words: str, count: int) -> str:
    """`12 lacked firearms`, `nobody lacked hours in all`"""
    return f"{f'{count:,}' if count else 'nobody'} lacked {_hours_of(words)}"


def _lack(words: str, count: int) -> str:
    """`12 lack firearms`, `1 lacks hours from a licensed source`"""
    return f"{count:,} {'lacks' if count == 1 else 'lack'} {_hours_of(words)}"


def _hours_of(words: str) -> str:
    """What is lacked: `firearms`, but `hours from a licensed source`."""
    return f"hours {words}" if words.startswith(("from ", "in ")) else words


def _lack_all(measures: list[str], count: int) -> str:
    """`12 lack firearms`, or of as many short of each `12 lack firearms, 12 implicit bias`."""
    first, *others = measures
    return ", ".join([_lack(first, count), *(f"{count:,} {words}" for words in others)])


def notes_on(
    *,
    figures: Figures,
    viewpoint: Viewpoint,
    today: date,
    records_from: int,
    with_own_day: int = 0,
) -> list[str]:
    """What a reader must know before trusting the figures, as sentences.

    Args:
        with_own_day: how many of those short have an extension, or an application undecided.
    """
    notes = []
    as_of, known_on = viewpoint.as_of, viewpoint.known_on
    if known_on is not None:
        notes.append(
            f"As known on {us_date(known_on)}: what was entered or voided later is left out. Who "
            "is counted, and in which element, is as on record today."
        )
    if with_own_day:
        members = "One member" if with_own_day == 1 else f"{with_own_day:,} members"
        notes.append(
            f"{members} of those short of hours applied to the director. The day above is not for "
            "them: who was given more time has until the day that their standing names, and who "
            "waits for the decision has no day yet."
        )
    if not figures.confirmed:
        notes.append(unconfirmed_words(figures, law()))
    if figures.period < records_from:
        notes.append(
            f"The department's records begin with {records_from}, so nobody is called short "
            f"for {figures.period}."
        )
    if as_of < today:
        notes.append(
            f"Only what was earned by {us_date(as_of)} counts. Members are shown in the element "
            "they are in today."
        )
    return notes


def due_words(*, figures: Figures, as_of: date) -> str:
    """By when the hours that are short are due, seen from that day."""
    if as_of <= figures.ends_on:
        return f"Missing hours are due by {us_date(figures.ends_on)}."
    if figures.grace_ends_on and as_of <= figures.grace_ends_on:
        return f"Missing hours can be made up until {us_date(figures.grace_ends_on)}."
    return "The last day to make up missing hours has passed."
