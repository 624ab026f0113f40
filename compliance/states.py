"""The life of an application to the director: entered, decided, voided."""

from django.core.exceptions import ValidationError
from django.db import models

from compliance.actions.entering import check_about_another
from compliance.models import DirectorDecision
from events.kinds import EventKind
from events.voiding import VOID_NAMES, check_can_void, voided_already
from frame.rights import Right
from frame.templatetags.display import us_date
from frame.transitions import Life
from people.models import Member
from records.actions.documents import DOCUMENT_NAMES


class DecisionState(models.TextChoices):
    """Where an application stands."""

    PENDING = "pending", "Not decided"
    GRANTED = "granted", "Granted"
    DENIED = "denied", "Denied"
    VOID = "void", "Void"


NOT_VOID = (DecisionState.PENDING, DecisionState.GRANTED, DecisionState.DENIED)


def decision_state(decision: DirectorDecision) -> DecisionState:
    """Where an application stands."""
    if decision.is_voided:
        return DecisionState.VOID
    return DecisionState(decision.outcome or DecisionState.PENDING)


def nothing_to_decide(decision: DirectorDecision) -> ValidationError:
    """Why an application that is decided or void can't be decided, and what can be done."""
    if decision.is_voided:
        return ValidationError(
            f"This application was voided on {us_date(decision.voided_at)}. There is nothing to "
            "decide."
        )
    return ValidationError(
        f"This application was {decision.outcome} on {us_date(decision.decided_on)} already. "
        "Void it to enter another decision."
    )


def check_not_of_oneself(decision: DirectorDecision, *, by: Member) -> None:
    """Refuse a clerk's own application.

    Raises:
        ValidationError: with code `own`.
    """
    check_about_another(decision.member, by=by)


def check_entry_of_another(thing: None, *, by: Member, member: Member) -> None:
    """Refuse an application that a clerk would enter about themselves.

    Raises:
        ValidationError: with code `own`.
    """
    check_about_another(member, by=by)


DECISION = Life[DirectorDecision, EventKind](
    "Application to the director", DecisionState, decision_state
)

APPLY = DECISION.step(
    "Enter the application, decided or not",
    end=NOT_VOID,
    right=Right.KEEP_DECISIONS,
    events=(
        EventKind("decision.add", "Entered an application to the director", names=DOCUMENT_NAMES),
    ),
    pages=("compliance:decision-add",),
    check=check_entry_of_another,
)
DECIDE = DECISION.step(
    "Enter the decision",
    start=[DecisionState.PENDING],
    end=[DecisionState.GRANTED, DecisionState.DENIED],
    right=Right.KEEP_DECISIONS,
    events=(
        EventKind(
            "decision.decide",
            "Entered a decision of the director",
            names={
                "decision_document": "The decision",
                "decision_sha256": "SHA-256 of the decision",
            },
        ),
    ),
    pages=("compliance:decision-decide",),
    otherwise=nothing_to_decide,
    check=check_not_of_oneself,
)
VOID = DECISION.step(
    "Void it",
    start=NOT_VOID,
    end=[DecisionState.VOID],
    right=Right.KEEP_DECISIONS,
    events=(EventKind("decision.void", "Voided a decision of the director", names=VOID_NAMES),),
    pages=("compliance:decision-void",),
    otherwise=voided_already,
    check=check_can_void,
)
