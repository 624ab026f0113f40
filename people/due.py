"""What is due of people: roles that are still held by members who left."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from frame.due import Clock, due_source
from people.models import Member, RoleDesignation
from people.states import END_ROLE


@due_source(END_ROLE.right)
def roles_of_who_left(reader: Member, today: date) -> Iterator[Clock]:
    """A clock a designation: its end is due on the last day of employment."""
    held = RoleDesignation.objects.visible_to(reader).filter(
        ended_on__isnull=True, member__separated_on__lt=today
    )
    for given in held.select_related("member"):
        assert given.member.separated_on is not None
        yield Clock(
            what=f"Role {given.get_role_display()} of a member who left",
            on=given.member.separated_on,
            why="Policy 930-5 IV.B.3",
            whose=given.member.name,
            page=reverse("people:designation-end", args=[given.pk]),
            step="End the designation",
        )
