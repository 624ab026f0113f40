"""What a completion counted for, and why hours of it did not."""

from collections.abc import Mapping
from decimal import Decimal

from compliance.engine import Assessment, CreditResult, Figures, Reason
from compliance.explanations.rules import CAPPED_SOURCES
from compliance.explanations.standing import OWES_NOTHING
from compliance.explanations.voice import is_or_are, listed, percent
from frame.words import hours, us_date
from records.models import Completion

UNSEEN = {Reason.VOIDED, Reason.AFTER_AS_OF, Reason.NON_POST, Reason.FAILED_TEST}
CAPPED = {Reason.IN_SERVICE_CAP: "in_service", Reason.COLLEGE_CAP: "college"}


def counted_words(
    result: CreditResult,
    completion: Completion,
    *,
    assessment: Assessment,
    figures: Figures,
    booked_to: int | None = None,
    prior: str = "",
) -> str:
    """Say what a completion counted for in the period, and why the rest did not.

    Args:
        booked_to: the period it is booked to by hand.
        prior: the period that hours of this one went to; the last unless told.
    """
    reasons = {each.reason: each.hours for each in result.not_counted}
    unseen = UNSEEN & reasons.keys()
    if unseen:
        return _unseen_words(unseen.pop(), completion, assessment, figures)
    if booked_to is not None and booked_to != assessment.period:
        return (
            f"Not counted here: all {hours(completion.credit_hours)} are booked to {booked_to} by "
            "the Training Unit."
        )
    if assessment.status in OWES_NOTHING:
        return "On record; no hours are owed."
    if booked_to is not None:
        words = _own_words(result, completion, reasons, assessment, figures, prior)
        words = f"Booked to {booked_to} by the Training Unit. {words}"
    elif completion.completed_on.year > assessment.period:
        words = _cure_words(result, completion, reasons, assessment)
    else:
        words = _own_words(result, completion, reasons, assessment, figures, prior)
    notes = []
    if completion.is_prior_agency:
        notes.append(
            "Earned with a prior agency: it counts for CLEE and is no part of the training record."
        )
    if CAPPED.keys() & reasons.keys():
        notes.append("Its areas and topics count all the same.")
    if lacks_control_number(completion, figures):
        profiling = completion.topic_hours["racial_profiling"]
        notes.append(
            f"Its {hours(profiling)} of racial profiling would need a POST "
            "control number to count as such."
        )
    return " ".join([words, *notes])


def _unseen_words(
    reason: Reason, completion: Completion, assessment: Assessment, figures: Figures
) -> str:
    if reason == Reason.VOIDED:
        return f"Not counted: voided on {us_date(completion.voided_at)}. {completion.void_reason}"
    if reason == Reason.AFTER_AS_OF:
        return f"Not counted yet on {us_date(assessment.as_of)}: completed after that day."
    if reason == Reason.NON_POST:
        return "Not counted: training without POST credit."
    return (
        f"Not counted: the test score of {percent(completion.score)} is below the "
        f"{percent(figures.pass_mark)} that completes a computer-based course."
    )


def _own_words(
    result: CreditResult,
    completion: Completion,
    reasons: Mapping[Reason, Decimal],
    assessment: Assessment,
    figures: Figures,
    prior: str,
) -> str:
    recorded = hours(completion.credit_hours)
    if not reasons:
        return f"All {recorded} counted."
    why = [
        f"{_how_many(lost, completion)} over the {figures.caps[source]:g}-hour limit on "
        f"{CAPPED_SOURCES[source]}"
        for reason, source in CAPPED.items()
        if (lost := reasons.get(reason))
    ]
    if moved := reasons.get(Reason.APPLIED_TO_PRIOR_PERIOD):
        why.append(f"{hours(moved)} made up hours missing in {prior or assessment.period - 1}")
    if elsewhere := reasons.get(Reason.OUTSIDE_PERIOD):
        why.append(f"{hours(elsewhere)} {is_or_are(elsewhere)} booked to another period")
    counted = hours(result.counted) if result.counted else "None"
    return f"{counted} of {recorded} counted; {listed(why)}."


def _how_many(lost: Decimal, completion: Completion) -> str:
    if lost == completion.credit_hours:
        return "all are"
    return f"{hours(lost)} {is_or_are(lost)}"


def _cure_words(
    result: CreditResult,
    completion: Completion,
    reasons: Mapping[Reason, Decimal],
    assessment: Assessment,
) -> str:
    taken = result.taken_from_next
    rest = completion.credit_hours - taken
    words = (
        f"{hours(taken)} of {hours(completion.credit_hours)} made up hours missing in "
        f"{assessment.period}"
    )
    if rest:
        stay = "stays" if rest == 1 else "stay"
        words += f"; {hours(rest)} {stay} in {completion.completed_on.year}"
    return f"{words}."


def lacks_control_number(completion: Completion, figures: Figures) -> bool:
    """Tell whether its racial profiling counts as such nowhere, for want of a control number."""
    return bool(
        completion.topic_hours["racial_profiling"]
        and completion.source not in figures.racial_profiling_sources
        and not completion.control_number
    )
