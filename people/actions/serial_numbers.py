"""Correct a serial number, and refuse one that is another member's or was."""

from django.core.exceptions import ValidationError
from django.db import transaction

from events.event_log import record_event
from events.kinds import EventKind
from frame.reasons import checked_reason
from frame.rights import Right
from people.actions.guarded_changes import guarded_among, tell_guarded_change
from people.actions.locking import member_locked_with_key
from people.models import Member
from people.serial_numbers import checked_serial

MEMBER_CORRECT_SERIAL = EventKind(
    "member.correct_serial_number",
    "Corrected a serial number",
    names={"reason": "Reason"},
    naming=frozenset({"serial_number"}),
)
WHY_CORRECT = "Say why the serial number was wrong; the reason stays on record."


@transaction.atomic
def correct_serial_number(*, member: Member, serial_number: str, reason: str, by: Member) -> Member:
    """Give a member another serial number. The old one stays theirs, and finds them.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: by field: it is none, the same, or another member's now or once; no
            reason.
    """
    by.check_right(Right.ADMINISTER)
    member = member_locked_with_key(member, by=by)
    serial = checked_field("serial_number", serial_number)
    reason = checked_reason(reason, missing=WHY_CORRECT)
    before = member.serial_number
    if serial == before:
        raise ValidationError(
            {"serial_number": f"{serial} is the serial number already. Type the right one."}
        )
    check_free(serial, of=member)
    member.serial_number = serial
    member._history_user = by
    member.save()
    record_event(
        MEMBER_CORRECT_SERIAL,
        by=by,
        about=member,
        member=member,
        before={"serial_number": before},
        after={"serial_number": serial, "reason": reason},
    )
    if guarded_among([member]):
        did = f"has corrected the serial number of {member.name} from {before} to {serial}."
        tell_guarded_change(member, did, by=by)
    return member


def check_free(serial: str, *, of: Member) -> None:
    """Refuse a serial number that somebody else has, or had: what names it would mean another."""
    if merged := Member.everybody.filter(serial_number=serial, merged_into__isnull=False).first():
        raise ValidationError(
            {
                "serial_number": f"{serial} is the serial number of {merged.name}, who was entered "
                "twice and merged. To have it stay, undo that merge and keep the other one."
            }
        )
    others = Member.objects.exclude(pk=of.pk).select_related("element")
    if (taken_by := others.ever_had(serial).first()) is not None:
        raise ValidationError({"serial_number": taken_words(serial, taken_by)})


def taken_words(serial: str, member: Member) -> str:
    """Whose a serial number is or was, and what to do."""
    who = f"{member.name}, {member.rank}, {member.element.name}"
    if member.serial_number == serial:
        return f"{serial} is the serial number of {who}. Check which of the two is right."
    return (
        f"{serial} was the serial number of {who}, who has {member.serial_number} now. A serial "
        "number is never given to another member. Choose another one."
    )


def checked_field(name: str, text: str) -> str:
    """A serial number as stored; a refusal stands beside its field."""
    try:
        return checked_serial(text)
    except ValidationError as error:
        raise ValidationError({name: error.messages}) from None
