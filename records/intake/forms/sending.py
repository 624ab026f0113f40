"""The forms of outside training that a member sends in, and of what is answered about it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from courses.forms.naming import LONGEST_TITLE
from frame.files import CheckedFile
from frame.form_fields import (
    DocumentsField,
    ManyFiles,
    SeenField,
    TypedDate,
    TypedHours,
    TypedLines,
    TypedText,
)
from frame.forms_files import FormWithFiles
from frame.forms_once import FormTokenField
from frame.reasons import ReasonField
from records.intake.answering import WHY_ANSWER
from records.intake.models import OutsideTraining
from records.intake.outside_training import COLUMNS, days_out_of_order

Ask = OutsideTraining.Ask
PICTURES = "image/jpeg,image/png"


class OutsideTrainingForm(FormWithFiles):
    """What a member tells of outside training, as much as that kind asks.

    Args:
        ask: what is sent, one of `OutsideTraining.Ask`.
    """

    title = TypedText(
        longest=LONGEST_TITLE,
        label="Title of the course",
        error_messages={"required": "Give the title, as the paper has it."},
    )
    provider_name = TypedText(
        longest=200,
        label="Given by",
        help_text="Academy, agency, college or company.",
        error_messages={"required": "Say who gave the course."},
    )
    first_on = TypedDate(label="First day", error_messages={"required": "Give the first day."})
    last_on = TypedDate(label="Last day", required=False, help_text="Empty if it was one day.")
    times = TypedText(
        longest=200, required=False, label="Times of day", help_text="Such as 8:00 to 16:30."
    )
    location = TypedText(longest=200, required=False, label="Location")
    hours = TypedHours(
        label="Hours", error_messages={"required": "Give the hours, such as 8 or 7.5."}
    )
    instructor = TypedText(longest=200, required=False, label="Instructor’s name")
    synopsis = TypedLines(longest=4000, rows=5, required=False, label="What it teaches")
    control_number = TypedText(
        longest=40,
        required=False,
        label="POST control number",
        help_text="If the certificate shows one.",
    )
    photo = DocumentsField(
        label="Take a photo",
        widget=ManyFiles(attrs={"accept": PICTURES, "capture": "environment"}),
    )
    papers = DocumentsField(label="Certificate", help_text="PDF or pictures, up to 10 MB each.")
    form_token = FormTokenField()

    def __init__(self, *args: Any, ask: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask = ask
        if ask == Ask.POST_REQUEST:
            self.fields["hours"].label = "Total hours of instruction"
            self.fields["papers"].label = "Papers, if there are any"
            self.fields["provider_name"].help_text = "Who gives the course."
            for name in ("times", "location", "instructor", "synopsis"):
                self.fields[name].required = True
            not_asked: tuple[str, ...] = ("control_number",)
        else:
            self.fields["hours"].label = "Hours on the certificate"
            for name in ("first_on", "last_on"):
                self.fields[name].widget.attrs["max"] = today.isoformat()
            not_asked = ("times", "location", "instructor", "synopsis")
            if ask != Ask.POST_CERTIFIED:
                not_asked = (*not_asked, "control_number")
        for name in not_asked:
            del self.fields[name]
        if ask == Ask.COLLEGE:
            self._ask_of_college()

    def _ask_of_college(self) -> None:
        """Call things as a transcript does."""
        self.fields["title"].error_messages["required"] = (
            "Give the title, as the transcript has it."
        )
        self.fields["provider_name"].label = "College or university"
        self.fields["provider_name"].help_text = ""
        self.fields["provider_name"].error_messages["required"] = "Name the college or university."
        self.fields["first_on"].label = "First day of the course"
        self.fields["last_on"].label = "Last day of the course"
        self.fields["hours"].label = "Semester hours"
        self.fields["hours"].help_text = "As the transcript has them. Each gives two credit hours."
        self.fields["hours"].error_messages["required"] = "Give the semester hours, such as 3."
        self.fields["papers"].label = "Transcript"

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        # Beside the other errors; without any, the action says it.
        if self.errors and (
            problem := days_out_of_order(given.get("first_on"), given.get("last_on"))
        ):
            self.add_error("last_on", problem)
        return given

    @property
    def values(self) -> dict[str, Any]:
        """What is told, by column; what this kind does not ask is blank."""
        return {name: self.cleaned_data.get(name, "") for name in COLUMNS}

    @property
    def chosen(self) -> Sequence[CheckedFile]:
        """Every file, by camera or otherwise."""
        return [*self.cleaned_data["photo"], *self.cleaned_data["papers"]]


class TrainingAnswerForm(OutsideTrainingForm):
    """The same once more, with the answer to what the Training Unit asked."""

    answer = ReasonField(
        label="Your answer", missing=WHY_ANSWER, kept="The Training Unit reads it."
    )
    seen = SeenField()

    field_order = ("answer",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["form_token"]


def shown_values(training: OutsideTraining) -> dict[str, Any]:
    """What the form of an answer starts from."""
    values = {name: getattr(training, name) for name in COLUMNS}
    if training.last_on == training.first_on:
        values["last_on"] = None
    return values
