"""The field in which a form is told a course."""

from typing import Any

from django import forms
from django.urls import reverse_lazy

from courses.models import Course
from frame.form_fields import TypedText

LONGEST_TITLE = 200


class CourseText(TypedText):
    """A Course ID or a title; the page's script offers what is called so.

    Its form reads it by `course_named`, or takes it for the title of a new course.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(longest=LONGEST_TITLE, **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "autocomplete": "off",
            "spellcheck": "false",
            "data-matches": reverse_lazy("courses:course-matches"),
            "data-one": "",
            "data-digits": "",
        }

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, Course) else value
