"""What becomes of classes and seats when a course or a member is merged into another."""

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.urls import reverse

from courses.designations import Source, validate_designations
from courses.models import Course, CourseMerge, CourseSession
from frame.merging.ties import Clash, clashes_between, moves, stays
from frame.words import us_date

moves(Course, "merged_into", None)
moves(CourseSession, "course", ("class", "classes"))
stays(CourseMerge, "kept", "merged", why="A merge says which two it was of.")


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
            page,
            "Change the course",
        )
    if not kept.is_post and still_open.exclude(source=Source.NON_POST).exists():
        try:
            validate_designations(kept.designated_hours, is_post=True)
        except ValidationError:
            yield Clash(
                f"{merged} has open classes that are reported as POST credit, which needs hours "
                f"by area, and {kept} has none. Give it its areas first.",
                page,
                "Change the course",
            )
