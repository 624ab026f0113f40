"""Teaching that earns no credit, and why."""

from django.conf import settings
from django.db import models

from courses.models import CourseSession
from frame.reasons import LONGEST_REASON


class TeachingLeftOut(models.Model):
    """An instructor of a class who gets no credit for it, so that none is proposed again."""

    course_session = models.ForeignKey(
        CourseSession, on_delete=models.PROTECT, related_name="teaching_left_out"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="teaching_left_out"
    )
    reason = models.CharField(max_length=LONGEST_REASON)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="teaching_left_out_once", fields=["course_session", "member"]
            )
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.course_session}: {self.reason}"
