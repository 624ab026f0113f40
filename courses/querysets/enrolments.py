"""Who is enrolled: personal data, within reach only."""

from typing import Self

from django.db import models

from people.models import Member


class EnrolmentQuerySet(models.QuerySet):
    """Enrolments, by reach."""

    def visible_to(self, user: Member) -> Self:
        """Enrolments of the members within `user`'s reach; one's own always."""
        return self.filter(member__in=Member.objects.visible_to(user))

    def taking_a_seat(self) -> Self:
        """Without those excused, given another class, or whose class is canceled."""
        return self.exclude(state__in=("excused", "rescheduled", "cancelled"))
