"""The form of a class and those of its days, sent as one."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from courses.class_days import validate_days
from courses.forms.days import DayForms
from courses.forms.rows import FormWithRows
from courses.forms.sessions import SessionForm


class ClassForms(FormWithRows):
    """What is typed of a class and of its days, checked together and refused together."""

    def __init__(self, form: SessionForm, days: DayForms, *, today: date) -> None:
        super().__init__(form, days)
        self.days, self.today = days, today

    @property
    def cleaned_data(self) -> dict[str, Any]:
        return {**self.form.cleaned_data, "days": self.days.days}

    def is_valid(self) -> bool:
        valid = [self.form.is_valid(), self._days_can_be()]  # both, so that both show errors
        return all(valid)

    def _days_can_be(self) -> bool:
        """Whether the days can be, told at once with the errors of the other fields."""
        if not self.days.is_valid():
            return False
        try:
            validate_days(self.days.days, today=self.today)
        except ValidationError as error:
            if not hasattr(error, "error_dict"):
                return True  # about no single day: the action says it
            for name, found in error.message_dict.items():
                self.days.add_error(name, found)
            return False
        return True
