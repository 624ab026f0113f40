"""What administrators wrote about a member, for the member's page."""

from django.db.models import QuerySet

from events.models import Event
from events.trail import events_touching
from people.actions.administrators import MEMBER_CREATE_ADMINISTRATOR
from people.actions.departures import MEMBER_MOVE, MEMBER_SEPARATE
from people.actions.members import MEMBER_ADD, MEMBER_CHANGE
from people.actions.merging import MEMBER_MERGE, MEMBER_UNMERGE
from people.actions.one_time_passwords import MADE_AT_CONSOLE, REFUSED, USED
from people.actions.serial_numbers import MEMBER_CORRECT_SERIAL
from people.actions.unlocking import MEMBER_UNLOCK
from people.models import Member
from people.states.designations import DESIGNATE, END_ROLE
from people.states.guarded_changes import SEE_GUARDED_CHANGE
from people.states.one_time_passwords import CONFIRM_PASSWORD, MAKE_PASSWORD, STOP_PASSWORD
from people.states.role_requests import ASK_ROLE, CONFIRM_ROLE, STOP_ROLE

KINDS = (
    MEMBER_CREATE_ADMINISTRATOR,
    MEMBER_ADD,
    MEMBER_CHANGE,
    MEMBER_CORRECT_SERIAL,
    MAKE_PASSWORD.event,
    MADE_AT_CONSOLE,
    CONFIRM_PASSWORD.event,
    STOP_PASSWORD.event,
    REFUSED,
    USED,
    MEMBER_UNLOCK,
    MEMBER_SEPARATE,
    MEMBER_MOVE,
    DESIGNATE.event,
    ASK_ROLE.event,
    CONFIRM_ROLE.event,
    STOP_ROLE.event,
    END_ROLE.event,
    SEE_GUARDED_CHANGE.event,
    MEMBER_MERGE,
    MEMBER_UNMERGE,
)


def writes_about(member: Member) -> QuerySet[Event]:
    """The events of these writes, and those of merges into the member, undone since or not."""
    merged = [str(key) for key in member.merges.values_list("merged", flat=True)]
    of_merges = Event.objects.filter(
        member_key__in=merged, action__in=[MEMBER_MERGE.name, MEMBER_UNMERGE.name]
    )
    return events_touching(member, KINDS) | of_merges
