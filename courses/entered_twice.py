"""What the pages show of a course that may have been entered twice."""

from datetime import date
from typing import NamedTuple

from django.db import models

from courses.actions.courses import COURSE_COLUMNS
from courses.designations import HOURS_COLUMNS
from courses.models import Course
from courses.subjects import NO_SUBJECT
from frame.search import folded
from frame.words import hours, us_date

MOST_CANDIDATES = 8


class Difference(NamedTuple):
    """What two courses say otherwise of themselves."""

    name: str
    kept: str
    merged: str


def candidates_for(course: Course) -> list[Course]:
    """Courses that may be the same: they are called the same."""
    called = Course.objects.filter(search_text__endswith=f" {folded(course.title)}")
    others = called.exclude(pk=course.pk).select_related("provider")
    return list(others.order_by("-course_id")[:MOST_CANDIDATES])


def differences_between(kept: Course, merged: Course) -> list[Difference]:
    """What the one that stays says otherwise, in the order of its page."""
    return [
        Difference(name[:1].upper() + name[1:], ours, theirs)
        for column in COURSE_COLUMNS
        for name in [_called(column)]
        for ours, theirs in [(_said(kept, column), _said(merged, column))]
        if ours != theirs
    ]


def _called(column: str) -> str:
    field = Course._meta.get_field(column)
    assert isinstance(field, models.Field)
    return str(field.verbose_name)


def _said(course: Course, column: str) -> str:
    value = getattr(course, column)
    if column in HOURS_COLUMNS:
        return hours(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, date):
        return us_date(value)
    if column == "subject" and not value:
        return NO_SUBJECT
    display = getattr(course, f"get_{column}_display", None)
    said = display() if display else value
    return "nothing" if said in {None, ""} else str(said)
