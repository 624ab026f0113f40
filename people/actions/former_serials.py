"""Keep a serial number that a member had before, as another system knows it."""

from django.core.exceptions import ValidationError
from django.db import transaction

from events.event_log import record_event
from events.kinds import EventKind
from frame.rights import Right
from people.actions.locking import locked_member
from people.models import FormerSerialNumber, Member
from people.serial_numbers import checked_serial

MEMBER_ADD_FORMER_SERIAL = EventKind(
    "member.add_former_serial",
    "Entered a serial number that a member had before",
    names={"former_serial_number": "Former serial number"},
)


def check_former_serial(serial_number: str, *, member: Member) -> None:
    """Refuse a number that somebody else has, or had.

    One that the member has now is taken: who was corrected there and back has such a row, which a
    file taken away brings in again. It changes nothing, since nobody else gets the number anyway.

    Raises:
        ValidationError: saying who.
    """
    serial = checked_serial(serial_number)
    holder = Member.everybody.filter(serial_number=serial).exclude(pk=member.pk).first()
    if holder is not None:
        raise ValidationError(
            f"{serial} is the serial number of {holder.name} now. Correct one of the two."
        )
    had = FormerSerialNumber.objects.filter(serial_number=serial).exclude(member=member)
    if other := had.select_related("member").first():
        raise ValidationError(
            f"{serial} was the serial number of {other.member}. Correct one of the two."
        )


@transaction.atomic
def add_former_serial(*, member: Member, serial_number: str, by: Member) -> FormerSerialNumber:
    """Keep that a member had a serial number before, so that it finds them and nobody else gets it.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: somebody else has it, or had it.
    """
    by.check_right(Right.ADMINISTER)
    member = locked_member(member)
    check_former_serial(serial_number, member=member)
    former, is_new = FormerSerialNumber.objects.get_or_create(
        serial_number=checked_serial(serial_number), defaults={"member": member}
    )
    if is_new:
        record_event(
            MEMBER_ADD_FORMER_SERIAL,
            by=by,
            about=member,
            member=member,
            after={"former_serial_number": former.serial_number},
        )
    return former
