"""A course named in a form, by Course ID or by title, typed or chosen."""

import re

from django.core.exceptions import ValidationError

from courses.models import Course
from courses.querysets.courses import CourseQuerySet
from frame.form_fields import LONGEST_ECHO
from frame.search import folded

MOST_NAMED = 5
NO_COURSE = "no_course"
_COURSE_ID = re.compile(r"\s*(\d{2}-\d{4})\b(.*)", re.ASCII | re.DOTALL)


def course_named(text: str) -> Course:
    """The one course that a Course ID, a title or a part of a title means.

    Raises:
        ValidationError: it means several, or none; with code `no_course` where no title fits.
    """
    courses = Course.objects.select_related("provider")
    if found := _COURSE_ID.fullmatch(text):
        return _by_course_id(courses, *found.groups())
    matches = list(courses.search(text).order_by("-course_id")[: MOST_NAMED + 1])
    said = text.strip()[:LONGEST_ECHO]
    if not matches:
        raise ValidationError(
            f"No course is called “{said}”. Check it, or give it a Course ID below.",
            code=NO_COURSE,
        )
    exact = [course for course in matches if folded(course.title) == folded(text)]
    if len(exact or matches) == 1:
        return (exact or matches)[0]
    named = "; ".join(str(course) for course in matches[:MOST_NAMED])
    more = "; and more" if len(matches) > MOST_NAMED else ""
    raise ValidationError(
        f"“{said}” may be several courses ({named}{more}): write the Course ID of the one you mean."
    )


def course_identified(text: str) -> Course | None:
    """The course whose Course ID the text begins with; else None."""
    found = _COURSE_ID.fullmatch(text)
    return Course.objects.filter(course_id=found[1]).first() if found else None


def is_course_id(text: str) -> bool:
    """Whether the text is a Course ID and nothing else, be there such a course or not."""
    found = _COURSE_ID.fullmatch(text)
    return found is not None and not found[2].strip()


def without_course_id(text: str) -> str:
    """The title, where a course stands there as a list has it, Course ID first."""
    found = _COURSE_ID.fullmatch(text)
    return found[2].strip() if found else text


def called_just(title: str, courses: CourseQuerySet) -> list[Course]:
    """Those of `courses` that have this whole title, however it is spelled."""
    return [each for each in courses.search(title) if folded(each.title) == folded(title)]


def to_take_instead(title: str, *, for_credit: bool) -> list[Course]:
    """The courses of this title that a new one may be meant to be, the newest first.

    Args:
        for_credit: whether the new one gives credit, as only one that does can stand for it.
    """
    courses = Course.objects.order_by("-course_id")
    return called_just(title, courses.giving_credit() if for_credit else courses)


def _by_course_id(courses: CourseQuerySet, course_id: str, title: str) -> Course:
    course = courses.filter(course_id=course_id).first()
    if course is None and (now := courses.by_merged_course_id(course_id).first()):
        raise ValidationError(
            f"{course_id} was entered twice and is {now} now: write {now.course_id}."
        )
    if course is None:
        raise ValidationError(
            f"No course has the Course ID {course_id}. Check it, or type the title."
        )
    if folded(title) not in folded(course.title):
        raise ValidationError(
            f"{course_id} is “{course.title}”, not “{title.strip()[:LONGEST_ECHO]}”. Take one of "
            "the two out."
        )
    return course
