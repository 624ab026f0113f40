"""Who is enrolled: personal data, within reach only."""

from typing import TYPE_CHECKING, Self

from django.contrib.auth import get_user_model
from django.db import models

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class EnrolmentQuerySet(models.QuerySet):
    """Enrolments, by reach."""

    def visible_to(self, user: "AbstractBaseUser") -> Self:
        """Enrolments of the members within `user`'s reach; one's own always."""
        return self.filter(member__in=get_user_model()._default_manager.visible_to(user))

    def taking_a_seat(self) -> Self:
        """Without those excused or given another class."""
        return self.exclude(state__in=("excused", "rescheduled"))
