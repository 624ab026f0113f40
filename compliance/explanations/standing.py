"""Where a member stands, said in sentences."""

from collections.abc import Mapping
from decimal import Decimal

from compliance.engine import Assessment, Figures, Status
from compliance.engine.cure import fewest_hours
from compliance.engine.hours import to_hours, to_hundredths
from compliance.explanations.voice import Voice, day_words, holding, listed, of_words, started
from compliance.measure_names import measure_names
from compliance.standing_looks import standing_name
from compliance.standings import Standing, law, serves_in_a_period
from frame.hours import ZERO
from frame.words import hours, us_date
from people.models import Member

TOTAL = "total"
MOST_NAMED = 4
OWES_NOTHING = (Status.NOT_REQUIRED, Status.EXEMPT, Status.WAIVED)


def standing_words(
    assessment: Assessment,
    *,
    voice: Voice,
    figures: Figures,
    recorded: Decimal,
    exempt_because: str = "",
) -> str:
    """Say where a member stands, in two or three sentences that are true word for word.

    Args:
        recorded: hours of training on record for the period, CLEE or not.
        exempt_because: what exempts from the period, where it was entered by hand.
    """
    say = _SENTENCES[assessment.status]
    words = say(assessment, voice, figures)
    if assessment.status == Status.EXEMPT and exempt_because and "license was issued" not in words:
        words = f"{words[:-1]}: {exempt_because}."
    if assessment.status in OWES_NOTHING:
        words += f" {voice.there} {_without_duty(assessment, recorded)}."
    if voice.is_past:
        words = f"On {us_date(assessment.as_of)}, {words}"
    return started(words)


def standing_in_short(standing: Standing) -> str:
    """`In progress: 18.00 of 24.00 hours; missing 6.00.`"""
    words = standing_name(standing.status, standing.deadline)
    if TOTAL in standing.required:
        credited, required = standing.credited[TOTAL], standing.required[TOTAL]
        words += f": {hours(credited)} of {hours(required)} hours"
    if standing.short:
        missing = missing_words(standing.short, law().for_period(standing.period))
        words += f"; missing {missing}"
    return f"{words}."


def no_period_words(member: Member) -> str:
    """Say that no CLEE period falls into the member's service; blank where one does."""
    if serves_in_a_period(member):
        return ""
    return (
        f"No CLEE year falls into this service: it ended on {us_date(member.separated_on)}, and "
        f"the first is {law().first_period}."
    )


def _without_duty(assessment: Assessment, recorded: Decimal) -> str:
    """`36.00 credit hours for 2026, of 37.00 on record`: the same total as in every list."""
    credited = assessment.credited[TOTAL]
    words = f"{hours(credited)} credit hours for {assessment.period}"
    return f"{words}, of {hours(recorded)} on record" if recorded > credited else words


def _compliant(assessment: Assessment, voice: Voice, figures: Figures) -> str:
    have, owed = assessment.credited[TOTAL], assessment.required.get(TOTAL, ZERO)
    return (
        f"{voice.subject} {voice.be} complete for {assessment.period}: {hours(have)} hours, "
        f"{hours(owed)} required, and every minimum met."
    )


def _in_progress(assessment: Assessment, voice: Voice, figures: Figures) -> str:
    missing = missing_words(assessment.short, figures, most=MOST_NAMED)
    comma = "," if "," in missing else ""
    due = day_words(assessment.deadline, assessment.as_of)
    return f"{_has_hours(assessment, voice)}{_still_needs(voice)} {missing}{comma} by {due}."


def _grace(assessment: Assessment, voice: Voice, figures: Figures) -> str:
    missing = missing_words(assessment.short, figures, most=MOST_NAMED)
    due = day_words(assessment.deadline, assessment.as_of)
    return (
        f"{_has_hours(assessment, voice)}{_still_needs(voice)} {missing}, "
        f"and {voice.have} until {due} to earn them."
    )


def _extended(assessment: Assessment, voice: Voice, figures: Figures) -> str:
    missing = missing_words(assessment.short, figures, most=MOST_NAMED)
    due = day_words(assessment.deadline, assessment.as_of)
    return (
        f"{_has_hours(assessment, voice)}{_still_needs(voice)} {missing}; "
        f"the director has extended the time to {due}."
    )


