"""Keep the list of instructors from outside: add one, change or withdraw one."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from courses.models import OutsideInstructor
from courses.models.outside_instructor import LONGEST_NAME
from events.event_log import record_event
from events.kinds import EventKind
from events.models import Event
from events.trail import check_unchanged_since, events_of_row
from frame.forms_once import Added, add_once, made_by_form
from frame.rights import Right
from frame.search import folded
from people.models import Member

INSTRUCTOR_ADD = EventKind("instructor.add", "Added an instructor from outside")
INSTRUCTOR_CHANGE = EventKind("instructor.change", "Changed an instructor from outside")


@transaction.atomic
def add_instructor(
    *,
    name: str,
    organization: str,
    by: Member,
    qualified_for: str = "",
    form_token: UUID | None = None,
) -> Added[OutsideInstructor]:
    """Add somebody who teaches and is no member.

    Args:
        form_token: the token of the form, so that a second sending adds nothing.

    Raises:
        ValidationError: for `name` or `organization`: it says nothing or too much, or the person
            is in the list.
    """
    by.check_right(Right.SCHEDULE_CLASSES)

    def add() -> OutsideInstructor:
        instructor = OutsideInstructor(form_token=form_token)
        _fill(instructor, name, organization, qualified_for)
        instructor.save()
        record_event(INSTRUCTOR_ADD, by=by, about=instructor, after=_plain(instructor))
        return instructor

    if (made := made_by_form(OutsideInstructor, form_token)) is not None:
        return Added(made, is_repeat=True)
    return add_once(OutsideInstructor, form_token, add)


@transaction.atomic
def change_instructor(
    *,
    instructor: OutsideInstructor,
    name: str,
    organization: str,
    qualified_for: str,
    is_offered: bool,
    by: Member,
    seen: int | None = None,
) -> OutsideInstructor:
    """Change or withdraw an instructor; the classes taught stay theirs, under the new name.

    Args:
        seen: the number of the last write that the form was filled from; None asks nothing.

    Raises:
        ValidationError: for `name` or `organization`: it says nothing or too much, or another
            one is called so; or because somebody changed the entry meanwhile.
    """
    by.check_right(Right.SCHEDULE_CLASSES)
    instructor = OutsideInstructor.objects.select_for_update(no_key=True).get(pk=instructor.pk)
    before = _plain(instructor)
    _fill(instructor, name, organization, qualified_for)
    instructor.is_offered = is_offered
    after = _plain(instructor)
    changed = [key for key in before if before[key] != after[key]]
    if changed:
        check_unchanged_since(writes_of_instructor(instructor), seen)
        instructor.save()
        record_event(
            INSTRUCTOR_CHANGE,
            by=by,
            about=instructor,
            before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
        )
    return instructor


def writes_of_instructor(instructor: OutsideInstructor) -> QuerySet[Event]:
    """The events of the writes of an instructor from outside."""
    return events_of_row(instructor, (INSTRUCTOR_ADD, INSTRUCTOR_CHANGE))


def _fill(instructor: OutsideInstructor, name: str, organization: str, qualified_for: str) -> None:
    """Take what was typed, each on one line.

    Raises:
        ValidationError: by field.
    """
    typed = {"name": _line(name), "organization": _line(organization)}
    errors = {}
    for field, text in typed.items():
        if not folded(text):
            errors[field] = f"Give the {field} in letters, as the sign-in sheet will name it."
        elif len(text) > LONGEST_NAME:
            errors[field] = f"{len(text)} characters are more than {LONGEST_NAME}. Shorten it."
    if errors:
        raise ValidationError(errors)
    other = OutsideInstructor.objects.called(**typed)
    if other is not None and other != instructor:
        raise ValidationError({"name": f"{other} is in the list already. Use that one."})
    instructor.name, instructor.organization = typed["name"], typed["organization"]
    instructor.qualified_for = _line(qualified_for)


def _line(text: str) -> str:
    """A text on one line, without blanks to spare."""
    return " ".join(text.split())


def _plain(instructor: OutsideInstructor) -> dict[str, Any]:
    return {
        "name": instructor.name,
        "organization": instructor.organization,
        "qualified_for": instructor.qualified_for,
        "is_offered": instructor.is_offered,
    }
