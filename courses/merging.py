"""What becomes of classes and seats when a course or a member is merged into another."""

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse

from courses.actions.locking import locked_classes
from courses.designations import Source, validate_designations
from courses.models import Course, CourseMerge, CourseSession, Enrolment
from frame.merging.ties import Clash, clashes_between, locks_first, moves, stays
from frame.words import us_date
from people.models import Member

moves(Course, "merged_into", None)
moves(
    CourseSession,
    "course",
    ("class", "classes"),
    page=lambda course: f"{reverse('courses:session-list')}?q={course.course_id}",
)
stays(CourseMerge, "kept", "merged", why="A merge says which two it was of.")

moves(CourseSession, "coordinator", ("class to coordinate", "classes to coordinate"))
moves(
    CourseSession.instructors.through,
    "member",
    ("class to teach", "classes to teach"),
    once_with=("coursesession",),
)
moves(
    Enrolment,
    "member",
    ("enrollment", "enrollments"),
    once_with=("course_session",),
    outranks=lambda merged, kept: (
        merged.state == Enrolment.State.ATTENDED and kept.state != Enrolment.State.ATTENDED
    ),
)
stays(CourseMerge, "merged_by", "undone_by", why="It says who did it.")


@locks_first(Course)
def classes_of_both(kept: Course, merged: Course) -> None:
    """No sheet of either is saved meanwhile."""
    classes = CourseSession.objects.filter(course__in=[kept.pk, merged.pk])
    locked_classes(*classes.values_list("pk", flat=True))


@locks_first(Member)
def classes_of_the_member(kept: Member, merged: Member) -> None:
    """No sheet with either on it is saved meanwhile."""
    keys = [kept.pk, merged.pk]
    classes = CourseSession.objects.filter(
        Q(coordinator__in=keys) | Q(instructors__in=keys) | Q(enrolments__member__in=keys)
    )
    locked_classes(*classes.values_list("pk", flat=True))


@clashes_between(Course)
def classes_it_could_not_be(kept: Course, merged: Course) -> Iterator[Clash]:
    """Open classes of the one that could not be credited as classes of the other."""
    page = reverse("courses:course-change", args=[kept.course_id])
    still_open = merged.sessions.open()
    last: date | None = still_open.order_by("-ends_on").values_list("ends_on", flat=True).first()
    if last is not None and kept.is_retired_on(last):
        yield Clash(
            f"{kept} is retired since {us_date(kept.retired_on)}, and {merged} has a class on "
            f"{us_date(last)} whose sheet is not saved. Take the course up again first.",
            ((page, "Change the course"),),
        )
    if not kept.is_post and still_open.exclude(source=Source.NON_POST).exists():
        try:
            validate_designations(kept.designated_hours, is_post=True)
        except ValidationError:
            yield Clash(
                f"{merged} has open classes that are reported as POST credit, which needs hours "
                f"by area, and {kept} has none. Give it its areas first.",
                ((page, "Change the course"),),
            )
