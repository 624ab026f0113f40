"""The forms of sending back what a member sent in, and of declining it."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from frame.form_fields import SeenField, list_field
from frame.forms_renderer import ComboBox
from frame.reasons import ReasonField
from frame.words import us_date
from records.intake.actions import WHY_SENT_BACK
from records.intake.declining import WHY_DECLINED
from records.intake.models import NOT_KEPT, OutsideTraining
from records.models import Completion

Because = OutsideTraining.Because
# How the form of declining offers each reason.
IN_FORM = {
    Because.ON_RECORD: "It is on the record already: choose the line below",
    Because.NOT_APPROVED: "POST did not approve it: say below what POST says",
    Because.NOT_KEPT: f"{Because.NOT_KEPT.label}. {NOT_KEPT}",
    Because.OTHER: "Another reason: say it below",
}


class SendBackForm(forms.Form):
    """Why something is sent back."""

    reason = ReasonField(
        label="What is missing or wrong?", missing=WHY_SENT_BACK, kept="The member reads it."
    )
    seen = SeenField()


class DeclineRollCallForm(forms.Form):
    """Why a report of roll call is declined."""

    reason = ReasonField(
        label="Why?",
        missing=WHY_DECLINED,
        kept="Who sent it reads it. Nothing of it is documented.",
    )
    seen = SeenField()


class LineField(forms.ModelChoiceField):
    """A line of a record: its day, its course and its hours; typing narrows the list."""

    widget = ComboBox

    def label_from_instance(self, line: Any) -> str:
        return line_in_words(line)


def line_in_words(line: Completion) -> str:
    """A line of a record to choose: its day, its course and its hours."""
    return f"{us_date(line.completed_on)}: {line.course}, {line.earned_in_words}"


class DeclineForm(forms.Form):
    """Why outside training is declined.

    Args:
        lines: those of the member's record, to choose from the one that has it already.
        is_request: whether it asks for POST certification, of which no line can be there yet.
    """

    because = forms.ChoiceField(
        label="Why?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it is declined."},
    )
    already = LineField(
        Completion.objects.none(),
        required=False,
        label="The line that has it",
        help_text="Type the day, the Course ID or the title.",
    )
    meant = SeenField(label="Is it this line?")
    reason = ReasonField(
        required=False, label="In your words", missing="", kept="The member reads it."
    )
    seen = SeenField()

    def __init__(
        self, *args: Any, lines: QuerySet[Completion], is_request: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        first = Because.NOT_APPROVED if is_request else Because.ON_RECORD
        offered = (first, Because.NOT_KEPT, Because.OTHER)
        list_field(self, "because").choices = [(each.value, IN_FORM[each]) for each in offered]
        if is_request:
            del self.fields["already"], self.fields["meant"]
            return
        field = self.fields["already"]
        assert isinstance(field, LineField)
        field.queryset = lines

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        line, meant = given.get("already"), given.pop("meant", None)
        return {**given, "is_meant": line is not None and meant == line.pk}

    def ask_if_meant(self) -> None:
        """Offer to say that a line which has nothing of it is meant."""
        if "meant" in self.errors:
            line = self.cleaned_data["already"]
            choices = [(line.pk, f"Yes: {line_in_words(line)}")]
            self.fields["meant"].widget = forms.RadioSelect(choices=choices)
