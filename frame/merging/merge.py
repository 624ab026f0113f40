"""A merge on record: what it moved, voided and took out, so that it can be undone exactly."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from frame.reasons import LONGEST_REASON


class Merge(models.Model):
    """One merge; each kind has a model on top, with `kept` and `merged`.

    Args:
        moved: by column, the keys of the rows that named the one merged away.
        doubles: by model, the keys of rows that were voided, since the kept one has the same.
        taken_out: by model, rows that can't stand twice, as they were.
        newest: by column, the highest key that its table had; what is above came after.
        facts: by column and key, what stands for all that a row said once it had moved.
    """

    reason = models.CharField(max_length=LONGEST_REASON)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    merged_at = models.DateTimeField()
    moved = models.JSONField(default=dict)
    doubles = models.JSONField(default=dict)
    taken_out = models.JSONField(default=dict)
    newest = models.JSONField(default=dict)
    facts = models.JSONField(default=dict)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    undone_at = models.DateTimeField(null=True)
    undo_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    # What the models on top have: the row that stays, and the one that was merged into it.
    kept: Any
    merged: Any

    class Meta:
        abstract = True

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


def merge_constraints(name: str) -> list[models.BaseConstraint]:
    """The constraints of a table of merges.

    Args:
        name: what their names begin with, such as `course_merge`.
    """
    return [
        models.CheckConstraint(name=f"{name}_is_of_two", condition=~Q(kept=F("merged"))),
        models.CheckConstraint(name=f"{name}_has_a_reason", condition=~Q(reason="")),
        models.CheckConstraint(
            name=f"{name}_undo_is_whole",
            condition=Q(undone_at__isnull=True, undone_by__isnull=True, undo_reason="")
            | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason="")),
        ),
        models.UniqueConstraint(
            name=f"{name}_stands_once",
            fields=["merged"],
            condition=Q(undone_at__isnull=True),
            violation_error_message="Somebody merged it at the same moment. Open its page again.",
        ),
    ]
