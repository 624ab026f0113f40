"""The director's list of pre-approved sources, year by year."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from courses.models.provider import Provider
from frame.forms_once import AddedOnce
from frame.search import matching

# The first CLEE period.
FIRST_YEAR = 2017


class PreApprovalQuerySet(models.QuerySet["PreApproval"]):
    """Lines of the lists; every member may see them."""

    def search(self, text: str) -> Self:
        """Lines whose provider's name holds every word of `text`, in any order."""
        return self.filter(matching("provider__search_text", text))

    def on(self, day: date) -> Self:
        """Those in force on a day."""
        return self.filter(from_on__lte=day, until_on__gte=day)


class PreApproval(AddedOnce):
    """A provider on the director's list of one CLEE period.

    Source: 11 CSR 75-15.050(1)
    """

    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="pre_approvals")
    year = models.PositiveSmallIntegerField()
    from_on = models.DateField("from")
    until_on = models.DateField("until")
    citation = models.CharField(
        max_length=200, help_text="Where the director's list names it, as others can look it up."
    )

    objects = PreApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "provider__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "year"],
                name="pre_approval_is_once_a_year",
                violation_error_message="Somebody else put it on the list of that year at the same "
                "moment. Nothing of yours was saved: look at the list.",
            ),
            models.CheckConstraint(
                name="pre_approval_ends_after_it_begins",
                condition=Q(from_on__lte=F("until_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider}, {self.year}"
