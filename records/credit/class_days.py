"""The days of classes that share a day with what is proposed."""

from collections.abc import Collection
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, Q

from courses.models import SessionDay

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _OfClass(TypedDict):
        class_state: str
        class_course: int
        course_title: str
        course_number: str

    DayOfClass = WithAnnotations[SessionDay, _OfClass]


def days_around(
    classes: Collection[int], days: Collection[date] = ()
) -> dict[int, list["DayOfClass"]]:
    """All days of every class that is held on a day of these classes, or on one of these days."""
    every_day = SessionDay.objects.order_by()
    # Each look-up gives a value once, so that it is made once: without statistics PostgreSQL else
    # joins the days with themselves, and again for each of these.
    shared = Q(on__in=every_day.filter(course_session__in=classes).values("on").distinct())
    if days:
        shared |= Q(on__in=days)
    rows = (
        SessionDay.objects.filter(
            course_session__in=every_day.filter(shared).values("course_session").distinct()
        )
        .annotate(
            class_state=F("course_session__state"),
            class_course=F("course_session__course"),
            course_title=F("course_session__course__title"),
            course_number=F("course_session__course__course_id"),
        )
        .order_by("course_session", "on", "starts_at")
    )
    return {key: list(group) for key, group in groupby(rows, lambda day: day.course_session_id)}
