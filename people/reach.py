"""The member that an address names, if within the reader's reach."""

from django.http import Http404

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
