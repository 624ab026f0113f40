"""What the rows of a file of classes would do: each is taken over as it was, or is on file."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError

from courses.actions.class_checks import Place, check_class, check_taken_over
from courses.actions.locking import locked_courses
from courses.actions.sessions import days_of, take_over_class
from courses.class_days import Day, first_and_last
from courses.class_keys import ClassKey, KnownClasses
from courses.designations import Source
from courses.imports.cells import text_in
from courses.imports.class_cells import day_as_cell, days_in, number_of, parts
from courses.imports.courses_by_name import CoursesByName
from courses.instructors import Instructor, instructors_of, parted
from courses.models import CourseSession, Enrolment, Location, OutsideInstructor
from frame.imports.cells import choice_in
from frame.imports.days import said
from frame.imports.file_rows import day_orders
from frame.imports.kinds import Cells
from frame.imports.one_by_one import OneByOne, needed
from frame.reasons import LONGEST_REASON
from frame.search import folded
from people.imports.by_serial import MembersBySerial
from people.models import Member

State, Seat = CourseSession.State, Enrolment.State
# By state of a place in the class, the column of those who have such a one.
PLACES = {
    Seat.ENROLLED: "enrolled",
    Seat.ATTENDED: "attended",
    Seat.ABSENT: "absent",
    Seat.EXCUSED: "excused",
    Seat.RESCHEDULED: "rescheduled",
    Seat.CANCELLED: "left_by_cancellation",
}
LISTS = ("instructors", *PLACES.values())
NEEDED = ("course", "days", "location")
CAME_CLOSED = (
    "It is over, and comes in closed: its credit comes as completions that name it. If its "
    f"sign-in sheet is still to be entered, write “{State.HELD.label}” as its state."
)
CHANGED_HERE = (
    "A class on file is changed on its own page, so that those in it are told. Change it there if "
    "the file is right, or take the row out."
)


class ClassLooker(OneByOne):
    """Finds a class by its course, when it began and where; one on file is never changed."""

    key = "course"
    named_by = ("course", "days", "location")

    def begin(self, rows: Sequence[Cells]) -> None:
        self.known = KnownClasses()
        self.locations = {each.search_text: each for each in Location.objects.all()}
        self.outside = {each.search_text: each for each in OutsideInstructor.objects.all()}
        texts = [part for row in rows for name in LISTS for part in parts(row.get(name, ""))]
        texts += [row.get("coordinator", "") for row in rows]
        self.members = MembersBySerial(texts, mends_zeros=self.brought.mends_zeros)
        order = day_orders(self.brought)["days"]
        self.readers = {
            "course": CoursesByName().course_in,
            "days": partial(days_in, order=order),
            "location": self._location_in,
            "source": partial(choice_in, choices=Source),
            "coordinator": self._member_in,
            "instructors": self._instructors_in,
            "seats": number_of,
            "state": partial(choice_in, choices=State),
            "cancel_reason": partial(text_in, longest=LONGEST_REASON),
            "number": number_of,
            **dict.fromkeys(PLACES.values(), self._members_in),
        }

    def hold(self, rows: Sequence[Cells]) -> None:
        """The courses of new classes, which each of them locks as it is written."""
        courses = CoursesByName()
        keys = set()
        for row in rows:
            try:
                keys.add(courses.course_in(row.get("course", "")).pk)
            except ValidationError:
                continue  # refused by its own row
        locked_courses(keys)

    def on_file(self, values: dict[str, Any]) -> CourseSession | None:
        needed(values, NEEDED)
        pk = self.known.by_key.get(key_of(values))
        return CourseSession.objects.get(pk=pk) if pk is not None else None

    def identity(self, values: dict[str, Any]) -> str:
        return str(key_of(values))

    def check(self, found: CourseSession | None, values: dict[str, Any]) -> None:
        if found is not None:
            raise ValidationError([*self.changes(found, values), CHANGED_HERE])
        self._check_number(key_of(values))
        taken = self._taken(values)
        location: Location = taken["location"]
        try:
            check_taken_over(
                taken["days"],
                taken["state"],
                taken["cancel_reason"],
                taken["seats"],
                taken["places"],
                self.today,
            )
            check_class(
                taken["course"],
                taken["days"],
                Place(location.name, is_new=False),
                taken["source"] or taken["course"].source,
                taken["seats"],
                taken["coordinator"],
                taken["instructors"],
                self.today,
            )
        except ValidationError as refused:
            raise _by_column(refused) from None

    def _check_number(self, key: ClassKey) -> None:
        """Refuse a number that is not the next one of classes that share all else."""
        before = key._replace(number=key.number - 1)
        if key.number == 1 or before in self.known.by_key or str(before) in self._rows_about:
            return
        raise ValidationError(
            {
                "number": f"{key.number}, but there is no number {before.number} before it. It is "
                "for a class of the same course, hour and place as another one."
            }
        )

    def remarks(self, found: CourseSession | None, values: dict[str, Any]) -> list[str]:
        is_told = "state" in values or found is not None
        return [CAME_CLOSED] if not is_told and self._state(values) == State.CLOSED else []

    def plain(self, found: CourseSession) -> dict[str, str]:
        places: dict[str, list[Member]] = {name: [] for name in PLACES.values()}
        for place in found.enrolments.select_related("member"):
            places[PLACES[Seat(place.state)]].append(place.member)
        on_file = {
            "days": days_of(found),
            "source": found.source,
            "coordinator": found.coordinator,
            "instructors": instructors_of(found),
            "seats": found.seats,
            "state": found.state,
            "cancel_reason": found.cancel_reason,
            **places,
        }
        return {name: self.in_words(name, value) for name, value in on_file.items()}

    def in_words(self, name: str, value: Any) -> str:
        if name == "days":
            return "; ".join(map(day_as_cell, sorted(value)))
        if name == "state":
            return State(value).label
        if name == "source":
            return Source(value).label
        if name in LISTS:
            return "; ".join(as_cells(value))
        return value.serial_number if isinstance(value, Member) else str(value or "")

    def put(self, found: CourseSession | None, values: dict[str, Any]) -> None:
        by: Any = self.by
        if found is not None:
            raise ValidationError(CHANGED_HERE)
        taken = self._taken(values)
        try:
            take_over_class(brought=self.brought, **taken, by=by, today=self.today)
        except ValidationError as refused:
            raise _by_column(refused) from None

    def _taken(self, values: dict[str, Any]) -> dict[str, Any]:
        """What is written of a new class."""
        return {
            "course": values["course"],
            "days": values["days"],
            "location": values["location"],
            "state": self._state(values),
            "cancel_reason": values.get("cancel_reason", ""),
            "seats": values.get("seats", CourseSession._meta.get_field("seats").default),
            "source": values.get("source", ""),
            "coordinator": values.get("coordinator"),
            "instructors": values.get("instructors", ()),
            "places": {state: values.get(name, ()) for state, name in PLACES.items()},
        }

    def _state(self, values: dict[str, Any]) -> str:
        """The state of a row; where it gives none, whether the class is over."""
        if state := values.get("state"):
            return state
        if values.get("cancel_reason"):
            return State.CANCELLED
        _, ends_on = first_and_last(values["days"])
        return State.CLOSED if ends_on < self.today else State.SCHEDULED

    def _location_in(self, text: str) -> Location:
        location = self.locations.get(folded(text))
        if location is None:
            raise ValidationError(
                f"There is no location “{said(text)}”. Add it to the list of locations, or correct "
                "it."
            )
        return location

    def _member_in(self, text: str) -> Member:
        return self.members.member_in(text)[0]

    def _members_in(self, text: str) -> list[Member]:
        return [self._member_in(part) for part in parts(text)]

    def _instructors_in(self, text: str) -> list[Instructor]:
        found: dict[Instructor, None] = {}
        for part in parts(text):
            found[self.outside.get(folded(part)) or self._instructor_in(part)] = None
        return list(found)

    def _instructor_in(self, text: str) -> Member:
        if any(sign.isdigit() for sign in text):
            return self._member_in(text)
        raise ValidationError(
            f"“{said(text)}” is nobody in the list of instructors from outside. Write name and "
            "organization as the list has them, or a member’s serial number."
        )


def as_cells(instructors: Sequence[Instructor]) -> list[str]:
    """Who they are, as a cell lists them: members by serial number, others by name."""
    members, outside = parted(instructors)
    return [*(each.serial_number for each in members), *map(str, outside)]


def key_of(values: dict[str, Any]) -> ClassKey:
    """What tells the class of a row from others."""
    first: Day = min(values["days"])
    place: Location = values["location"]
    return ClassKey(
        values["course"].pk, first.on, first.starts_at, place.search_text, values.get("number", 1)
    )


def _by_column(refused: ValidationError) -> ValidationError:
    """What is refused of one of the days is refused of their column."""
    if not hasattr(refused, "error_dict"):
        return ValidationError({"days": refused.messages})
    errors: dict[str, list[str]] = {}
    for name, messages in refused.message_dict.items():
        errors.setdefault("days" if name.startswith("days") else name, []).extend(messages)
    return ValidationError(errors)
