"""What becomes of entries about a member's hours when a course or a member is merged."""

from collections.abc import Iterator

from django.urls import reverse

from compliance.models import PeriodBooking
from courses.models import Course
from frame.merging.ties import Clash, clashes_between, doubles_of
from frame.words import us_date
from people.models import Member


@clashes_between(Course)
def bookings_that_would_be_lost(kept: Course | Member, merged: Course | Member) -> Iterator[Clash]:
    """Bookings of credit that would be voided, since the other has the same."""
    doubles = [row.pk for row in doubles_of(kept, merged)]
    booked = PeriodBooking.objects.not_voided().filter(completion__in=doubles)
    for booking in booked.select_related("completion__member").order_by("pk"):
        completion = booking.completion
        yield Clash(
            f"Both have the same credit of {completion.member} for "
            f"{us_date(completion.completed_on)}, and one is booked to {booking.to_period}. Void "
            "that booking first, and book the other credit afterwards.",
            reverse("records:completion-detail", args=[completion.pk]),
            "See the completion",
        )
