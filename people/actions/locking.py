"""The one order of locks in this app, so that no two writers wait for each other.

License numbers come first, then who holds a guarded role, then members, then elements; each in
the order of their keys, and all that a write needs at once. Apps above lock what they have before
members, their classes and what was sent in, or after them: credit, providers, courses
(`courses/actions/locking.py`).

On PostgreSQL whatever names a row takes a share of its key, and takes it at the end of the
transaction, when foreign keys are checked: in any order, with all else still locked. So a lock
leaves the key alone (`no_key`), and no share waits. Only who takes a member out, or changes the
serial number, locks the key too; besides it they hold themselves alone, in the order of keys.
"""

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db.models import Q

from frame.holding import held, hold_number
from people.models import Element, Member

# Any numbers that no other lock of this kind has.
LICENSE_NUMBERS = 930_5
GUARDED_ROLES = 930_7


def lock_license_numbers() -> None:
    """Let nobody else give a license number until this is committed.

    No row says that a number is free, and no constraint can: who was entered twice has it twice.
    """
    hold_number(LICENSE_NUMBERS)


def lock_guarded_roles() -> None:
    """Let nobody else take a guarded role or the sign-in of its holder until this is committed.

    Two who each leave one administrator behind would leave none.
    """
    hold_number(GUARDED_ROLES)


def locked_members(members: Sequence[Member]) -> list[Member]:
    """The members as they are now, in the order named, without those withdrawn meanwhile."""
    keys = [member.pk for member in members]
    # No join: after a wait, PostgreSQL reads the locked rows anew, but not those joined to them.
    locked = Member.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    rows = {row.pk: row for row in locked}
    return [rows[key] for key in keys if key in rows]


def locked_member(member: Member) -> Member:
    """The member as it is now.

    Raises:
        ValidationError: somebody merged the member away meanwhile.
    """
    locked = Member.everybody.select_for_update(no_key=True).get(pk=member.pk)
    check_not_merged(locked)
    return locked


def member_locked_with_key(member: Member, *, by: Member) -> Member:
    """The member as it is now, to be taken out or given another serial number.

    Args:
        by: who does it, whom the history of the member names; held in the same order.

    Raises:
        ValidationError: somebody merged the member away meanwhile.
    """
    doer = Member.everybody.filter(pk=by.pk)
    if by.pk < member.pk:
        held(doer)
    locked = Member.everybody.select_for_update().get(pk=member.pk)
    check_not_merged(locked)
    if by.pk > member.pk:
        held(doer)
    return locked


def held_members(members: Iterable[Member]) -> list[Member]:
    """The members as they are now, locked, each once; who was merged away meanwhile among them."""
    keys = {member.pk for member in members}
    if not keys:
        return []
    locked = Member.everybody.select_for_update(no_key=True).filter(pk__in=keys)
    return list(locked.order_by("pk"))


def lock_leaders(leaders: Iterable[Member | None]) -> None:
    """Hold those who are to lead an element, so that none of them is merged away meanwhile.

    Raises:
        ValidationError: one of them was merged away already.
    """
    for leader in held_members(leader for leader in leaders if leader is not None):
        check_not_merged(leader)


def check_not_merged(member: Member) -> None:
    """Refuse to go on with a member who was entered twice and merged away.

    Raises:
        ValidationError: naming the one that stayed.
    """
    if member.merged_into is not None:
        raise ValidationError(
            f"{member} was entered twice and is {member.merged_into} now. Go on with that one."
        )


def locked_elements(keys: Iterable[int]) -> dict[int, Element]:
    """The elements as they are now, by key."""
    locked = Element.objects.select_for_update(no_key=True).filter(pk__in=set(keys))
    return {element.pk: element for element in locked.order_by("pk")}


def all_locked_elements() -> dict[int, Element]:
    """Every element by key: two moved at once could come to stand below each other."""
    locked = Element.objects.select_for_update(no_key=True).order_by("pk")
    return {element.pk: element for element in locked}


def keys_led_by(members: Iterable[Member]) -> set[int]:
    """The keys of the elements that one of the members commands or supervises."""
    keys = [member.pk for member in members]
    led = Element.objects.filter(Q(commander__in=keys) | Q(supervisors__in=keys))
    return set(led.order_by().values_list("pk", flat=True))
