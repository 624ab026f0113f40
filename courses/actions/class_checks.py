"""What a class can't be, or can't become any more."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from courses.actions.locations import check_location
from courses.class_days import Day, first_and_last, validate_days
from courses.designations import Source, validate_designations
from courses.instructors import Instructor, parted
from courses.models import Course, CourseSession, Enrolment
from courses.states import credit_in_words
from frame.reasons import checked_reason
from frame.words import us_date
from people.employment import check_employed
from people.models import Member

MOST_SEATS = 2_000
State = CourseSession.State


class Place(NamedTuple):
    """Where a class is to be held: a name of the kept list, or one to add to it."""

    name: str
    is_new: bool


def check_class(
    course: Course,
    days: Sequence[Day],
    place: Place,
    source: str,
    seats: int,
    coordinator: Member | None,
    instructors: Sequence[Instructor],
    today: date,
) -> None:
    validate_days(days, today=today)
    starts_on, ends_on = first_and_last(days)
    errors: dict[str, Any] = {}
    if course.is_retired_on(ends_on):
        errors["course"] = (
            f"{course} is retired since {us_date(course.retired_on)}; the class ends on "
            f"{us_date(ends_on)}. Choose another course, or ask for this one to be taken up again."
        )
    try:
        check_location(place.name, is_new=place.is_new)
    except ValidationError as error:
        errors |= error.message_dict
    if not 1 <= seats <= MOST_SEATS:
        errors["seats"] = f"{seats:,} seats is out of range. Give 1 to {MOST_SEATS:,}."
    if source != Source.NON_POST:
        try:
            validate_designations(course.designated_hours, is_post=True)
        except ValidationError:
            errors["source"] = (
                f"{course.course_id} is not POST credit: its hours by area don't make up its "
                f"{course.credit_hours} credit hours. Report the class as not POST credit, "
                "or complete the course first."
            )
    for field, people in (
        ("coordinator", [coordinator] if coordinator else []),
        ("instructors", parted(instructors)[0]),
    ):
        try:
            check_employed(people, starts_on)
        except ValidationError as error:
            errors[field] = error.messages
    if errors:
        raise ValidationError(errors)


def check_taken_over(
    days: Sequence[Day],
    state: str,
    cancel_reason: str,
    seats: int,
    places: Mapping[str, Sequence[Member]],
    today: date,
) -> None:
    """Refuse a class of a file whose state, reason and places don't go together.

    Raises:
        ValidationError: by field.
    """
    validate_days(days, today=today)
    _, ends_on = first_and_last(days)
    label = CourseSession.State(state).label
    errors: dict[str, str] = {}
    if state in {State.CLOSED, State.HELD} and ends_on > today:
        errors["state"] = (
            f"“{label}”, but the class ends on {us_date(ends_on)}, which is to come. Correct the "
            "state or the days."
        )
    if state == State.CANCELLED:
        try:
            checked_reason(cancel_reason, missing="Say why the class was canceled.")
        except ValidationError as refused:
            errors["cancel_reason"] = refused.messages[0]
    elif cancel_reason:
        errors["cancel_reason"] = f"There is a reason, but the state is “{label}”. Correct one."
    taken = [
        member
        for of_place, members in places.items()
        if of_place in Enrolment.TAKING_A_SEAT
        for member in members
    ]
    if len(taken) > seats:
        errors["seats"] = (
            f"{len(taken)} members have a place, more than {seats} seats. Correct one of them."
        )
    everybody = [member.serial_number for members in places.values() for member in members]
    if twice := sorted({each for each in everybody if everybody.count(each) > 1}):
        errors["enrolled"] = f"{', '.join(twice)}: more than one place in the class. Keep one."
    if errors:
        raise ValidationError(errors)


def check_credit_stays_true(course_session: CourseSession, changed: Sequence[str]) -> None:
    """Refuse other days or another source than the credit of the class was written by."""
    fields = {"days": ("days-0-on", "days"), "source": ("source", "source")}
    wanted = [fields[name] for name in changed if name in fields]
    if not wanted or not (credit := credit_in_words(course_session)):
        return
    raise ValidationError(
        {
            field: f"{credit} Void that credit first, or leave the {name} as before."
            for field, name in wanted
        }
    )


def check_seats_taken(course_session: CourseSession) -> None:
    taken = course_session.enrolments.taking_a_seat().count()
    if taken > course_session.seats:
        raise ValidationError(
            {
                "seats": f"{taken} members are enrolled, more than {course_session.seats} seats. "
                "Take members out first, or leave the seats."
            }
        )
