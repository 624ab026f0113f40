"""Keep the list of locations: add one, change it, make two that are one place one."""

from difflib import get_close_matches
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from simple_history.utils import bulk_update_with_history

from courses.models import CourseSession, Location
from courses.models.location import LONGEST_NAME
from events.event_log import record_event
from events.kinds import EventKind
from events.models import Event
from events.trail import check_unchanged_since, events_of_row
from frame.form_fields import LONGEST_ECHO
from frame.forms_once import Added, add_once, made_by_form
from frame.rights import Right
from frame.search import folded
from people.models import Member

LOCATION_ADD = EventKind("location.add", "Added a location")
LOCATION_CHANGE = EventKind("location.change", "Changed a location")
LOCATION_MERGE = EventKind("location.merge", "Made two locations one")


@transaction.atomic
def add_location(
    *, name: str, by: Member, address: str = "", form_token: UUID | None = None
) -> Added[Location]:
    """Add a location to the list.

    Args:
        form_token: the token of the form, so that a second sending adds nothing.

    Raises:
        ValidationError: for `name`: it says nothing, or there is one called so.
    """
    by.check_right(Right.SCHEDULE_CLASSES)

    def add() -> Location:
        location = Location(name=_checked_name(name, None), address=_line(address))
        location.form_token = form_token
        location.save()
        record_event(LOCATION_ADD, by=by, about=location, after=_plain(location))
        return location

    if (made := made_by_form(Location, form_token)) is not None:
        return Added(made, is_repeat=True)
    return add_once(Location, form_token, add)


@transaction.atomic
def change_location(
    *,
    location: Location,
    name: str,
    address: str,
    is_offered: bool,
    by: Member,
    seen: int | None = None,
) -> Location:
    """Change a location; its classes, those to come and those over, are called by its new name.

    Args:
        seen: the number of the last write that the form was filled from; None asks nothing.

    Raises:
        ValidationError: for `name`: it says nothing, or another one is called so; or because
            somebody changed it meanwhile.
    """
    by.check_right(Right.SCHEDULE_CLASSES)
    location = Location.objects.select_for_update(no_key=True).get(pk=location.pk)
    before = _plain(location)
    location.name = _checked_name(name, location)
    location.address, location.is_offered = _line(address), is_offered
    after = _plain(location)
    changed = [key for key in before if before[key] != after[key]]
    if changed:
        check_unchanged_since(writes_of_location(location), seen)
        location.save()
        record_event(
            LOCATION_CHANGE,
            by=by,
            about=location,
            before={key: before[key] for key in changed},
            after={key: after[key] for key in changed},
        )
    return location


@transaction.atomic
def merge_location(*, location: Location, into: Location, by: Member) -> int:
    """Give the classes of one location to another, which is the same place; offer one of them.

    Returns:
        how many classes there were.

    Raises:
        ValidationError: for `into`: it is the location itself, or offered no more.
    """
    by.check_right(Right.SCHEDULE_CLASSES)
    if location.pk == into.pk:
        raise ValidationError({"into": f"{into} is this location. Choose the other one."})
    keys = [location.pk, into.pk]
    locked = Location.objects.select_for_update(no_key=True).filter(pk__in=keys)
    rows = {each.pk: each for each in locked.order_by("pk")}
    location, into = rows[location.pk], rows[into.pk]
    if not into.is_offered:
        raise ValidationError(
            {"into": f"{into} is offered no more. Choose another one, or offer it again first."}
        )
    classes = list(location.sessions.select_for_update(no_key=True).order_by("pk"))
    for course_session in classes:
        course_session.location = into
    bulk_update_with_history(classes, CourseSession, ["location"], default_user=by)
    location.is_offered = False
    location.save(update_fields=["is_offered", "search_text"])
    record_event(
        LOCATION_MERGE,
        by=by,
        about=location,
        before={"name": location.name, "classes": len(classes)},
        after={"name": into.name},
    )
    return len(classes)


def writes_of_location(location: Location) -> QuerySet[Event]:
    """The events of the writes of a location."""
    return events_of_row(location, (LOCATION_ADD, LOCATION_CHANGE, LOCATION_MERGE))


def location_called(name: str, *, is_new: bool, by: Member) -> Location:
    """The location of the list that a class names, added to it if it is new.

    Raises:
        ValidationError: for `location`, as `check_location` does.
    """
    check_location(name, is_new=is_new)
    return Location.objects.called(name) or add_location(name=name, by=by).row


def check_location(name: str, *, is_new: bool) -> None:
    """Refuse a location that is not in the list, or that can't be added to it.

    Raises:
        ValidationError: for `location`; saying which is nearest to it.
    """
    if Location.objects.called(name) is not None:
        return
    if is_new:
        try:
            _checked_name(name, None)
        except ValidationError as refused:
            raise ValidationError({"location": refused.messages}) from None
        return
    near = nearest(name)
    meant = f" Did you mean {near}?" if near else ""
    raise ValidationError(
        {
            "location": f"“{_line(name)[:LONGEST_ECHO]}” is not in the list of locations.{meant} "
            "Choose one of the list, or tick the box to add it."
        }
    )


def nearest(name: str) -> str:
    """The offered location that is written most like a name; blank when none is."""
    written = dict(Location.objects.offered().values_list("search_text", "name"))
    found = get_close_matches(folded(name), written, n=1, cutoff=0.7)
    return written[found[0]] if found else ""


def _checked_name(name: str, location: Location | None) -> str:
    name = _line(name)
    if not folded(name):
        raise ValidationError({"name": "Give a name with letters or digits, as members read it."})
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            {"name": f"{len(name)} characters are more than {LONGEST_NAME}. Shorten it."}
        )
    other = Location.objects.called(name)
    if other is not None and other != location:
        raise ValidationError(
            {
                "name": f"“{other}” is in the list already. Use that one, or choose another name "
                "if it is another place."
            }
        )
    return name


def _line(text: str) -> str:
    """A text on one line, without blanks to spare."""
    return " ".join(text.split())


def _plain(location: Location) -> dict[str, Any]:
    return {
        "name": location.name,
        "address": location.address,
        "is_offered": location.is_offered,
    }
