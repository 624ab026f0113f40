"""That a course was entered twice, and that one was merged into the other."""

from django.db import models

from courses.models.course import Course
from frame.merging.merge import Merge, merge_constraints


class CourseMerge(Merge):
    """A course merged into another one, which is the same."""

    kept = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = merge_constraints("course_merge")

    def __str__(self) -> str:
        return f"{self.merged} into {self.kept}"
