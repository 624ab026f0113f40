"""What a clerk types on a sign-in sheet."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from courses.designations import AREA_KEYS, AREAS, TOPIC_KEYS, TOPICS
from courses.models import CourseSession
from frame.hours import ZERO
from frame.reasons import ReasonField
from records.actions.sheet_saving import WHY_REOPEN
from records.class_credit import class_credit
from records.typed.numbers import Number, number_in, values_of
from records.typed.result import Meaning

MOST_SIGNS = 20_000
_WHOLE_NUMBER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_DECIMAL_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,9})?", re.ASCII)


class EntryForm(forms.Form):
    """A serial number, with minutes or score or without; a pasted list; or part of a name."""

    text = forms.CharField(
        max_length=MOST_SIGNS,
        required=False,
        error_messages={
            "max_length": "That is too long to be a list of serial numbers. Paste it in parts."
        },
    )


class LineSerialForm(forms.Form):
    """The serial number of one line."""

    serial_number = forms.CharField(required=False, max_length=200)


class LineMinutesForm(forms.Form):
    """The minutes of one line, or its hours of credit as `1.75 h`; blank is the whole class."""

    minutes = forms.CharField(required=False, max_length=200)

    def clean_minutes(self) -> int | Number | None:
        text = self.cleaned_data["minutes"].strip()
        if not text:
            return None
        number = number_in(text)
        if number is not None and number.unit in (Meaning.MINUTES, Meaning.HOURS):
            return number
        if not _WHOLE_NUMBER.fullmatch(text):
            raise ValidationError(
                f"“{text}” is not a number of minutes. Write whole minutes, such as 125, "
                "or nothing for the whole class."
            )
        return int(text)

    def minutes_in(self, course_session: CourseSession) -> int | None:
        """The minutes in this class; one with a unit is read as where a line is typed.

        Raises:
            ValidationError: nobody can have attended so long.
        """
        typed = self.cleaned_data["minutes"]
        if not isinstance(typed, Number):
            return typed
        minutes = values_of(typed, Meaning.MINUTES, class_credit(course_session))["minutes"]
        return None if minutes is None else int(minutes)


class LineScoreForm(forms.Form):
    """The test score of one line, in percent; blank is none yet."""

    score = forms.CharField(required=False, max_length=200)

    def clean_score(self) -> Decimal | None:
        text = self.cleaned_data["score"].strip()
        number = text.removesuffix("%").rstrip()
        if not number:
            return None
        if not _DECIMAL_NUMBER.fullmatch(number):
            raise ValidationError(
                f"“{text}” is not a score. Write the percent from 0 to 100, such as 87 or 87.5."
            )
        return Decimal(number)


class LineHoursForm(forms.Form):
    """Areas and topics of a partial attendance."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for designation in (*AREAS, *TOPICS):
            self.fields[designation.key] = forms.DecimalField(
                label=designation.label,
                required=False,
                max_digits=8,
                decimal_places=2,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
                error_messages={"invalid": "Write hours as a number, such as 1.25."},
            )

    @property
    def areas(self) -> list[forms.BoundField]:
        return [self[key] for key in AREA_KEYS]

    @property
    def topics(self) -> list[forms.BoundField]:
        return [self[key] for key in TOPIC_KEYS]

    @property
    def hours(self) -> dict[str, Decimal]:
        """Every area and topic; what was left blank is zero."""
        return {key: self.cleaned_data[key] or ZERO for key in (*AREA_KEYS, *TOPIC_KEYS)}


class ReopenForm(forms.Form):
    """Why a saved sheet is opened again."""

    reason = ReasonField(label="Why is it opened again?", missing=WHY_REOPEN)
