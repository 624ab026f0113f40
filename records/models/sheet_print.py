"""A sign-in sheet as it was printed: whose row was which, however the class changes afterwards."""

from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.db import models
from django.utils import timezone

from courses.models import CourseSession
from people.models import Member


class PrintedPage(NamedTuple):
    """One page of a print.

    Args:
        on: the day of the class that it is of.
        first_row: the number of its first row, from 1.
    """

    on: date
    first_row: int


class SheetPrint(models.Model):
    """One print of a class's blank sheet. Printing the same again is the same print."""

    course_session = models.ForeignKey(
        CourseSession, on_delete=models.PROTECT, related_name="sheet_prints", verbose_name="class"
    )
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    printed_at = models.DateTimeField()
    days = models.JSONField(help_text="The days of the class, each once, in order.")
    rows_a_page = models.PositiveSmallIntegerField()
    pages_a_day = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Print {self.pk} of the sheet of {self.course_session}"

    @property
    def pages(self) -> int:
        return self.pages_a_day * len(self.days)

    @property
    def printed_on(self) -> date:
        return timezone.localdate(self.printed_at)

    def page(self, number: int) -> PrintedPage | None:
        """A page by its number, from 1; None if it has no such page."""
        if not 1 <= number <= self.pages:
            return None
        day, place = divmod(number - 1, self.pages_a_day)
        return PrintedPage(date.fromisoformat(self.days[day]), place * self.rows_a_page + 1)


class PrintedRow(models.Model):
    """Whose row it was on a print; those for walk-ins are nobody's and have none."""

    sheet_print = models.ForeignKey(SheetPrint, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveSmallIntegerField()
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(name="printed_row_once", fields=["sheet_print", "number"])
        ]

    def __str__(self) -> str:
        return f"Row {self.number}"
