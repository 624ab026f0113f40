"""The lives of legal holds and of orders to destroy: who may take which step, and why not."""

from django.core.exceptions import ValidationError
from django.db import models

from events.kinds import RecordEventKind, ReleaseEventKind
from frame.rights import Right
from frame.transitions import Life
from frame.words import us_datetime
from people.models import Member
from records.models import DestructionOrder, LegalHold, ReleaseRequest

HOLD_NAMES = {"what": "On", "case": "Case", "reason": "Reason", "members": "Members"}
# For which case and why is read on the page of holds. A suit is counsel’s to know of, not HRD’s.
OF_COUNSEL = frozenset({"case", "reason"})
ORDER_NAMES = {
    "kind": "Kind of record",
    "from_on": "From",
    "until_on": "Until",
    "papers": "Papers",
    "destroyed": "Destroyed",
    "kept": "Kept all the same",
    "authority": "Authority",
    "list_sha256": "SHA-256 of the list",
    "certificate_sha256": "SHA-256 of the certificate",
    "order": "Order",
    "sha256": "SHA-256",
    "asked_by": "Asked for by",
    "reason": "Reason",
    "named": "Members on the papers",
}
# Whom its papers are of; on a page it would be a long list.
NAMED = frozenset({"named"})


class HoldState(models.TextChoices):
    """Where a legal hold stands."""

    STANDS = "stands", "Stands"
    LIFTED = "lifted", "Lifted"


def hold_state(hold: LegalHold) -> HoldState:
    return HoldState.STANDS if hold.lifted_at is None else HoldState.LIFTED


def lifted_already(hold: LegalHold) -> ValidationError:
    """Who lifted a hold, and when."""
    assert hold.lifted_by is not None
    return ValidationError(
        f"This hold was lifted by {hold.lifted_by.name} on {us_datetime(hold.lifted_at)}. Place "
        "another one if something has to be kept again."
    )


def check_not_own_hold(hold: LegalHold, *, by: Member) -> None:
    """Refuse to lift a hold on one's own record.

    Raises:
        ValidationError: with code `own`.
    """
    if _is_of(by, hold.member, hold.release_request):
        raise ValidationError(
            "This hold is on your own record, and nobody lifts their own. Ask a colleague to do "
            "it.",
            code="own",
        )


def check_holds_another(
    thing: None,
    *,
    by: Member,
    member: Member | None = None,
    release_request: ReleaseRequest | None = None,
    **others: object,
) -> None:
    """Refuse to place a hold on one's own record.

    Args:
        others: what else may be held, which is nobody's own: a course, a class.

    Raises:
        ValidationError: with code `own`.
    """
    if _is_of(by, member, release_request):
        raise ValidationError(
            "This hold would be on your own record, and nobody places their own. Ask a colleague "
            "of the Office of the General Counsel to do it.",
            code="own",
        )


def _is_of(by: Member, held: Member | None, request: ReleaseRequest | None) -> bool:
    """Whether a hold on these is on a member's own record."""
    if request is not None:
        return request.scope.filter(member__in=by.own_keys).exists()
    return held is not None and held.pk in by.own_keys


HOLD = Life[LegalHold, RecordEventKind]("Legal hold", HoldState, hold_state)

PLACE_HOLD = HOLD.step(
    "Place a hold",
    end=[HoldState.STANDS],
    right=Right.HOLD_RECORDS,
    events=(
        RecordEventKind(
            "hold.place",
            "Placed a legal hold",
            names=HOLD_NAMES,
            confidential=OF_COUNSEL,
            naming=frozenset({"members"}),
            read_by=Right.HOLD_RECORDS,
        ),
    ),
    pages=("records:hold-place",),
    check=check_holds_another,
)
LIFT_HOLD = HOLD.step(
    "Lift the hold",
    start=[HoldState.STANDS],
    end=[HoldState.LIFTED],
    right=Right.HOLD_RECORDS,
    events=(
        RecordEventKind(
            "hold.lift",
            "Lifted a legal hold",
            names=HOLD_NAMES,
            confidential=OF_COUNSEL,
            read_by=Right.HOLD_RECORDS,
        ),
    ),
    pages=("records:hold-lift",),
    otherwise=lifted_already,
    check=check_not_own_hold,
)


class OrderState(models.TextChoices):
    """Where an order to destroy papers stands."""

    ASKED = "asked", "Waits for the second signature"
    CONFIRMED = "confirmed", "Confirmed, being carried out"
    DONE = "done", "Carried out"
    NOTHING_WENT = "nothing_went", "Over, with nothing destroyed"
    STOPPED = "stopped", "Stopped"


