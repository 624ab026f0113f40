"""Why a warning was no hindrance to a credit."""

from django.db import models

from frame.reasons import LONGEST_REASON
from records.models.completion import Completion
from records.querysets.confirmed_warnings import ConfirmedWarningQuerySet


class ConfirmedWarning(models.Model):
    """One kind of warning of a completion, and the reason that whoever entered it gave."""

    completion = models.ForeignKey(
        Completion, on_delete=models.PROTECT, related_name="confirmed_warnings"
    )
    kind = models.CharField(max_length=40)
    reason = models.CharField(max_length=LONGEST_REASON)

    objects = ConfirmedWarningQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="warning_confirmed_once", fields=["completion", "kind"])
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.reason}"
