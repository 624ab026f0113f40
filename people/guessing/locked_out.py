"""Who is locked out after wrong passwords, since when and until when.

A page of one's own that asks for the password once more locks nobody out: who is there stays signed
in, and signs in elsewhere.
"""

from datetime import datetime

from django.db.models import QuerySet

from people.models import Member, TryCount


def locked_serials(now: datetime) -> list[str]:
    """The serial numbers of members who are locked out somewhere at this moment."""
    locked = TryCount.objects.locking_out(now)
    serials = locked.order_by("member__serial_number").values_list(
        "member__serial_number", flat=True
    )
    return list(serials.distinct())


def locks_now(*, reader: Member, now: datetime) -> QuerySet[TryCount]:
    """Every lock on a member at this moment, the one that opens last first."""
    locked = TryCount.objects.visible_to(reader).locking_out(now)
    return locked.select_related("member").order_by("-locked_until", "pk")


def locks_of(serial_number: str, now: datetime) -> list[TryCount]:
    """The ways by which a member is locked out at this moment, the one that opens last first."""
    locked = TryCount.objects.locking_out(now).filter(member__serial_number=serial_number)
    return list(locked.order_by("-locked_until", "pk"))


def locked_until(serial_number: str, now: datetime) -> datetime | None:
    """When the last lock of a member opens by itself; None for who is not locked out."""
    locks = locks_of(serial_number, now)
    return locks[0].locked_until if locks else None
