"""The forms of a merge of two courses."""

from typing import Any

from django import forms

from courses.actions.merging import WHY_MERGE, WHY_UNDO
from courses.forms.naming import CourseText
from courses.models import Course
from courses.naming import course_named
from frame.reasons import ReasonField


class IntoForm(forms.Form):
    """Which other course is the same, and stays."""

    into = CourseText(
        label="The course that stays",
        help_text="Course ID or title.",
        error_messages={"required": "Name the course that stays."},
    )

    def __init__(self, *args: Any, course: Course, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course

    def clean_into(self) -> Course:
        into = course_named(self.cleaned_data["into"])
        if into.pk == self.course.pk:
            raise forms.ValidationError(f"{into} is this course. Name the other one.")
        return into


class MergeForm(forms.Form):
    """Why both are one; the page shows what was looked at and sends its seal along."""

    reason = ReasonField(missing=WHY_MERGE, label="How you know that both are one course")
    why_other_subject = ReasonField(missing="", required=False, label="Why the subjects differ")
    why_anyway = ReasonField(missing="", required=False, label="Why it counts all the same")
    confirmed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, moved_in_coverage: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if moved_in_coverage:
            self.fields["why_other_subject"].help_text = moved_in_coverage
        else:
            del self.fields["why_other_subject"]


class UndoForm(forms.Form):
    """Why they are two after all."""

    reason = ReasonField(missing=WHY_UNDO, label="Why they are two courses after all")
