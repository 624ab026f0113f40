"""Exemptions, director's decisions and bookings, each said in a sentence or two."""

from collections.abc import Iterable
from datetime import date

from compliance.explanations.voice import listed, of_words
from compliance.measure_names import measure_names
from compliance.models import DirectorDecision, Exemption, PeriodBooking
from compliance.standings import law
from frame.words import hours, us_date

WHAT_HAPPENED = {
    Exemption.Kind.NEW_LICENSE: "a peace officer license was issued",
    Exemption.Kind.LICENSE_UPGRADE: "the license was upgraded",
    Exemption.Kind.BASIC_TRAINING: "Missouri basic training was completed",
}
BECAUSE = {
    DirectorDecision.Ground.MILITARY_LEAVE: "military leave",
    DirectorDecision.Ground.MEDICAL: "a documented medical condition",
}


def exemption_words(exemption: Exemption) -> str:
    """`Exempt for 2025: the license was upgraded on May 1, 2025.`"""
    return f"Exempt for {exemption.period}: {exemption_reason(exemption)}."


def exemption_reason(exemption: Exemption) -> str:
    """`the license was upgraded on May 1, 2025`"""
    return f"{WHAT_HAPPENED[Exemption.Kind(exemption.kind)]} on {us_date(exemption.on)}"


def exempt_because(exemptions: Iterable[Exemption], *, period: int, as_of: date) -> str:
    """What exempts from the period, where it was entered by hand; else nothing."""
    for exemption in exemptions:
        if not exemption.is_voided and exemption.period == period and exemption.on <= as_of:
            return exemption_reason(exemption)
    return ""


def prior_words(decisions: Iterable[DirectorDecision], *, period: int) -> str:
    """Which period hours of this one may have gone to: the last, unless a longer extension ran."""
    reaches = any(
        decision.until is not None
        and decision.until.year >= period
        and decision.period < period - 1
        and not decision.is_voided
        for decision in decisions
    )
    return "an earlier period" if reaches else str(period - 1)


def decision_words(decision: DirectorDecision, *, tells_ground: bool) -> str:
    """Say what was applied for, why, and what became of it.

    Args:
        tells_ground: False leaves the ground out: it is not every reader's business, and told
            only where it is not medical, it would say by its absence that it is.
    """
    what = f"{decision.get_kind_display()} for {decision.period}"
    ground = BECAUSE[DirectorDecision.Ground(decision.ground)]
    because = f" because of {ground}" if tells_ground else ""
    applied = f"applied for on {us_date(decision.applied_on)}{because}"
    if decision.is_pending:
        return f"{what}, {applied}. The director has not decided yet."
    return (
        f"{what}, {decision.outcome} by the director on {us_date(decision.decided_on)}, {applied}. "
        f"{_effect(decision)}"
    )


def booking_words(booking: PeriodBooking) -> str:
    """Say which credit counts where, and why."""
    completion = booking.completion
    if completion.is_voided:
        return (
            f"{completion.course}, completed on {us_date(completion.completed_on)}, was booked to "
            f"{booking.to_period}, and was itself voided on {us_date(completion.voided_at)}: it "
            "counts nowhere."
        )
    return (
        f"{hours(completion.credit_hours)} hours of {completion.course}, completed on "
        f"{us_date(completion.completed_on)}, count in {booking.to_period}, not in "
        f"{completion.completed_on.year}. {booking.reason}"
    )


def minimums_words(decision: DirectorDecision) -> str:
    """`12.00 in all and 1.00 of firearms`"""
    figures = law().for_period(decision.period)
    words = {name.key: name.words for name in measure_names(figures)}
    return listed(
        f"{hours(amount)} {_after_hours(words.get(key, key))}"
        for key, amount in decision.hours_by_measure.items()
    )


def _after_hours(words: str) -> str:
    return words if words == "in all" else of_words(words)


def _effect(decision: DirectorDecision) -> str:
    if decision.outcome == DirectorDecision.Outcome.DENIED:
        return "It counts as never applied for."
    if decision.kind == DirectorDecision.Kind.WAIVER:
        return "No hours are owed."
    if decision.kind == DirectorDecision.Kind.EXTENSION:
        return f"Hours up to {us_date(decision.until)} still count for {decision.period}."
    return f"The minimums set are {minimums_words(decision)}; the others stay the rule’s."
