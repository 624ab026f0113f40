"""Add, change, move, close and open again an element of the department."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from events.event_log import record_event
from events.models import Event
from events.trail import as_said, check_unchanged_since, events_of_row
from frame.days import day_problem
from frame.forms_once import Added, add_once, made_by_form
from frame.words import us_date
from people.actions.leading import check_can_name_leaders, check_gains_no_reach, names_of
from people.actions.locking import all_locked_elements, lock_leaders, locked_elements
from people.models import Element, Member
from people.states.elements import ADD_ELEMENT, CHANGE_ELEMENT, CLOSE_ELEMENT, REOPEN_ELEMENT
from people.telling import tell_of_leads

KINDS = list(Element.Kind)


@transaction.atomic
def add_element(
    *,
    name: str,
    kind: str,
    parent: Element | None,
    commander: Member | None = None,
    supervisors: Iterable[Member] = (),
    by: Member,
    today: date,
    form_token: UUID | None = None,
) -> Added[Element]:
    """Add an element below another one.

    Args:
        form_token: the token of the form, so that a second sending adds nothing.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: by field.
    """
    ADD_ELEMENT.check_can(None, by=by)
    leaders = list(supervisors)
    lock_leaders([commander, *leaders])
    if parent is not None:
        # Locked, so that it is not closed at this moment.
        parent = locked_elements([parent.pk])[parent.pk]
    if (made := made_by_form(Element, form_token)) is not None:
        return Added(made, is_repeat=True)

    def add() -> Element:
        element = Element(
            name=name, kind=kind, parent=parent, commander=commander, form_token=form_token
        )
        check_element(element, leaders, by=by, today=today)
        element._history_user = by
        element.save()
        element.supervisors.set(leaders)
        said = {**plain(element), "supervisors": names_of(leaders)}
        after = {key: value for key, value in said.items() if value}
        record_event(ADD_ELEMENT.event, by=by, about=element, after=after)
        tell_of_leads(element, before=(), now=leaders_in(element), by=by)
        return element

    return add_once(Element, form_token, add)


@transaction.atomic
def change_element(
    *,
    element: Element,
    name: str,
    kind: str,
    parent: Element | None,
    commander: Member | None,
    supervisors: Iterable[Member],
    by: Member,
    today: date,
    seen: int | None = None,
) -> Element:
    """Rename an element, move it below another one, or change who leads it.

    Args:
        seen: the number of the last write that the form was filled from; None asks nothing.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: by field, or because somebody changed it meanwhile.
    """
    supervisors = list(supervisors)
    lock_leaders([commander, *supervisors])
    element = all_locked_elements()[element.pk]
    CHANGE_ELEMENT.check_can(element, by=by)
    before = {**plain(element), "supervisors": _leads(element)}
    led_before = leaders_in(element)
    element.name, element.kind = name, kind
    element.parent, element.commander = parent, commander
    after = {**plain(element), "supervisors": names_of(supervisors)}
    changed = [key for key in before if before[key] != after[key]]
    if not changed:
        return element
    check_unchanged_since(changes_of_element(element), seen)
    if "parent" in changed and parent is not None:
        check_gains_no_reach(element, parent, by=by)
    check_element(element, supervisors, by=by, today=today)
    element._history_user = by
    element.save()
    element.supervisors.set(supervisors)
    record_event(
        CHANGE_ELEMENT.event,
        by=by,
        about=element,
        before={key: before[key] for key in changed},
        after={key: after[key] for key in changed},
    )
    tell_of_leads(element, before=led_before, now=leaders_in(element), by=by)
    return element


@transaction.atomic
def close_element(*, element: Element, closed_on: date, by: Member, today: date) -> Element:
    """Close an element to which nobody belongs; nobody leads it any more.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: somebody or something is left in it; or for `closed_on`: no day for it.
    """
    element = locked_elements([element.pk])[element.pk]
    CLOSE_ELEMENT.check_can(element, by=by)
    problem = day_problem(closed_on, today=today)
    if closed_on > today:
        problem = f"{us_date(closed_on)} is still to come. Close it on that day."
    if problem:
        raise ValidationError({"closed_on": problem})
    led = {"commander": as_said(element.commander), "supervisors": _leads(element)}
    leaders = leaders_in(element)
    element.closed_on, element.commander = closed_on, None
    element._history_user = by
    element.save()
    element.supervisors.clear()
    record_event(
        CLOSE_ELEMENT.event,
        by=by,
        about=element,
        before={key: value for key, value in led.items() if value},
        after={"closed_on": closed_on},
    )
    tell_of_leads(element, before=leaders, now=(), by=by)
    return element


@transaction.atomic
def reopen_element(*, element: Element, by: Member) -> Element:
    """Open a closed element again, without the leaders that it had.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: it is open, or the one above it is closed.
    """
    element = locked_elements([element.pk])[element.pk]
    REOPEN_ELEMENT.check_can(element, by=by)
    before = element.closed_on
    element.closed_on = None
    element._history_user = by
    element.save()
    record_event(REOPEN_ELEMENT.event, by=by, about=element, before={"closed_on": before})
    return element


def leaders_in(element: Element) -> set[Member]:
    """Who commands or supervises an element."""
    return {*element.supervisors.all(), *([element.commander] if element.commander else [])}


def check_element(
    element: Element, supervisors: Iterable[Member], *, by: Member, today: date
) -> None:
    """Refuse an element that can't be, field by field.

    Raises:
        ValidationError: with an error for each field at fault.
    """
    errors: dict[str, list[Any]] = {}
    if problem := parent_problem(element):
        errors["parent"] = [problem]
    same_name = Element.objects.filter(name=element.name, parent=element.parent)
    if same_name.exclude(pk=element.pk).exists():
        above = f"Below {element.parent.name}" if element.parent is not None else "At the top"
        errors["name"] = [f"{above} there is a {element.name} already. Choose another name."]
    commander = [element.commander] if element.commander is not None else []
    for field, leaders in (("commander", commander), ("supervisors", list(supervisors))):
        try:
            check_can_name_leaders(element, leaders, by=by, today=today)
        except ValidationError as error:
            errors[field] = error.messages
    try:
        element.full_clean(exclude=set(errors))
    except ValidationError as error:
        errors |= error.error_dict
    if errors:
        raise ValidationError(errors)


def parent_problem(element: Element) -> str:
    """Why an element can't stand where it is to stand, in words; blank when it can."""
    parent = element.parent
    kind = Element.Kind(element.kind) if element.kind in KINDS else None
    if kind is None:
        return ""  # refused as a kind
    if parent is None:
        if kind != Element.Kind.DEPARTMENT:
            return f"A {kind.label.lower()} is part of another element. Say which one."
        top = Element.objects.filter(parent=None).exclude(pk=element.pk).first()
        return f"{top.name} is the department already. Choose another kind." if top else ""
    if kind == Element.Kind.DEPARTMENT:
        return "The department stands above all. Leave this empty, or choose another kind."
    if element.pk is not None and parent.ancestors(include_self=True).filter(pk=element.pk):
        return f"{parent.name} is {element.name} itself or below it. Choose another element."
    if parent.closed_on is not None:
        return f"{parent.name} is closed since {us_date(parent.closed_on)}. Choose another element."
    above = Element.Kind(parent.kind)
    if above == Element.Kind.SQUAD or KINDS.index(above) > KINDS.index(kind):
        return (
            f"A {kind.label.lower()} can't stand below a {above.label.lower()}, as {parent.name} "
            "is. Choose another element."
        )
    return ""


def changes_of_element(element: Element) -> QuerySet[Event]:
    """The events of what changed the values that the form of an element shows."""
    return events_of_row(element, (CHANGE_ELEMENT.event, CLOSE_ELEMENT.event, REOPEN_ELEMENT.event))


def plain(element: Element) -> dict[str, str]:
    """What a change is told by, the supervisors apart."""
    return {
        name: as_said(getattr(element, name)) for name in ("name", "kind", "parent", "commander")
    }


def _leads(element: Element) -> str:
    return names_of(element.supervisors.all())
