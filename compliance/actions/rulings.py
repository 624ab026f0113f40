"""What a ruling of the director may say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from compliance.actions.entering import check_day
from compliance.measure_names import measure_names
from compliance.models import DirectorDecision
from compliance.standings import law
from frame.files import CheckedFile
from frame.hours import QUARTER, ZERO, round_down_to_quarter
from frame.words import hours, us_date

MOST_YEARS = 5
Kind, Outcome = DirectorDecision.Kind, DirectorDecision.Outcome


@dataclass(frozen=True)
class Ruling:
    """What the director decided, as it was handed in.

    Args:
        until: last day of an extension.
        minimums: hours by measure that a modification sets in place of the rule's.
    """

    decided_on: date | None
    outcome: str
    document: CheckedFile | None
    until: date | None = None
    minimums: Mapping[str, Decimal] = field(default_factory=dict)


def check_ruling(ruling: Ruling, *, decision: DirectorDecision, today: date) -> None:
    """Refuse a ruling that contradicts the application or the rule.

    Args:
        decision: the application that it rules on.

    Raises:
        ValidationError: by field; a minimum's field is `minimum_` and the measure.
    """
    errors = lacking_in_ruling(
        kind=decision.kind,
        period=decision.period,
        outcome=ruling.outcome,
        decided_on=ruling.decided_on,
        document=ruling.document,
        until=ruling.until,
        minimums=ruling.minimums,
    )
    if ruling.outcome not in Outcome.values:
        errors["outcome"] = "Say whether it was granted or denied."
    errors |= _errors_of_day(ruling, decision, today)
    errors |= _errors_of_until(ruling, decision)
    errors |= _errors_of_minimums(ruling, decision)
    if errors:
        raise ValidationError(errors)


def lacking_in_ruling(
    *,
    kind: str,
    period: int | None,
    outcome: str,
    decided_on: date | None,
    document: CheckedFile | None,
    until: date | None,
    minimums: Mapping[str, Decimal],
) -> dict[str, str]:
    """Say what a ruling must have and has not, by field, all of it at once.

    Args:
        kind: of the application; blank where it isn't known yet, and the period likewise.
    """
    lacking = {}
    if decided_on is None:
        lacking["decided_on"] = "Give the day the director decided."
    if document is None:
        lacking["decision_document"] = (
            "Attach the director's decision as PDF or picture: it proves the entry."
        )
    if outcome != Outcome.GRANTED:
        return lacking
    if kind == Kind.EXTENSION and until is None:
        lacking["until"] = (
            f"Give the last day on which hours still count for {period or 'the period'}."
        )
    if kind == Kind.MODIFICATION and not minimums:
        lacking[minimum_field("total")] = (
            "Give at least one minimum that the director set in place of the rule's."
        )
    return lacking


def minimum_field(measure: str) -> str:
    """What the field of one minimum is called."""
    return f"minimum_{measure}"


def _errors_of_day(ruling: Ruling, decision: DirectorDecision, today: date) -> dict[str, str]:
    if ruling.decided_on is None:
        return {}
    try:
        check_day(ruling.decided_on, today=today, field="decided_on")
    except ValidationError as error:
        return {"decided_on": error.messages[0]}
    if ruling.decided_on < decision.applied_on:
        return {
            "decided_on": f"{us_date(ruling.decided_on)} is before {us_date(decision.applied_on)}, "
            "the day it was applied for. Correct one of them."
        }
    return {}


def _errors_of_until(ruling: Ruling, decision: DirectorDecision) -> dict[str, str]:
    period, until = decision.period, ruling.until
    is_extended = decision.kind == Kind.EXTENSION and ruling.outcome == Outcome.GRANTED
    words = ""
    if not is_extended and until is not None:
        words = (
            f"Only an extension that is granted has a last day. Clear {us_date(until)}, or correct "
            "the kind or the outcome."
        )
    elif is_extended and until is not None and until <= date(period, 12, 31):
        words = (
            f"{us_date(until)} extends nothing: {period} runs to {us_date(date(period, 12, 31))} "
            "anyway. Give a later day."
        )
    elif is_extended and until is not None and until.year > period + MOST_YEARS:
        words = f"{us_date(until)} is more than {MOST_YEARS} years after {period}. Check the year."
    return {"until": words} if words else {}


def _errors_of_minimums(ruling: Ruling, decision: DirectorDecision) -> dict[str, str]:
    is_modified = decision.kind == Kind.MODIFICATION and ruling.outcome == Outcome.GRANTED
    if not is_modified:
        return {
            minimum_field(key): f"Only a modification that is granted sets minimums. Clear the "
            f"{hours(amount)}, or correct the kind or the outcome."
            for key, amount in ruling.minimums.items()
        }
    figures = law().for_period(decision.period)
    owed = {measure.key: measure for measure in figures.measures}
    names = {name.key: name.words for name in measure_names(figures)}
    errors = {}
    for key, amount in ruling.minimums.items():
        most = owed[key].minimum if key in owed else ZERO
        needs_authority = key in owed and bool(owed[key].owed_with)
        if needs_authority and not decision.member.has_traffic_authority:
            most = ZERO
        words = _error_of_minimum(amount, most, names.get(key, ""), decision.period)
        if words:
            errors[minimum_field(key)] = words
    return errors


def _error_of_minimum(amount: Decimal, most: Decimal, measure: str, period: int) -> str:
    if amount < ZERO:
        return f"{hours(amount)} is below zero. Give the hours that are owed, 0 for none."
    if amount > most and most == ZERO:
        return f"None is owed of this member for {period}, so nothing is modified. Leave it blank."
    if amount > most:
        return (
            f"{hours(amount)} is more than the {hours(most)} {measure} that the rule asks for, and "
            "a modification lowers. Correct it, or leave it blank."
        )
    below = round_down_to_quarter(amount)
    if amount != below:
        return (
            f"{hours(amount)} is not on the quarter hour. Write {hours(below)} or "
            f"{hours(below + QUARTER)}."
        )
    return ""
