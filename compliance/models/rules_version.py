"""A version of the rules as it came into use, and its approval."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from frame.forms_once import AddedOnce

LONGEST_SIGNED_BY = 200


class RulesVersion(models.Model):
    """The rules as they were from one moment on, until the next version came into use.

    Args:
        version: as it stands on every page of the rules.
        entries: what the rules held, by kind and name: the fields of each in words.
    """

    version = models.CharField(max_length=20, unique=True)
    entries = models.JSONField()
    in_use_from = models.DateTimeField()

    class Meta:
        ordering = ["-in_use_from", "-pk"]

    def __str__(self) -> str:
        return self.version

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise TypeError("A version of the rules is never deleted.")


class RulesApproval(AddedOnce):
    """That somebody approved a version with a signature, as OGC has recorded it."""

    rules = models.OneToOneField(RulesVersion, on_delete=models.PROTECT, related_name="approval")
    signed_by = models.CharField(max_length=LONGEST_SIGNED_BY)
    signed_on = models.DateField()
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="rules_approval_says_who_signed", condition=~Q(signed_by="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rules.version}, approved"

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise TypeError("An approval is never deleted.")
