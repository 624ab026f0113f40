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
        found = matching("search_text", text)
        return self.filter(found | Q(pk__in=self._merged_into(text.strip())))

    def by_merged_course_id(self, course_id: str) -> Self:
        """The course that one of this Course ID was merged into."""
        return self.filter(pk__in=self._merged_into(course_id))

    def _merged_into(self, course_id: str) -> models.QuerySet:
        """The key of the course that one of this Course ID was merged into."""
        known = course_id if course_id.isprintable() else ""
        merged = self.model._base_manager.filter(merged_into__isnull=False, course_id=known)
        return merged.values("merged_into")

    def taught_on(self, day: date) -> Self:
        """Courses not retired by `day`."""
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=day))

    def giving_credit(self) -> Self:
        """Courses but those that only document roll calls too short for any."""
        return self.filter(credit_hours__gt=0)

    def retired_by(self, day: date) -> Self:
        """Courses of which no class is scheduled on `day` any more."""
        return self.filter(retired_on__lte=day)


class CourseManager(models.Manager.from_queryset(CourseQuerySet)):  # type: ignore[misc]
    """The courses there are: one that was entered twice and merged away is none of them.

    Rows that name a course, and its own page, find it nonetheless.
    """

    def get_queryset(self) -> CourseQuerySet:
        return super().get_queryset().filter(merged_into__isnull=True)


def is_taught(day: date) -> Q:
    """Of a provider: whether a course of it is still taught on `day`."""
    taught = Q(courses__retired_on__isnull=True) | Q(courses__retired_on__gt=day)
    return taught & Q(courses__isnull=False, courses__merged_into__isnull=True)


def courses_taught(day: date) -> models.Count:
    """How many courses of a provider are still taught on `day`."""
    return models.Count("courses", filter=is_taught(day))
