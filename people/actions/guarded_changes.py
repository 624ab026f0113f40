"""What one administrator does to who audits, decides or administers: told, listed, limited."""

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from events.event_log import record_event
from frame.rights import FEWEST, GUARDED_ROLES, Role
from people.models import GuardedChange, Member, RoleDesignation
from people.states.guarded_changes import SEE_GUARDED_CHANGE
from people.telling import tell_of_guarded

NOT_WITHOUT = {
    Role.AUDITOR: (
        "With {who} the last auditor would go, and what administrators do has to be seen by one. "
        "Give somebody else the role first, who then signs in and chooses a password."
    ),
    Role.ADMINISTRATOR: (
        "Fewer than two administrators would be left, and what one asks for another confirms. Give "
        "somebody else than {who} the role first, who then signs in and chooses a password; where "
        "nobody can confirm it, it is given at the server's console."
    ),
}
TOO_FEW = {
    Role.AUDITOR: (
        "Nobody who can sign in is an auditor, so nobody sees what administrators do. Give a "
        "member the role; who holds it without a password of their own has to choose one."
    ),
    Role.ADMINISTRATOR: (
        "Fewer than two administrators can sign in, and what one asks for another confirms. Give a "
        "member the role; who holds it without a password of their own has to choose one. Where "
        "nobody can confirm the role, it is given at the server's console."
    ),
}


def holders_needed(today: date) -> dict[Role, set[int]]:
    """By role that the house is never without, the keys of who holds it and goes on to sign in.

    By a password of their own: a one-time password ends by itself, and one administrator stops it.
    """
    held = RoleDesignation.objects.filter(role__in=FEWEST, ended_on=None).select_related("member")
    holders: dict[Role, set[int]] = {role: set() for role in FEWEST}
    for designation in held.order_by():
        member = designation.member
        stays = member.may_sign_in_on(today) and member.separated_on is None
        if stays and member.has_usable_password():
            holders[Role(designation.role)].add(member.pk)
    return holders


def check_enough_left(
    losing: Collection[Member],
    *,
    today: date,
    roles: Collection[str] = GUARDED_ROLES,
    holders: dict[Role, set[int]] | None = None,
) -> None:
    """Refuse what would leave the house without an auditor, or without a second administrator.

    Args:
        losing: who would hold these roles no more, or sign in no more.
        holders: as `holders_needed` gives them, where the caller has read them. Whoever writes has
            them held before (`lock_guarded_roles`).

    Raises:
        ValidationError: naming whom to replace first.
    """
    holders = holders_needed(today) if holders is None else holders
    for role, keys in holders.items():
        going = [member for member in losing if member.pk in keys] if role in roles else []
        if going and len(keys) - len(going) < FEWEST[role]:
            who = " and ".join(member.name for member in going)
            raise ValidationError(NOT_WITHOUT[role].format(who=who))


def too_few_words(today: date) -> list[str]:
    """What the house is short of, in sentences for its administrators."""
    holders = holders_needed(today)
    return [TOO_FEW[role] for role, keys in holders.items() if len(keys) < FEWEST[role]]


def guarded_among(members: Iterable[Member]) -> set[int]:
    """The keys of those who hold a guarded role now."""
    held = RoleDesignation.objects.filter(
        member__in=[member.pk for member in members], role__in=GUARDED_ROLES, ended_on=None
    )
    return set(held.order_by().values_list("member", flat=True))


def tell_guarded_change(
    member: Member, did: str, *, by: Member, addresses: Collection[str] | None = None
) -> None:
    """Tell and list what was done to a member who holds a guarded role; its own event says it too.

    Args:
        did: what, going on after the name of who did it.
        addresses: the member's, those of before too; None for the one on file.
    """
    words = f"{by.name} {did}"
    told_at = [member.email] if addresses is None else addresses
    GuardedChange.objects.create(member=member, words=words, made_by=by, made_at=timezone.now())
    tell_of_guarded(member, words, addresses=told_at, by=by)


@transaction.atomic
def see_guarded_change(*, change: GuardedChange, by: Member, now: datetime) -> GuardedChange:
    """Say to have seen it; it is listed no longer.

    Raises:
        PermissionDenied: `by` doesn't audit.
        ValidationError: `by` did it, or an auditor has seen it already.
    """
    change = GuardedChange.objects.select_for_update().get(pk=change.pk)
    SEE_GUARDED_CHANGE.check_can_now(change, by=by)
    change.seen_by, change.seen_at = by, now
    change.save()
    record_event(
        SEE_GUARDED_CHANGE.event,
        by=by,
        about=change,
        member=change.member,
        after={"words": change.words},
    )
    return change
