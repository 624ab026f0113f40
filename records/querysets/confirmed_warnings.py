"""Warnings that were confirmed with a reason, within reach."""

from typing import Self

from django.db import models

from frame.search import matching
from people.models import Member


class ConfirmedWarningQuerySet(models.QuerySet):
    """Reasons that were given for warnings of credit; that of voided credit among them."""

    def visible_to(self, user: Member) -> Self:
        """Those of the members within reach."""
        return self.filter(completion__member__in=Member.objects.visible_to(user))

    def search(self, text: str) -> Self:
        """Of the members whose name or serial number holds every word of `text`, or the courses
        whose Course ID or title does."""
        return self.filter(
            matching("completion__member__search_text", text)
            | matching("completion__course__search_text", text)
        )
