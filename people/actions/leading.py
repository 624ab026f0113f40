"""Who may be put in charge of an element, and that no administrator gains reach by own doing."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError

from events.event_log import record_event
from events.trail import as_said
from frame.rights import Right
from frame.words import us_date
from people.actions.locking import keys_led_by, locked_elements
from people.models import Element, Member
from people.states.elements import CHANGE_ELEMENT


def check_can_name_leaders(
    element: Element, leaders: Iterable[Member | None], *, by: Member, today: date
) -> None:
    """Refuse leaders who left, and to put oneself in charge.

    Who leads an element sees the records below it.

    Args:
        element: as it is stored, or a new one.
        leaders: its commander and supervisors to be; None where there is no commander.

    Raises:
        ValidationError: `by` is among them and does not lead the element yet; or one of them left.
    """
    named = [leader for leader in leaders if leader is not None]
    leads_already = element.pk is not None and element.pk in by.led_element_ids
    if by in named and not leads_already:
        raise ValidationError(
            "You can't put yourself in charge of an element, for its commander and supervisors "
            "see the records of its members. Ask another administrator to do it."
        )
    left = [
        f"{leader.serial_number} {leader.name} left on {us_date(leader.separated_on)}. Name "
        "somebody who works here."
        for leader in named
        if leader.separated_on is not None and leader.separated_on < today
    ]
    if left:
        raise ValidationError(left)


def check_gains_no_reach(element: Element, parent: Element, *, by: Member) -> None:
    """Refuse to move an element to where one sees its records oneself.

    Raises:
        ValidationError: for `parent`: `by` leads it or an element above it, and not this one.
    """
    if _would_gain(by, element.pk, parent):
        raise ValidationError({"parent": _gain_words(parent, f"the records of {element.name}")})


def check_gains_no_member(
    members: Iterable[Member], to: Element, *, by: Member, field: str = "element"
) -> None:
    """Refuse to move members to where one sees their records oneself.

    Args:
        members: as they are stored, with the element they belong to.
        field: the field of the form beside which it is said.

    Raises:
        ValidationError: `by` leads `to` or an element above it, and not where one of them is.
    """
    gained = [member for member in members if _would_gain(by, member.element_id, to)]
    if gained:
        names = "; ".join(f"{member.serial_number} {member.name}" for member in gained)
        raise ValidationError({field: _gain_words(to, f"the record of {names}")})


def _would_gain(by: Member, held: int, to: Element) -> bool:
    """Whether what belongs to element `held` comes into the reach of `by` in element `to`."""
    if by.has_right(Right.SEE_ALL_RECORDS):
        return False
    return to.pk in by.reached_element_ids and held not in by.reached_element_ids


def _gain_words(to: Element, what: str) -> str:
    return (
        f"You lead {to.name} or an element above it, and would see {what} there. Ask another "
        "administrator to do it."
    )


def end_leading(member: Member, *, by: Member) -> list[str]:
    """Take a member out of the lead of every element, each of which tells it; names them.

    Raises:
        PermissionDenied: `by` doesn't administer.
    """
    by.check_right(Right.ADMINISTER)
    elements = locked_elements(keys_led_by([member])).values()
    for element in elements:
        before = _leaders(element)
        if element.commander_id == member.pk:
            element.commander = None
        element.supervisors.remove(member)
        element._history_user = by
        element.save()
        after = _leaders(element)
        changed = [post for post in before if before[post] != after[post]]
        record_event(
            CHANGE_ELEMENT.event,
            by=by,
            about=element,
            before={post: before[post] for post in changed},
            after={post: after[post] for post in changed},
        )
    return [element.name for element in elements]


def _leaders(element: Element) -> dict[str, str]:
    return {
        "commander": as_said(element.commander),
        "supervisors": names_of(element.supervisors.all()),
    }


def names_of(members: Iterable[Member]) -> str:
    """Their names in a line, in the order of the alphabet, as an event keeps them."""
    return "; ".join(sorted(str(member) for member in members))
