"""Credits that the Training Unit has booked to an earlier period by hand."""

from django.db import models
from django.db.models import Q

from compliance.models.entry import Entry, entry_constraints
from compliance.querysets.entries import BookingQuerySet
from people.models import Member
from records.models import Completion


class PeriodBooking(Entry):
    """One completion, booked whole to an earlier period than the one it is dated in.

    Source: 11 CSR 75-15.080(3)
    """

    completion = models.ForeignKey(Completion, on_delete=models.PROTECT, related_name="bookings")
    to_period = models.PositiveSmallIntegerField("period")
    reason = models.CharField(max_length=500)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["-to_period", "-pk"]
        constraints = [
            *entry_constraints("booking", has_member=False),
            models.UniqueConstraint(
                name="booking_stands_once",
                fields=["completion"],
                condition=Q(voided_at__isnull=True),
                violation_error_message="This completion is booked already. Void that first.",
            ),
            models.CheckConstraint(
                name="booking_to_a_clee_period",
                condition=Q(to_period__gte=2017),
                violation_error_message="The first CLEE period is 2017.",
            ),
            models.CheckConstraint(
                name="booking_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="A booking says why.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.completion}, booked to {self.to_period}"

    @property
    def member(self) -> Member:
        return self.completion.member
