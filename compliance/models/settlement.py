"""What settling has found, remembered so that no report settles every year of everybody again.

All of it follows from the record and can be made anew at any time by `manage.py settle`.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.designations import DesignatedHours, source_number_field
from records.models import Completion


class MovedHours(DesignatedHours):
    """Hours of one completion that belong to another period than the one it is dated in.

    Source: 11 CSR 75-15.080(2)-(3)
    """

    completion = models.ForeignKey(Completion, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=20)
    source_number = source_number_field()
    control_number = models.CharField(max_length=40, blank=True)
    from_period = models.PositiveSmallIntegerField()
    to_period = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["from_period", "member"], name="moved_hours_from"),
            models.Index(fields=["to_period", "member"], name="moved_hours_to"),
        ]
        constraints = [
            models.UniqueConstraint(name="moved_hours_once", fields=["completion", "to_period"]),
            models.CheckConstraint(
                name="moved_hours_to_another_period",
                condition=~Q(from_period=F("to_period")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credit_hours} hours of {self.completion_id} to {self.to_period}"


class ShortPeriod(models.Model):
    """A CLEE period that a member is short of hours for, once everything entered is seen.

    Args:
        status: where the member stands on the day after the period.
        until: the last day of that; None where no day ends it.
        short: the hours missing by measure, in whole hundredths.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    period = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20)
    until = models.DateField(null=True)
    short = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="short_period_once", fields=("period", "member")),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} is short for {self.period}"


class UnsettledMember(models.Model):
    """A mark that something changed since the member was settled; the database itself makes it.

    Several marks of one member are as good as one: nobody who writes waits for another's mark.
    """

    # No constraint in the database: the mark of a row that goes may outlive its member.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        db_constraint=False,
    )

    def __str__(self) -> str:
        return f"Unsettled: {self.member_id}"


class Settlement(models.Model):
    """By which rules the members were settled; one row, none before the first settling.

    Args:
        rules: the digest of all that settling follows besides the record.
        records_from: the department's first period, which follows from the first entry made.
        through: the last period that was looked at for what is short.
    """

    ONLY = 1

    rules = models.CharField(max_length=64)
    first_entry_at = models.DateTimeField()
    records_from = models.PositiveSmallIntegerField()
    through = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="settlement_is_one_row", condition=Q(id=1)),
        ]

    def __str__(self) -> str:
        return f"Settled from {self.records_from} on by {self.rules[:8]}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.pk = self.ONLY
        super().save(*args, **kwargs)
