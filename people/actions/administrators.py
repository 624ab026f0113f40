"""An administrator made at the console: the first, and the second, who confirms."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from events.event_log import record_event
from events.kinds import EventKind
from frame.rights import Role
from people.actions.one_time_passwords import make_one_time_password_at_console
from people.actions.serial_numbers import check_free
from people.models import Element, Member, OneTimePassword, RoleDesignation
from people.telling import tell_of_console

MEMBER_CREATE_ADMINISTRATOR = EventKind(
    "member.create_administrator", "Made an administrator from the console"
)


@transaction.atomic
def create_administrator(
    *,
    serial_number: str,
    first_name: str,
    last_name: str,
    rank: str,
    department_name: str,
    now: datetime,
) -> OneTimePassword:
    """Add a civilian member who administers, in the top element, which is made if need be.

    By nobody: this is for the console, before anyone can sign in, or where there is no second
    administrator to confirm one. The auditors and the administrators are told.

    Returns:
        the one-time password, with what there is to hand over.

    Raises:
        ValidationError: the serial number is taken, or a value is missing or wrong.
    """
    today = timezone.localdate(now)
    top = Element.objects.filter(parent=None).first()
    if top is None:
        top = Element.objects.create(name=department_name, kind=Element.Kind.DEPARTMENT)
    member = Member(
        serial_number=serial_number,
        first_name=first_name,
        last_name=last_name,
        rank=rank,
        kind=Member.Kind.CIVILIAN,
        element=top,
        hired_on=today,
    )
    member.set_unusable_password()
    member.full_clean()
    check_free(member.serial_number, of=member)
    member.save()
    RoleDesignation.objects.create(member=member, role=Role.ADMINISTRATOR, designated_on=today)
    record_event(MEMBER_CREATE_ADMINISTRATOR, by=None, about=member, member=member)
    words = f"{member} was made an administrator from the console of the server."
    tell_of_console(words, besides=member)
    return make_one_time_password_at_console(member=member, now=now)
