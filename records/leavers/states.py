"""The life of a leaver's pack: who may take which step, and why not.

What is owed has no row yet, so that none can be missing: `owed.py` reads it from separations.
"""

from datetime import date
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from events.kinds import EventKind, RecordEventKind
from events.trail import events_of_row
from frame.rights import Right
from frame.transitions import Life
from frame.words import us_date
from people.models import Member
from records.leavers.models import LeaverPack

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from events.models import Event


class PackState(models.TextChoices):
    """Where a pack stands."""

    PREPARED = "prepared", "Prepared"
    HANDED_OVER = "handed_over", "Handed over"
    WITHDRAWN = "withdrawn", "Withdrawn"


def pack_state(pack: LeaverPack) -> PackState:
    """Where a pack stands; one of a separation that was taken back is withdrawn at once."""
    if pack.handed_over_at is not None:
        return PackState.HANDED_OVER
    if pack.withdrawn_at is not None or not pack.is_of_this_separation:
        return PackState.WITHDRAWN
    return PackState.PREPARED


LEAVER_PACK = Life[LeaverPack, EventKind]("Leaver’s pack", PackState, pack_state)
PACK_NAMES = {
    "separated_on": "Last day of employment",
    "credits": "Credits",
    "credit_hours": "Credit hours",
    "sha256": "SHA-256",
    "handed_over_on": "Handed over on",
    "handed_over_to": "To",
    "handed_over_how": "How",
    "receipt": "Receipt",
    "withdrawn_because": "Why",
    "reason": "Why it was corrected",
}
HOW_WORDS = {"handed_over_how": {each.value: str(each.label) for each in LeaverPack.How}}
TAKEN_BACK = "The separation was taken back, or its day changed, after this was prepared."


def check_of_another(pack: LeaverPack | None, *, by: Member, member: Member | None = None) -> None:
    """Leave one's own pack to a colleague.

    Args:
        member: whose pack a new one would be.

    Raises:
        ValidationError: with code `own`.
    """
    of = member if pack is None else pack.member
    if of is not None and of.pk in by.own_keys:
        raise ValidationError(
            "This is your own pack, and nobody hands over their own. Ask a colleague in the "
            "Training Unit.",
            code="own",
        )


def not_to_hand_over(pack: LeaverPack) -> ValidationError:
    """That it was handed over, or is withdrawn."""
    if pack.handed_over_at is not None:
        assert pack.handed_over_by is not None
        return ValidationError(
            f"{pack.handed_over_by.name} handed it over on {us_date(pack.handed_over_on)} to "
            f"{pack.handed_over_to}."
        )
    why = pack.withdrawn_because or TAKEN_BACK
    return ValidationError(f"This pack is withdrawn. {why}")


def not_handed_over(pack: LeaverPack) -> ValidationError:
    """That no hand-over is noted of it."""
    if pack_state(pack) == PackState.WITHDRAWN:
        return not_to_hand_over(pack)
    return ValidationError("It is not noted yet that this pack was handed over. Note that first.")


def first_taken_on(pack: LeaverPack) -> date | None:
    """The day on which its file first left, before which nobody can have been handed it."""
    first = events_of_row(pack, [TAKE_PACK]).order_by("pk").first()
    return None if first is None else timezone.localdate(first.at)


def was_taken(pack: LeaverPack) -> bool:
    """Whether its file ever left, which one that was handed over must have."""
    return first_taken_on(pack) is not None


def check_may_have_left(
    pack: LeaverPack | None, *, by: Member, member: Member | None = None
) -> None:
    """Leave one's own to a colleague, and refuse one that was withdrawn before anybody took it.

    Raises:
        ValidationError: with code `own`, or saying why it is withdrawn.
    """
    check_of_another(pack, by=by, member=member)
    is_withdrawn = pack is not None and pack_state(pack) == PackState.WITHDRAWN
    if pack is not None and is_withdrawn and not was_taken(pack):
        raise not_to_hand_over(pack)


PREPARE = LEAVER_PACK.step(
    "Prepare it",
    end=[PackState.PREPARED],
    right=Right.ENTER_COMPLETIONS,
    events=(RecordEventKind("leaver_pack.prepare", "Prepared a leaver’s pack", names=PACK_NAMES),),
    pages=("desk:leaver-pack-prepare",),
    check=check_of_another,
)
HAND_OVER = LEAVER_PACK.step(
    "Hand it over",
    # It may have left before it was withdrawn, and that is noted whatever the record is by now.
    start=[PackState.PREPARED, PackState.WITHDRAWN],
    end=[PackState.HANDED_OVER],
    right=Right.ENTER_COMPLETIONS,
    events=(
        RecordEventKind(
            "leaver_pack.hand_over",
            "Handed over a leaver’s pack",
            names=PACK_NAMES,
            values=HOW_WORDS,
        ),
    ),
    pages=("records:leaver-pack-hand-over",),
    otherwise=not_to_hand_over,
    check=check_may_have_left,
)
CORRECT_HAND_OVER = LEAVER_PACK.step(
    "Correct what is noted of it",
    start=[PackState.HANDED_OVER],
    right=Right.ENTER_COMPLETIONS,
    events=(
        RecordEventKind(
            "leaver_pack.correct_hand_over",
            "Corrected what was noted of the hand-over of a leaver’s pack",
            names=PACK_NAMES,
            values=HOW_WORDS,
        ),
    ),
    pages=("records:leaver-pack-correct",),
    otherwise=not_handed_over,
    check=check_of_another,
)


def hand_over_events(pack: LeaverPack) -> "QuerySet[Event]":
    """What was noted of the hand-over of a pack, and each correction of that."""
    return events_of_row(pack, [HAND_OVER.event, CORRECT_HAND_OVER.event])


# By preparing it again, or by the system once its separation is taken back: no page asks for it.
WITHDRAW = LEAVER_PACK.step(
    "Withdraw it for another",
    start=[PackState.PREPARED],
    end=[PackState.WITHDRAWN],
    right=Right.ENTER_COMPLETIONS,
    events=(RecordEventKind("leaver_pack.withdraw", "Withdrew a leaver’s pack", names=PACK_NAMES),),
    otherwise=not_to_hand_over,
    check=check_of_another,
)
TAKE_PACK = RecordEventKind(
    "leaver_pack.take",
    "Took the file of a leaver’s pack away",
    names=PACK_NAMES,
    is_look=True,
)
