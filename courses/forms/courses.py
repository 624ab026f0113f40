"""The form of a course."""

from typing import Any

from django import forms
from django.forms.models import model_to_dict

from courses.actions.courses import COURSE_COLUMNS
from courses.designations import AREA_KEYS, AREAS, TOPIC_KEYS, TOPICS, Source
from courses.forms.another import AnotherOfTitle
from courses.forms.subject import NONE, AsksSubject, SubjectField
from courses.models import Course, Provider
from frame.form_fields import SeenField, TypedDate, TypedHours, TypedNumber
from frame.forms_once import FormTokenField
from frame.forms_renderer import ComboBox


class CourseForm(AnotherOfTitle, AsksSubject, forms.ModelForm):
    """A course to add; `change` fills it from a course.

    It builds no row: its values go to an action, which holds the rules.
    """

    provider = forms.ModelChoiceField(
        Provider.objects.all(),
        widget=ComboBox,
        help_text="Who gives it. Its kind proposes a source.",
    )
    source = forms.ChoiceField(
        choices=[("", "Choose a source"), *Source.choices],
        help_text="What it is reported to POST as; it decides which hours count.",
        error_messages={"required": "Choose a source: it decides which hours count."},
    )
    subject = SubjectField()
    instruction_minutes = TypedNumber(
        label="Minutes of instruction",
        help_text="Breaks left out.",
    )
    credit_hours = TypedHours(
        label="Credit hours",
        help_text="For full attendance.",
    )
    approved_on = TypedDate(label="Approved by POST on", required=False)
    retired_on = TypedDate(
        label="Retired on",
        required=False,
        help_text="From this day no new class of it is scheduled. Empty while it is taught.",
    )
    form_token = FormTokenField()
    seen = SeenField()

    class Meta:
        model = Course
        fields = COURSE_COLUMNS
        widgets = {
            name: forms.Textarea(attrs={"rows": 4})
            for name in ("synopsis", "objectives", "evaluation_plan", "attendance_policy")
        }

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for designation in (*AREAS, *TOPICS):
            self.fields[designation.key] = TypedHours(label=designation.label, required=False)
        if is_new:
            del self.fields["retired_on"], self.fields["seen"]
            if not self.is_bound:  # of one that was refused, the errors are read first
                self.fields["title"].widget.attrs["autofocus"] = True
        else:
            del self.fields["form_token"], self.fields["another_because"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.take_subject(given)
        return given

    def _post_clean(self) -> None:
        """Build and check no row: the action does, and says it better than the constraints."""

    @property
    def is_for_credit(self) -> bool:
        return bool(self.cleaned_data.get("credit_hours"))

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the course, for the action."""
        return {name: self.cleaned_data[name] for name in COURSE_COLUMNS if name in self.fields}

    @property
    def area_fields(self) -> list[forms.BoundField]:
        return [self[key] for key in AREA_KEYS]

    @property
    def topic_fields(self) -> list[forms.BoundField]:
        return [self[key] for key in TOPIC_KEYS]


def shown_values(course: Course) -> dict[str, Any]:
    """What the form of a course starts from."""
    return {**model_to_dict(course, COURSE_COLUMNS), "subject": course.subject or NONE}


class HoursSoFar(forms.Form):
    """The hours of a course while they are typed: what can be read, without a word of error."""

    instruction_minutes = TypedNumber(required=False)
    credit_hours = TypedHours(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in AREA_KEYS:
            self.fields[key] = TypedHours(required=False)
        self.is_valid()

    def value(self, name: str) -> Any:
        """What was typed, or None when it can't be read."""
        return self.cleaned_data.get(name)