def order_state(order: DestructionOrder) -> OrderState:
    if order.stopped_at is not None:
        return OrderState.STOPPED
    if order.finished_at is not None:
        return OrderState.DONE if order.certificate else OrderState.NOTHING_WENT
    return OrderState.ASKED if order.confirmed_at is None else OrderState.CONFIRMED


def where_it_stands(order: DestructionOrder) -> ValidationError:
    """What became of an order."""
    state = order_state(order)
    if state == OrderState.ASKED:
        return ValidationError("This order waits for its second signature. Nothing is done yet.")
    if state == OrderState.STOPPED:
        assert order.stopped_by is not None
        words = f"was stopped by {order.stopped_by.name} on {us_datetime(order.stopped_at)}"
    else:
        assert order.confirmed_by is not None
        words = f"was confirmed by {order.confirmed_by.name} on {us_datetime(order.confirmed_at)}"
    return ValidationError(f"This order {words}. Nothing was done now.")


def check_second_signature(order: DestructionOrder, *, by: Member) -> None:
    """Refuse who asked for it, and whoever's own papers it names."""
    if order.asked_by_id in by.own_keys:
        raise ValidationError(
            "You asked for this order, and a second person confirms it, of the Office of the "
            "General Counsel."
        )
    if order.rows.filter(document__member__in=by.own_keys).exists():
        raise ValidationError(
            "This order names papers of your own record, and nobody has their own destroyed. "
            "Refuse it, and have it asked for without them."
        )


ORDER = Life[DestructionOrder, ReleaseEventKind]("Order to destroy papers", OrderState, order_state)


ASKED_BY = frozenset({"asked_by"})

ASK_DESTRUCTION = ORDER.step(
    "Order the destruction",
    end=[OrderState.ASKED],
    right=Right.ORDER_DESTRUCTION,
    events=(
        ReleaseEventKind(
            "destruction.order",
            "Ordered papers to be destroyed, to be confirmed",
            names=ORDER_NAMES,
            persons=ASKED_BY,
            naming=NAMED,
            only_in_file=NAMED,
        ),
    ),
    pages=("records:destruction-new",),
)
CONFIRM_DESTRUCTION = ORDER.step(
    "Confirm the order",
    start=[OrderState.ASKED],
    end=[OrderState.CONFIRMED],
    right=Right.CONFIRM_DESTRUCTION,
    events=(
        ReleaseEventKind(
            "destruction.confirm",
            "Confirmed that papers are destroyed",
            names=ORDER_NAMES,
            persons=ASKED_BY,
            naming=NAMED,
            only_in_file=NAMED,
        ),
    ),
    pages=("records:destruction-confirm",),
    otherwise=where_it_stands,
    check=check_second_signature,
)
CARRY_OUT = ORDER.step(
    "Have the rest carried out",
    start=[OrderState.CONFIRMED],
    end=[OrderState.CONFIRMED, OrderState.DONE, OrderState.NOTHING_WENT],
    right=Right.CONFIRM_DESTRUCTION,
    events=(
        ReleaseEventKind(
            "destruction.finish",
            "Finished carrying out an order to destroy papers",
            names=ORDER_NAMES,
            persons=ASKED_BY,
            naming=NAMED,
            only_in_file=NAMED,
        ),
    ),
    pages=("records:destruction-carry-out",),
    otherwise=where_it_stands,
    check=check_second_signature,
)
STOP_DESTRUCTION = ORDER.step(
    "Take the order back",
    start=[OrderState.ASKED],
    end=[OrderState.STOPPED],
    right=Right.ORDER_DESTRUCTION,
    events=(
        ReleaseEventKind(
            "destruction.stop",
            "Took back an order to destroy papers",
            names=ORDER_NAMES,
            persons=ASKED_BY,
        ),
    ),
    pages=("records:destruction-stop",),
    otherwise=where_it_stands,
)
REFUSE_DESTRUCTION = ORDER.step(
    "Refuse the order",
    start=[OrderState.ASKED],
    end=[OrderState.STOPPED],
    right=Right.CONFIRM_DESTRUCTION,
    events=(
        ReleaseEventKind(
            "destruction.refuse",
            "Refused an order to destroy papers",
            names=ORDER_NAMES,
            persons=ASKED_BY,
        ),
    ),
    pages=("records:destruction-refuse",),
    otherwise=where_it_stands,
)
# Of the record of a member: OGC and HRD read the events of the order, whose page says whose papers
# it names.
PAPER_DESTROY = RecordEventKind(
    "document.destroy",
    "Destroyed a paper, by an order of two",
    names=ORDER_NAMES,
    naming=NAMED,
    only_in_file=NAMED,
)
TAKE_CERTIFICATE = ReleaseEventKind(
    "destruction.take_certificate",
    "Took a certificate of destruction away",
    names=ORDER_NAMES,
)
