"""What every entry has: who made it and when, and who voided it, when and why."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from frame.forms_once import AddedOnce
from frame.voidable import Voidable, void_is_whole
from people.models import Member


class Entry(AddedOnce, Voidable):
    """Made by the Training Unit about a member. Never edited or deleted: voided."""

    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()

    if TYPE_CHECKING:

        @property
        def member(self) -> Member:
            """Whom it is about, by a column or by the completion it books."""

    class Meta:
        abstract = True


def entry_constraints(name: str, *, has_member: bool = True) -> list[models.CheckConstraint]:
    """The constraints of a table of entries.

    Args:
        name: what the constraint names begin with, such as `exemption`.
        has_member: the table itself names the member whom the entry is about.
    """
    constraints = [void_is_whole(name)]
    if has_member:
        constraints.append(
            models.CheckConstraint(
                name=f"{name}_not_about_oneself",
                condition=~Q(entered_by=F("member"))
                & (Q(voided_by__isnull=True) | ~Q(voided_by=F("member"))),
                violation_error_message="Nobody enters or voids anything about themselves.",
            )
        )
    return constraints
