"""The courses that rows of a file name."""

from collections import defaultdict

from django.core.exceptions import ValidationError

from courses.models import Course
from frame.imports.days import said
from frame.search import folded


class CoursesByName:
    """Every course, by its Course ID and by its exact title whatever its case."""

    def __init__(self) -> None:
        courses = list(Course.objects.defer("synopsis", "objectives", "evaluation_plan").order_by())
        self.by_key = {course.pk: course for course in courses}
        self._by_id = {course.course_id: course for course in courses}
        merged = Course.everything.filter(merged_into__isnull=False)
        self._merged = dict(merged.values_list("course_id", "merged_into__course_id"))
        self._by_title: dict[str, list[Course]] = defaultdict(list)
        for course in courses:
            self._by_title[_title(course.title)].append(course)

    def course_in(self, text: str) -> Course:
        """The course of a Course ID or title.

        Raises:
            ValidationError: there is none, or the title is that of several.
        """
        if course := self._by_id.get(text):
            return course
        if not text:
            raise ValidationError("It is blank. Write the Course ID or the title.")
        if now := self._merged.get(text):
            raise ValidationError(f"{text} was entered twice and is {now} now. Write that.")
        found = self._by_title.get(_title(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            numbers = ", ".join(sorted(course.course_id for course in found))
            raise ValidationError(
                f"{len(found)} courses are called “{said(text)}”: {numbers}. Write the Course ID."
            )
        raise ValidationError(
            f"There is no course “{said(text)}”. Add it to the catalogue first, or correct it."
        )


def _title(text: str) -> str:
    return folded(text) or " ".join(text.split()).lower()
