"""What a class can't be, or can't become any more."""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError

from courses.actions.locations import check_location
from courses.class_days import Day, first_and_last, validate_days
from courses.designations import Source, validate_designations
from courses.instructors import Instructor, parted
from courses.models import Course, CourseSession
from courses.states import credit_in_words
from frame.words import us_date
from people.employment import check_employed
from people.models import Member

MOST_SEATS = 2_000


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
