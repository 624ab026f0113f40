"""What was done to the lines of a draft, until the event of its saving tells it."""

from typing import Any

from django.conf import settings
from django.db import models

from records.models.sign_in_sheet import SignInSheet


class DraftChange(models.Model):
    """One change of one line: who, when, what. It is added, and goes with the event that tells it.

    Deleting takes it out of the draft's journal; nothing changes it.
    """

    class Did(models.TextChoices):
        ADDED = "added", "added"
        ADDED_ENROLLED = "added_enrolled", "added, of all enrolled,"
        ADDED_READ = "added_read", "added, read from paper,"
        FOLLOWED = "followed", "changed, as read from paper,"
        SET = "set", "set"
        CONFIRMED = "confirmed", "confirmed"
        CORRECTED = "corrected", "corrected"
        STRUCK = "struck", "struck"
        PUT_BACK = "put_back", "put back"
        REMOVED = "removed", "removed"

    sheet = models.ForeignKey(SignInSheet, on_delete=models.CASCADE, related_name="draft_changes")
    # Of the sheet, that the change made.
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    did = models.CharField(max_length=20, choices=Did)
    serial_number = models.CharField(max_length=40)
    detail = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_did_display()} {self.what}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("The journal of a draft is added to, never changed.")
        super().save(*args, **kwargs)

    @property
    def what(self) -> str:
        """`4411 (125 minutes, was 100)`, or the serial number alone."""
        return f"{self.serial_number} ({self.detail})" if self.detail else self.serial_number
