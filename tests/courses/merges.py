"""A course entered twice, merged into the other and two again."""

from django.utils import timezone

from courses.actions.merging import merge_course, undo_course_merge
from courses.models import Course, CourseMerge, CourseSession
from frame.merging.moving import plan_of
from records.models import Completion
from tests.factories import (
    CourseFactory,
)

REASON = "Entered by two clerks on one day."


def two(**values) -> tuple[Course, Course]:
    """The course that stays, and the one entered twice."""
    kept = CourseFactory(course_id="26-0001", title="Traffic stops")
    course = CourseFactory(
        course_id="26-0005", title="Traffic Stops", provider=kept.provider, **values
    )
    return kept, course


def merge(department, course: Course, into: Course, **values) -> CourseMerge:
    given = {"reason": REASON, "confirmed": plan_of(into, course).seal, "by": department.clerk}
    return merge_course(course=course, into=into, now=timezone.now(), **(given | values))


def undo(department, done: CourseMerge, **values) -> CourseMerge:
    given = {"reason": "They are two after all.", "by": department.clerk} | values
    return undo_course_merge(merge=done, now=timezone.now(), **given)


def everything() -> list[tuple]:
    """Every completion and class as it is stored, and what course it is of."""
    return [
        *Completion.objects.order_by("pk").values_list(),
        *CourseSession.objects.order_by("pk").values_list(),
        *Course.everything.order_by("pk").values_list(),
    ]
