"""What a form asks that makes a course: which of the seven subjects it is about."""

from collections.abc import Mapping
from copy import copy
from typing import Any, ClassVar

from django import forms

from courses.subjects import NO_SUBJECT, Subject, subject_of_topics

# The answer that it is about none of them, which an empty field is not.
NONE = "none"


class SubjectField(forms.ChoiceField):
    """One of the seven subjects, or none of them; None where that is not said."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=[("", "Choose a subject"), *Subject.choices, (NONE, NO_SUBJECT)],
            label="Subject",
            help_text="Of the seven that policy 930-5 IV.C.2 lists; coverage counts by it.",
            **kwargs,
        )

    def validate(self, value: Any) -> None:
        if value:  # else the form says it, for it knows the hours
            super().validate(value)

    def clean(self, value: Any) -> str | None:
        given = super().clean(value)
        return "" if given == NONE else given or None


class AsksSubject(forms.Form):
    """Asks the subject of a course, proposing the one that hours by topic name."""

    subject_field: ClassVar[str] = "subject"

    def propose_subject(self) -> None:
        """Begin with the subject that the hours name which the form begins with."""
        if proposed := subject_of_topics(self.initial):
            self.initial.setdefault(self.subject_field, proposed)

    def take_subject(self, given: Mapping[str, Any]) -> None:
        """Refuse a course whose subject is not said, and choose the one that its hours name."""
        name = self.subject_field
        if given.get(name) is not None or name in self.errors:
            return
        words = f"Choose what the course is about, or “{NO_SUBJECT}”: coverage counts by it."
        if proposed := subject_of_topics(given):
            sent: Any = copy(self.data)
            sent[self.add_prefix(name)] = proposed
            self.data = sent
            words = (
                f"“{proposed.label}” is chosen now, since the course has hours of that topic. "
                "Keep it or choose another, and send the form again."
            )
        self.add_error(name, words)
