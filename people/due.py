"""What is due of people: roles of members who left or can't sign in, what waits for a second
administrator, and what one did that an auditor has to see."""

from collections.abc import Iterator
from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.urls import reverse
from django.utils import timezone

from frame.due import Clock, due_source
from frame.rights import GUARDED_ROLES
from people.models import GuardedChange, Member, OneTimePassword, RoleDesignation, RoleRequest
from people.states.designations import END_ROLE, REVIEW_ROLE
from people.states.guarded_changes import SEE_GUARDED_CHANGE
from people.states.one_time_passwords import CONFIRM_PASSWORD, MAKE_PASSWORD
from people.states.role_requests import CONFIRM_ROLE


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


@due_source(REVIEW_ROLE.right)
def roles_to_review(reader: Member, today: date) -> Iterator[Clock]:
    """A clock a designation whose year is over, or soon will be; one's own is for another."""
    held = RoleDesignation.objects.visible_to(reader).to_review(today).exclude(member=reader)
    for given in held.select_related("member"):
        yield Clock(
            what=f"Role {given.get_role_display()}: is it still needed?",
            on=given.review_on,
            why="Policy 930-5 IV.B.3",
            whose=given.member.name,
            page=reverse("people:designation-review"),
            step="Review it",
        )


@due_source(CONFIRM_ROLE.right)
def roles_to_confirm(reader: Member, today: date) -> Iterator[Clock]:
    """A clock a role that another administrator asked for; it has no day."""
    asked = (
        RoleRequest.objects.visible_to(reader).to_confirm().exclude(asked_by__in=reader.own_keys)
    )
    for request in asked.exclude(member__in=reader.own_keys).select_related("member"):
        yield Clock(
            what=f"Role {request.get_role_display()} to confirm",
            on=None,
            why="Policy 930-5 IV.B.3",
            whose=request.member.name,
            page=reverse("people:role-request-confirm", args=[request.pk]),
            step="Confirm the role",
        )


@due_source(MAKE_PASSWORD.right)
def holders_without_password(reader: Member, today: date) -> Iterator[Clock]:
    """A clock a holder of a guarded role who has no way to sign in; it has no day.

    With a first such role the password ends, and nothing opens before two administrators make one.
    """
    now = timezone.now()
    held = RoleDesignation.objects.visible_to(reader).filter(
        role__in=GUARDED_ROLES,
        ended_on=None,
        member__is_active=True,
        member__password__startswith=UNUSABLE_PASSWORD_PREFIX,
    )
    keys = set(held.exclude(member=reader).order_by().values_list("member", flat=True))
    on_the_way = OneTimePassword.objects.standing(now).filter(member__in=keys)
    keys -= set(on_the_way.order_by().values_list("member", flat=True))
    for member in Member.objects.employed_on(today).filter(pk__in=keys):
        yield Clock(
            what="Can’t sign in, and audits, decides or administers",
            on=None,
            why="Policy 930-5 IV.B.3",
            whose=member.name,
            page=reverse("people:one-time-password-make", args=[member.pk]),
            step="Make a one-time password",
        )


@due_source(SEE_GUARDED_CHANGE.right)
def changes_to_see(reader: Member, today: date) -> Iterator[Clock]:
    """A clock a change of who audits, decides or administers; it has no day."""
    changes = GuardedChange.objects.visible_to(reader).not_seen()
    changes = changes.exclude(made_by__in=reader.own_keys).exclude(member__in=reader.own_keys)
    for change in changes.select_related("member"):
        yield Clock(
            what="Access changed of somebody who audits, decides or administers",
            on=None,
            why="Policy 930-5 IV.B.3",
            whose=change.member.name,
            page=reverse("people:guarded-change-list"),
            step="See what was done",
        )


@due_source(CONFIRM_PASSWORD.right)
def passwords_to_confirm(reader: Member, today: date) -> Iterator[Clock]:
    """A clock a one-time password that another administrator made, until it ends by itself."""
    made = OneTimePassword.objects.visible_to(reader).to_confirm(timezone.now())
    made = made.exclude(made_by__in=reader.own_keys).exclude(member__in=reader.own_keys)
    for one_time in made.select_related("member"):
        yield Clock(
            what="One-time password to confirm",
            on=timezone.localdate(one_time.ends_at),
            why="Policy 930-5 IV.B.3",
            whose=one_time.member.name,
            page=reverse("people:one-time-password-confirm", args=[one_time.pk]),
            step="Confirm the one-time password",
        )
