"""Courses of the catalogue; every member may see them."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q

from frame.search import folded, matching


class CourseQuerySet(models.QuerySet):
    """Courses, by search and by whether they are still taught."""

    def search(self, text: str) -> Self:
        """Courses whose Course ID or title holds every word of `text`, in any order."""
        if text.strip() and not folded(text):
            return self.none()
        return self.filter(matching("search_text", text))

    def taught_on(self, day: date) -> Self:
        """Courses not retired by `day`."""
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=day))

    def retired_by(self, day: date) -> Self:
        """Courses of which no class is scheduled on `day` any more."""
        return self.filter(retired_on__lte=day)


def courses_taught(day: date) -> models.Count:
    """How many courses of a provider are still taught on `day`."""
    taught = Q(courses__retired_on__isnull=True) | Q(courses__retired_on__gt=day)
    return models.Count("courses", filter=taught)
