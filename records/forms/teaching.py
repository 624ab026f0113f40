"""The form that confirms who taught how much of a class."""

from collections.abc import Sequence
from typing import Any

from django import forms

from courses.credit_hours import MINUTES_PER_TEACHING_HOUR
from frame.form_fields import TypedNumber
from frame.reasons import ReasonField
from frame.words import hours, us_date
from records.actions.teaching import WHY_KEEP
from records.teaching import Taught


class DecideTeachingForm(forms.Form):
    """The minutes of each instructor; empty leaves one out, for a reason.

    Args:
        taught: who is proposed.
        most_minutes: those of the class.
    """

    def __init__(
        self, *args: Any, taught: Sequence[Taught], most_minutes: int, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.taught, self.most_minutes = taught, most_minutes
        for each in taught:
            self.fields[minutes_name(each)] = TypedNumber(
                required=False,
                initial=each.minutes,
                label=f"Minutes taught by {each.member.spoken_name} ({each.member.serial_number})",
                help_text=f"{each.minutes:,} / {MINUTES_PER_TEACHING_HOUR} give "
                f"{hours(each.credit)} credit hours{_since(each)}. Empty: no credit.",
            )
        self.fields["reason"] = ReasonField(
            missing="", required=False, label="Why does somebody get no credit?"
        )
        self.fields["reason"].widget.attrs["rows"] = 2

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for each in self.taught:
            minutes = given.get(minutes_name(each))
            if minutes is not None and not 0 < minutes <= self.most_minutes:
                self.add_error(
                    minutes_name(each),
                    f"{minutes:,} is not minutes of this class, which has {self.most_minutes:,}. "
                    "Write what was taught, or leave it empty.",
                )
        return given

    @property
    def minutes(self) -> dict[int, int | None]:
        """By key of each instructor, what was taught; None is left out."""
        return {each.member.pk: self.cleaned_data[minutes_name(each)] for each in self.taught}


def _since(taught: Taught) -> str:
    return f", as decided on {us_date(taught.decided_on)}" if taught.decided_on else ""


def minutes_name(taught: Taught) -> str:
    """What the box of one instructor is called in the form that is sent."""
    return f"minutes-{taught.member.serial_number}"


class KeepTeachingForm(forms.Form):
    """Why a credit for teaching stays with who is no instructor of the class any more."""

    reason = ReasonField(label="Why does it stay?", missing=WHY_KEEP)
