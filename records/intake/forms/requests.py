"""The form of what POST approved, as a request for certification asked."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from courses.designations import Source
from courses.models import Course
from frame.form_fields import TypedDate, list_field
from records.credit_entry import CreditEntry
from records.intake.forms.deciding import FromPapers
from records.intake.models import OutsideTraining
from records.intake.post_requests import NO_NUMBER
from records.intake.proposing import source_approved

AS_APPROVED = "As POST approved it"


class ApprovalForm(FromPapers):
    """What POST approved: the course, its number and the day; and the credit, if it is shown."""

    paper_heading = "The course"
    approved_on = TypedDate(
        label="Approved by POST on", error_messages={"required": "Give the day of POST’s approval."}
    )
    is_attended = forms.BooleanField(required=False)

    def __init__(self, *args: Any, training: OutsideTraining, today: date, **kwargs: Any) -> None:
        super().__init__(*args, training=training, today=today, **kwargs)
        self.training = training
        number, completed_on = self.fields["control_number"], self.fields["completed_on"]
        number.required = True
        number.error_messages["required"] = NO_NUMBER
        completed_on.required = False
        completed_on.help_text = "Only if the credit is written now."
        list_field(self, "source").choices = [("", AS_APPROVED), *Source.choices]
        for name in ("course", "new_provider", "provider_kind"):
            self.fields[name].widget.attrs["hx-vals"] = '{"approves": true}'
        self.fields["approved_on"].widget.attrs["max"] = today.isoformat()
        self.fields[
            "is_attended"
        ].label = f"The papers show that {training.sent_by.name} attended: write the credit as well"
        if training.last_on > today:  # nobody can have attended it to its end
            for name in ("is_attended", "completed_on"):
                self.fields[name].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("completed_on") is None and "completed_on" not in self.errors:
            if given.get("is_attended"):
                self.add_error("completed_on", "Give the day on which it was completed.")
            given["completed_on"] = self.training.last_on
        return given

    def source_of(self, given: Mapping[str, Any]) -> str:
        """The source that was chosen, or else that of what POST approves by itself."""
        approves = given.get("course_found"), given.get("new_provider")
        return given.get("source") or source_approved(*approves)

    @property
    def entry(self) -> CreditEntry:
        """What was typed; a known course has the approval that is noted with it."""
        entry = super().entry
        course, approved = entry.course, Course.PostState.APPROVED
        if course is not None and course.post_state != approved:
            course.post_state, course.approved_on = approved, self.cleaned_data["approved_on"]
        return entry

    def _new_course(self, given: dict[str, Any], *rest: Any) -> dict[str, Any]:
        return {
            **super()._new_course(given, *rest),
            "post_state": Course.PostState.APPROVED,
            "control_number": given["control_number"],
            "approved_on": given["approved_on"],
        }
