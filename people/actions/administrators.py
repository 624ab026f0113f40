"""The first administrator, who designates everyone else."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from events.event_log import record_event
from events.kinds import EventKind
from frame.rights import Role
from people.actions.serial_numbers import check_free
from people.models import Element, Member, RoleDesignation

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
    password: str,
    department_name: str,
    today: date,
) -> Member:
    """Add a civilian member who administers, in the top element, which is made if need be.

    By nobody: this is for the console, before anyone can sign in.

    Raises:
        ValidationError: the serial number is taken, or a value is missing or wrong.
    """
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
    if not password:
        raise ValidationError({"password": "Give a password."})
    member.set_password(password)
    member.full_clean()
    check_free(member.serial_number, of=member)
    member.save()
    RoleDesignation.objects.create(member=member, role=Role.ADMINISTRATOR, designated_on=today)
    record_event(MEMBER_CREATE_ADMINISTRATOR, by=None, about=member, member=member)
    return member
