"""The one lock of a class, so that no two writers wait for each other.

The class comes first, then its sheet, then the members of it, then their credit. Classes are locked
in the order of their keys, all that a write needs at once. The lock leaves the key alone, as that
of a location, a provider and an instructor does: who only names a class, as an enrolment does, has
its own lock of it or changes nothing that hangs on it, and needs a share of the key when it ends.

No joins: after a wait, PostgreSQL reads the locked row anew, but not the rows joined to it. So the
course of a locked class is read after it.

A course is locked alone, or after classes and members: two that are merged, after every class of
theirs; those of a file in the order of their keys.

Who writes credit and adds its course locks the members first, then the provider of that course,
then the counter of Course IDs (`course_ids.py`). A course that such a write changes is locked after
the members too.
"""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from courses.models import Course, CourseSession
from frame.holding import held


def locked_class(key: int | QuerySet) -> CourseSession:
    """The class as it is now.

    Args:
        key: its key, or a query that gives it alone.

    Raises:
        CourseSession.DoesNotExist: it is not there.
    """
    keys = [key] if isinstance(key, int) else key
    return CourseSession.objects.select_for_update(no_key=True).get(pk__in=keys)


def locked_classes(*keys: int) -> dict[int, CourseSession]:
    """The classes as they are now, by key."""
    locked = CourseSession.objects.select_for_update(no_key=True).filter(pk__in=set(keys))
    return {each.pk: each for each in locked.order_by("pk")}


def locked_course(key: int) -> Course:
    """The course as it is now.

    Raises:
        ValidationError: it was merged into another one meanwhile.
    """
    course = Course.everything.select_for_update(no_key=True).get(pk=key)
    check_not_merged(course)
    return course


def locked_courses(keys: Collection[int]) -> None:
    """Let nobody else change these courses, those merged away among them, in the one order."""
    list(Course.everything.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))


def held_courses(keys: Collection[int]) -> set[int]:
    """Those of these courses that are not merged away, and can't be until the transaction ends.

    Whoever writes credit asks; they don't wait for each other, nor for who changes a course.
    """
    return held(Course.objects.filter(pk__in=keys).order_by("pk"))


def check_not_merged(course: Course) -> None:
    """Refuse to go on with a course that was entered twice and merged away.

    Raises:
        ValidationError: naming the course that stayed.
    """
    if course.merged_into is not None:
        raise ValidationError(
            f"{course} was entered twice and is {course.merged_into} now. Go on with that one."
        )
