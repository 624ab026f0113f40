"""What a form asks that may add a course of a title which the catalogue has already."""

from typing import Any, ClassVar

from django import forms

from courses.models import Course
from courses.naming import to_take_instead
from frame.reasons import ReasonField


class AnotherOfTitle(forms.Form):
    """Asks why there is to be another course of a title, once the action has asked about it."""

    another_because = ReasonField(
        required=False, label="Why another course of this title?", missing=""
    )

    # The field in which the title is typed.
    title_field: ClassVar[str] = "title"

    def add_error(self, field: str | None, error: Any) -> None:
        """Mark the reason as one to fill in, once it is asked for."""
        super().add_error(field, error)
        if "another_because" in self.errors:
            self.fields["another_because"].required = True

    @property
    def is_for_credit(self) -> bool:
        """Whether the new course gives credit; of a form that was sent."""
        return True

    @property
    def of_this_title(self) -> list[Course]:
        """The courses that are called so already."""
        if not self.is_bound or "another_because" not in self.errors:
            return []
        title = self.cleaned_data[self.title_field]
        return to_take_instead(title, for_credit=self.is_for_credit)
