"""The forms of a class: its facts, its cancelling, and who is enrolled."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy

from courses.actions.cancelling import WHY_CANCEL
from courses.actions.locations import check_location
from courses.designations import Source
from courses.forms.instructors import InstructorsField
from courses.instructors import instructors_of
from courses.models import Course, CourseSession
from courses.models.location import LONGEST_NAME
from courses.tables import days_in_words
from frame.form_fields import SeenField, TypedNumber
from frame.forms_once import FormTokenField
from frame.forms_renderer import ComboBox
from frame.reasons import ReasonField
from frame.rights import Right
from people.forms import MembersField
from people.models import Member


class CourseChoice(forms.ModelChoiceField):
    """Courses by Course ID and title, the retired ones marked."""

    def label_from_instance(self, course: Course) -> str:
        return f"{course} (retired)" if course.retired_on else str(course)


def past_meant() -> forms.BooleanField:
    """The answer to whether a class to come is meant to be over, drawn once it was asked."""
    return forms.BooleanField(required=False, label="It was held on that day, which is over")


class SessionForm(forms.Form):
    """A class, without its days. A class that exists keeps its course."""

    course = CourseChoice(
        Course.objects.only("pk", "course_id", "title", "retired_on"),
        widget=ComboBox,
        help_text="Type a part of the title or the Course ID.",
        error_messages={"required": "Choose the course this is a class of."},
    )
    location = forms.CharField(
        max_length=LONGEST_NAME,
        help_text="Building and room of the kept list; type a part of it.",
        widget=forms.TextInput(
            attrs={
                "data-matches": reverse_lazy("courses:location-matches"),
                "data-one": "",
                "data-digits": "",
                "autocomplete": "off",
            }
        ),
    )
    is_new_location = forms.BooleanField(
        required=False, label="It is a new place: add it to the list of locations"
    )
    is_past_meant = past_meant()
    coordinator = MembersField(
        most=1,
        required=False,
        help_text="Serial number or name of the member who sees to the class.",
    )
    instructors = InstructorsField(
        required=False,
        help_text="Serial numbers or names, those from outside too; semicolons between them.",
    )
    seats = TypedNumber(initial=30)
    source = forms.ChoiceField(
        choices=[("", "As the course"), *Source.choices],
        required=False,
        label="Reported to POST as",
        help_text=(
            "Usually the course's own source. The same class may be reported under the "
            "academy's license or as in-service training."
        ),
    )
    form_token = FormTokenField()
    seen = SeenField()

    def __init__(self, *args: Any, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["seen"], self.fields["is_past_meant"]
        else:
            del self.fields["course"], self.fields["form_token"]

    def clean(self) -> dict[str, Any]:
        """Say of a location that is not in the list together with the other errors."""
        given = super().clean() or {}
        if "location" in given:
            try:
                check_location(given["location"], is_new=given["is_new_location"])
            except ValidationError as refused:
                self.add_error(None, refused)
        return given

    def clean_coordinator(self) -> Member | None:
        return next(iter(self.cleaned_data["coordinator"]), None)


def shown_values(course_session: CourseSession) -> dict[str, Any]:
    """What the form of a class starts from."""
    coordinator = course_session.coordinator
    return {
        "location": course_session.location.name,
        "seats": course_session.seats,
        "coordinator": [coordinator] if coordinator else [],
        "instructors": instructors_of(course_session),
        "source": course_session.source,
    }


class OtherClassChoice(forms.ModelChoiceField):
    """Classes by day and place, with the seats that are free."""

    def label_from_instance(self, course_session: CourseSession) -> str:
        free = max(course_session.seats - course_session.seats_taken, 0)
        days = days_in_words(course_session.starts_on, course_session.ends_on)
        seats = "1 seat free" if free == 1 else f"{free:,} seats free"
        return f"{days}, {course_session.location}, {seats}"


class MoveMembersForm(forms.Form):
    """Which other class of the course the members of a class go to, if there is one at all."""

    move_to = OtherClassChoice(
        CourseSession.objects.none(),
        label="Move them to",
        empty_label="Choose a class",
        error_messages={"required": "Choose the class they are moved to."},
    )

    def __init__(
        self, *args: Any, course_session: CourseSession, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        others = CourseSession.objects.instead_of(course_session, today).with_seats_taken()
        others = others.select_related("location")
        choice = self.fields["move_to"]
        assert isinstance(choice, OtherClassChoice)
        choice.queryset = others
        self.has_choice = others.exists()


class CancelForm(MoveMembersForm):
    """Why a class is cancelled, and where its members go."""

    reason = ReasonField(missing=WHY_CANCEL, kept="Members will read it on their home page.")
    move_to = OtherClassChoice(
        CourseSession.objects.none(),
        label="Move those enrolled to",
        required=False,
        empty_label="No other class: they only read that it is canceled",
    )

    field_order = ("reason", "move_to")

    def __init__(self, *args: Any, enrolled: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not (enrolled and self.has_choice):
            del self.fields["move_to"]


class EnrolForm(forms.Form):
    """Serial numbers of the members to enrol, typed or pasted."""

    serial_numbers = MembersField(
        label="Serial numbers or names",
        help_text="One or many: paste a column, or put semicolons between them.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Type or paste at least one serial number or name."},
    )

    def __init__(self, *args: Any, by: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by.has_right(Right.SCHEDULE_CLASSES):
            field = self.fields["serial_numbers"]
            assert isinstance(field, MembersField)
            field.among = Member.objects.named_by(by)
            field.are_led = not by.names_everybody
            field.help_text = (
                f"Only members of the elements that you lead and of those below. {field.help_text}"
            )
