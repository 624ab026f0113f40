"""Where classes are held: a kept list."""

from typing import Self

from django.db import models
from django.db.models import Count, Q

from frame.forms_once import AddedOnce
from frame.search import FoldedField, folded, matching

LONGEST_NAME = 200


class LocationQuerySet(models.QuerySet["Location"]):
    """Locations, by search and by whether classes are still held there."""

    def search(self, text: str) -> Self:
        """Locations whose name holds every word of `text`, in any order."""
        if text.strip() and not folded(text):
            return self.none()
        return self.filter(matching("search_text", text))

    def called(self, name: str) -> "Location | None":
        """The location of this name, however it is written: case, accents and signs aside."""
        return self.filter(search_text=folded(name)).first()

    def offered(self) -> Self:
        return self.filter(is_offered=True)

    def with_classes(self) -> Self:
        """Each with `classes`, how many there are, and `classes_open`, those without credit."""
        from courses.models import CourseSession  # which needs this module first

        is_open = Q(sessions__state__in=CourseSession.OPEN)
        return self.annotate(
            classes=Count("sessions"), classes_open=Count("sessions", filter=is_open)
        )


class Location(AddedOnce):
    """A place with its building and room, as members read it. No two are written alike."""

    name = models.CharField(max_length=LONGEST_NAME)
    # Two names that differ in case, accents or signs alone are the same place.
    search_text = FoldedField(of=("name",), max_length=LONGEST_NAME, unique=True)
    address = models.CharField(max_length=200, blank=True)
    is_offered = models.BooleanField("offered for new classes", default=True)

    classes: int  # of locations read by with_classes(), and `classes_open` likewise
    classes_open: int

    objects = LocationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
