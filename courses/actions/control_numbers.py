"""A POST control number is of one course; the database holds it, here it is said in words."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models.functions import Upper

from courses.models import Course


def check_number_is_free(number: str, course: Course | None = None) -> None:
    """Refuse a number under which POST approved another course.

    Raises:
        ValidationError: for the field `control_number`.
    """
    other = other_of_number(number, course)
    if other is not None:
        raise ValidationError({"control_number": number_taken_words(other)})


def check_numbers_are_free(courses: Sequence[Course]) -> None:
    """Refuse courses that are not saved yet if one has the number of another course.

    Raises:
        ValidationError: for the field `control_number`.
    """
    numbers = {course.control_number.upper() for course in courses if course.control_number}
    on_file = Course.objects.annotate(number=Upper("control_number"))
    other = on_file.filter(number__in=numbers).first() if numbers else None
    if other is not None:
        raise ValidationError({"control_number": number_taken_words(other)})


def other_of_number(number: str, course: Course | None) -> Course | None:
    """Another course that is approved under a number; None where it is free."""
    others = (
        Course.objects.filter(control_number__iexact=number) if number else Course.objects.none()
    )
    return others.exclude(pk=course and course.pk).first()


def number_taken_words(other: Course) -> str:
    """Whose number it is already, and the way out."""
    return (
        f"{other} is approved under {other.control_number} already. Choose that course, or correct "
        "the number."
    )
