"""The sign-in sheet of a class, as the clerk enters it line by line."""

from collections.abc import Mapping
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.designations import HOURS_COLUMNS, DesignatedHours
from courses.models import CourseSession
from records.models.completion import Completion


class SignInSheet(models.Model):
    """A class's sheet: a draft until it is saved with its completions."""

    course_session = models.OneToOneField(
        CourseSession, on_delete=models.PROTECT, related_name="sheet"
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    # Counts every change, so that a clerk saves only what the clerk has seen.
    version = models.PositiveIntegerField(default=0)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    saved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="sheet_saved_is_whole",
                condition=Q(saved_at__isnull=True, saved_by__isnull=True)
                | Q(saved_at__isnull=False, saved_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"Sign-in sheet of {self.course_session}"

    @property
    def is_saved(self) -> bool:
        return self.saved_at is not None


class SheetLine(DesignatedHours):
    """One line: a serial number as typed, a test score, and a partial attendance's credit.

    The member is looked up anew until the sheet is saved, so a line can be wrong and mended.
    """

    sheet = models.ForeignKey(SignInSheet, on_delete=models.CASCADE, related_name="lines")
    serial_number = models.CharField(max_length=40)
    minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Minutes attended; empty for the whole class."
    )
    # Which entry it came with: those of one entry, a roster or a paste, are shown in its order.
    entry = models.PositiveIntegerField(default=0)
    # Crossed out, as of somebody absent: it earns nothing and goes when the sheet is saved.
    is_struck = models.BooleanField(default=False)
    # Another name than the member's, which the paper has beside the serial number, until a clerk
    # has said that it is the member all the same.
    paper_name = models.CharField(max_length=60, blank=True)
    score = models.DecimalField(
        "test score, %", max_digits=5, decimal_places=2, null=True, blank=True
    )
    completion = models.OneToOneField(
        Completion, on_delete=models.PROTECT, related_name="sheet_line", null=True
    )
    # On a sheet that is open again: the credit it had, which was voided. Closing the sheet with
    # nothing written gives it back.
    voided_completion = models.ForeignKey(
        Completion, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="sheet_line_serial_once", fields=["sheet", "serial_number"]
            ),
            models.CheckConstraint(
                name="sheet_line_score_is_percent", condition=Q(score__gte=0, score__lte=100)
            ),
        ]

    def __str__(self) -> str:
        return self.serial_number

    def set_hours(self, hours: Mapping[str, Decimal]) -> None:
        """Set every hours column; zeros let the split be proposed from the minutes."""
        for key in HOURS_COLUMNS:
            setattr(self, key, hours[key])
