"""A credit that a clerk entered by itself, from a paper that came in."""

from django.db import models

from frame.forms_once import AddedOnce
from records.models.completion import Completion


class EnteredCredit(AddedOnce):
    """The completion that one form wrote, so that the form writes none a second time."""

    completion = models.OneToOneField(
        Completion, on_delete=models.PROTECT, related_name="entered_credit"
    )

    def __str__(self) -> str:
        return str(self.completion)
