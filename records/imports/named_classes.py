"""The classes that rows of completions name."""

from datetime import date
from functools import cached_property

from django.core.exceptions import ValidationError

from courses.class_keys import Began, KnownClasses
from courses.models import Course, CourseSession
from frame.words import us_date

State = CourseSession.State


class NamedClasses:
    """Finds a class by its course and when it began; all are read once, where a row names one.

    Args:
        is_void: whether what names them is void, which the class may have changed after.
    """

    def __init__(self, *, is_void: bool) -> None:
        self.is_void = is_void

    @cached_property
    def known(self) -> KnownClasses:
        return KnownClasses()

    @cached_property
    def _classes(self) -> dict[int, CourseSession]:
        return CourseSession.objects.select_related("course").in_bulk()

    def class_of(self, course: Course, began: Began, completed_on: date) -> CourseSession:
        """The class that a row names.

        Raises:
            ValidationError: there is none, there are several, or it gives no such credit.
        """
        meant = self.known.meant(course.pk, began)
        if not meant:
            raise ValidationError(
                f"No class of {course.course_id} began {began}. Bring the classes in first, "
                "correct it, or leave it empty."
            )
        if len(meant) > 1:
            named = "; ".join(self.known.called(pk) for pk in meant)
            raise ValidationError(
                f"{len(meant)} classes of {course.course_id} began {began}: {named}. Write one of "
                "these."
            )
        course_session = self._classes[meant[0]]
        if not self.is_void:
            _check_gives_credit(course_session, completed_on)
        return course_session


def _check_gives_credit(course_session: CourseSession, completed_on: date) -> None:
    if course_session.state == State.CANCELLED:
        raise ValidationError("That class is canceled. Correct it, or leave it empty.")
    if course_session.is_open:
        raise ValidationError(
            "The sign-in sheet of that class is not saved yet. Enter the sheet, which writes the "
            "credit, or take the row out of the file."
        )
    if completed_on != course_session.completed_on:
        raise ValidationError(
            f"The last day of that class was {us_date(course_session.completed_on)}, and its "
            "credit is of that day. Correct one of them."
        )
