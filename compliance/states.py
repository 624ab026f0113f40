"""The lives of what is entered about a member: applications, exemptions, bookings."""

from django.core.exceptions import ValidationError
from django.db import models

from compliance.actions.entering import check_about_another
from compliance.engine.settling import has_failed
from compliance.exemption_fit import DOES_NOT_FIT
from compliance.models import DirectorDecision, Exemption, PeriodBooking
from compliance.standings import law
from compliance.standings.credits import credit_of
from courses.designations import Source
from events.kinds import EventKind, RecordEventKind
from events.voiding import VOID_NAMES, RowState, check_not_own, row_state, voided_already
from frame.rights import Right
from frame.transitions import Life
from frame.words import us_date
from people.models import Member
from records.actions.documents import DOCUMENT_NAMES
from records.models import Completion


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
    """Refuse what a clerk would enter about themselves.

    Raises:
        ValidationError: with code `own`.
    """
    check_about_another(member, by=by)


def check_can_book(
    thing: None, *, by: Member, completion: Completion, booked_to: int | None, first: int
) -> None:
    """Refuse a completion that counts in no period, is booked already, or is one's own.

    Args:
        booked_to: the period it is booked to, if any.
        first: the first period the department holds the member's records of.

    Raises:
        ValidationError: saying which.
    """
    check_about_another(completion.member, by=by)
    if completion.is_voided:
        raise ValidationError(
            f"This completion was voided on {us_date(completion.voided_at)} and counts in no "
            "period. There is nothing to book."
        )
    if completion.source == Source.NON_POST:
        raise ValidationError(
            "This is training without POST credit. It counts in no period, so there is nothing "
            "to book."
        )
    if has_failed(credit_of(completion), law()):
        raise ValidationError(
            "Its test was not passed, so it counts in no period. There is nothing to book."
        )
    if booked_to is not None:
        raise ValidationError(
            f"It is booked to {booked_to} already. Void that booking to book it anew."
        )
    own = completion.completed_on.year
    if first >= own:
        raise ValidationError(
            f"The department’s records of this member begin with {first}, so there is no earlier "
            f"period to count this completion of {own} in."
        )


DECISION = Life[DirectorDecision, EventKind](
    "Application to the director", DecisionState, decision_state
)

APPLY = DECISION.step(
    "Enter the application, decided or not",
    end=NOT_VOID,
    right=Right.KEEP_DECISIONS,
    events=(
        EventKind(
            "decision.add",
            "Entered an application to the director",
            names=DOCUMENT_NAMES,
            is_confidential=True,
        ),
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
            is_confidential=True,
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
VOID_DECISION = DECISION.step(
    "Void it",
    start=NOT_VOID,
    end=[DecisionState.VOID],
    right=Right.KEEP_DECISIONS,
    events=(
        EventKind(
            "decision.void",
            "Voided a decision of the director",
            names=VOID_NAMES,
            is_confidential=True,
        ),
    ),
    pages=("compliance:decision-void",),
    otherwise=voided_already,
    check=check_not_own,
)

EXEMPTION = Life[Exemption, EventKind]("Exemption", RowState, row_state)

EXEMPT = EXEMPTION.step(
    "Enter the exemption",
    end=[RowState.ON_RECORD],
    right=Right.KEEP_DECISIONS,
    events=(
        RecordEventKind(
            "exemption.add",
            "Entered an exemption",
            names={**DOCUMENT_NAMES, DOES_NOT_FIT.key: DOES_NOT_FIT.title},
        ),
    ),
    pages=("compliance:exemption-add",),
    check=check_entry_of_another,
)
VOID_EXEMPTION = EXEMPTION.step(
    "Void it",
    start=[RowState.ON_RECORD],
    end=[RowState.VOID],
    right=Right.KEEP_DECISIONS,
    events=(RecordEventKind("exemption.void", "Voided an exemption", names=VOID_NAMES),),
    pages=("compliance:exemption-void",),
    otherwise=voided_already,
    check=check_not_own,
)

BOOKING = Life[PeriodBooking, EventKind]("Booking to another period", RowState, row_state)

BOOK = BOOKING.step(
    "Book the credit",
    end=[RowState.ON_RECORD],
    right=Right.KEEP_DECISIONS,
    events=(RecordEventKind("booking.add", "Booked a credit to an earlier period"),),
    pages=("compliance:booking-add",),
    check=check_can_book,
)
VOID_BOOKING = BOOKING.step(
    "Void it",
    start=[RowState.ON_RECORD],
    end=[RowState.VOID],
    right=Right.KEEP_DECISIONS,
    events=(RecordEventKind("booking.void", "Voided a booking", names=VOID_NAMES),),
    pages=("compliance:booking-void",),
    otherwise=voided_already,
    check=check_not_own,
)