def _decision_pending(assessment: Assessment, voice: Voice, figures: Figures) -> str:
    missing = missing_words(assessment.short, figures, most=MOST_NAMED)
    return (
        f"{_has_hours(assessment, voice)}{_still_needs(voice)} {missing}; "
        "an application to the director is not decided yet."
    )


def _non_compliant(assessment: Assessment, voice: Voice, figures: Figures) -> str:
    missing = missing_words(assessment.short, figures, most=MOST_NAMED)
    comma = "," if "," in missing else ""
    due = day_words(assessment.deadline, assessment.as_of)
    risk = f"You {voice.be} at risk of an inactive license."
    if not voice.is_reader:
        risk = f"That {voice.verb('put', 'puts', 'put')} the license at risk of becoming inactive."
    advice = " Talk to the Training Unit." if voice.is_reader and not voice.is_past else ""
    return (
        f"{_has_hours(assessment, voice)}. The last day to earn the missing {missing}{comma} was "
        f"{due}. {risk}{advice}"
    )


def _exempt(assessment: Assessment, voice: Voice, figures: Figures) -> str:
    owe = voice.verb("owe", "owes", "owed")
    words = f"{voice.subject} {owe} no hours for {assessment.period}"
    issued_on = voice.member.license_issued_on
    if issued_on is not None and issued_on.year == assessment.period:
        words += f", the year {voice.whose} license was issued ({us_date(issued_on)})"
    return f"{words}."


def _waived(assessment: Assessment, voice: Voice, figures: Figures) -> str:
    owe = voice.verb("owe", "owes", "owed")
    return f"{voice.subject} {owe} no hours for {assessment.period}: the director waived them."


def _not_required(assessment: Assessment, voice: Voice, figures: Figures) -> str:
    issued_on = voice.member.license_issued_on if voice.member.is_licensed else None
    if issued_on is not None and issued_on.year > assessment.period:
        return (
            f"{voice.subject} held no peace officer license in {assessment.period}, "
            "so no hours were required."
        )
    hold = voice.verb("hold", "holds", "held")
    were = "were" if voice.is_past else "are"
    return f"{voice.subject} {hold} no peace officer license, so no hours {were} required."


_SENTENCES = {
    Status.NOT_REQUIRED: _not_required,
    Status.EXEMPT: _exempt,
    Status.WAIVED: _waived,
    Status.COMPLIANT: _compliant,
    Status.IN_PROGRESS: _in_progress,
    Status.DECISION_PENDING: _decision_pending,
    Status.GRACE: _grace,
    Status.EXTENDED: _extended,
    Status.NON_COMPLIANT: _non_compliant,
}


def _has_hours(assessment: Assessment, voice: Voice) -> str:
    have, owed = assessment.credited[TOTAL], assessment.required.get(TOTAL, ZERO)
    if have > owed:
        figures = (
            f"{hours(have)} hours for {assessment.period}, more than the {hours(owed)} required"
        )
    else:
        figures = f"{hours(have)} of {hours(owed)} hours for {assessment.period}"
    return f"{voice.subject} {voice.have} {figures}"


def _still_needs(voice: Voice) -> str:
    """Go on after the hours that somebody has, without the name a second time."""
    return f". You still {voice.need}" if voice.is_reader else f", and still {voice.need}"


def missing_words(
    short: Mapping[str, Decimal], figures: Figures, *, most: int | None = None
) -> str:
    """Say what is missing: `6.00, among them 2.00 of firearms and 1.00 of implicit bias`.

    One hour can serve its area, its topics and the total at once, so the special needs are
    among the hours missing in all, and may add up to more than those. Where they need more
    hours than the total lacks, that is the number given.

    Args:
        most: how many special needs to name; the others are counted.
    """
    words = {name.key: name.words for name in measure_names(figures)}
    special = {key: missing for key, missing in short.items() if key != TOTAL}
    named = [
        f"{hours(missing)} {of_words(words.get(key, key))}" for key, missing in special.items()
    ]
    if most is not None and len(named) > most + 1:
        named = [*named[:most], f"{len(named) - most} other minimums"]
    total = short.get(TOTAL, ZERO)
    if not special:
        return hours(total)
    if total == ZERO or list(special.values()) == [total]:
        return listed(named)
    in_hundredths = {key: to_hundredths(missing) for key, missing in special.items()}
    fewest = to_hours(fewest_hours(in_hundredths, figures.topics))
    amount = hours(total) if total >= fewest else f"at least {hours(fewest)}"
    return f"{amount}, {holding(special.values(), named, whole=max(total, fewest))}"
