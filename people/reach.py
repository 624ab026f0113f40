"""How far a reader reaches: the member that an address names, and what is told of a member."""

from django.http import Http404

from frame.rights import Right
from people.models import Member
from people.serial_numbers import normalized_serial


def member_within_reach(reader: Member, serial_number: str) -> Member:
    """Find a member by serial number as people type it, or by one that was corrected.

    Raises:
        Http404: there is none, or it is out of reach.
    """
    serial = normalized_serial(serial_number)
    if not serial.isprintable():
        raise Http404
    reach = Member.objects.visible_to(reader).select_related("element")
    member = reach.ever_had(serial).first()
    if member is None:
        raise Http404
    return member


def sees_confidential(member: Member, *, reader: Member) -> bool:
    """Whether the reader may know a ground, a reason that was given, or the paper of one: the
    member, and who sees all records. Who leads reads only what came of it."""
    return reader.pk == member.pk or reader.has_right(Right.SEE_ALL_RECORDS)
