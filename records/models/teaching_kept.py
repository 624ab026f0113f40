"""Teaching credit that stays, though its member is no instructor of the class any more."""

from django.conf import settings
from django.db import models

from frame.reasons import LONGEST_REASON
from records.models.completion import Completion


class TeachingKept(models.Model):
    """That a clerk kept a teaching credit whose member was taken off the class, and why."""

    completion = models.OneToOneField(
        Completion, on_delete=models.PROTECT, related_name="teaching_kept"
    )
    reason = models.CharField(max_length=LONGEST_REASON)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="teaching_kept_for_a_reason", condition=~models.Q(reason="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.completion}: {self.reason}"
