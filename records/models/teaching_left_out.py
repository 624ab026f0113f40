"""Teaching that earns no credit, and why."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from courses.models import CourseSession
from frame.reasons import LONGEST_REASON
from frame.voidable import Voidable, void_is_whole


class TeachingLeftOutQuerySet(models.QuerySet["TeachingLeftOut"]):
    """Who was left out, and whether it was taken back."""

    def not_voided(self) -> Self:
        return self.filter(voided_at__isnull=True)


class TeachingLeftOut(Voidable):
    """An instructor of a class who gets no credit for it, so that none is proposed again.

    One that is taken back is void.
    """

    course_session = models.ForeignKey(
        CourseSession, on_delete=models.PROTECT, related_name="teaching_left_out"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="teaching_left_out"
    )
    reason = models.CharField(max_length=LONGEST_REASON)

    objects = TeachingLeftOutQuerySet.as_manager()

    class Meta:
        constraints = [
            void_is_whole("teaching_left_out"),
            models.UniqueConstraint(
                name="teaching_left_out_once",
                fields=["course_session", "member"],
                condition=Q(voided_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.course_session}: {self.reason}"
