"""Who teaches classes from outside the department: a kept list."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Count, Q

from frame.forms_once import AddedOnce
from frame.search import FoldedField, folded, matching

LONGEST_NAME = 120


class OutsideInstructorQuerySet(models.QuerySet["OutsideInstructor"]):
    """Instructors from outside, by search and by whether classes still name them."""

    def search(self, text: str) -> Self:
        """Those whose name and organization hold every word of `text`, in any order."""
        if text.strip() and not folded(text):
            return self.none()
        return self.filter(matching("search_text", text))

    def called(self, name: str, organization: str) -> "OutsideInstructor | None":
        """The one of this name and organization, however they are written."""
        return self.filter(search_text=folded(f"{name} {organization}")).first()

    def offered(self) -> Self:
        return self.filter(is_offered=True)

    def with_classes(self, today: date) -> Self:
        """Each with `classes_to_come` and `classes_taught`; those canceled are neither."""
        held = ~Q(sessions__state="cancelled")
        return self.annotate(
            classes_to_come=Count("sessions", filter=held & Q(sessions__ends_on__gte=today)),
            classes_taught=Count("sessions", filter=held & Q(sessions__ends_on__lt=today)),
        )


class OutsideInstructor(AddedOnce):
    """Somebody who teaches and is no member, as paper and pages name them."""

    name = models.CharField(max_length=LONGEST_NAME)
    organization = models.CharField(max_length=LONGEST_NAME)
    # Two that differ in case, accents or signs alone are the same person.
    search_text = FoldedField(of=("name", "organization"), max_length=250, unique=True)
    qualified_for = models.CharField("qualified to teach", max_length=500, blank=True)
    is_offered = models.BooleanField("offered for new classes", default=True)

    classes_to_come: int  # of those read by with_classes(), and `classes_taught` likewise
    classes_taught: int

    objects = OutsideInstructorQuerySet.as_manager()

    class Meta:
        ordering = ["name", "organization"]

    def __str__(self) -> str:
        return f"{self.name} ({self.organization})"
