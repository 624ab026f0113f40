"""Completions: what a member has earned."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.designations import (
    Delivery,
    DesignatedHours,
    Source,
    designation_constraints,
    source_number_field,
)
from courses.models import Course, CourseSession
from frame.hours import ZERO
from frame.imports.models import Import
from frame.voidable import Voidable, void_is_whole
from frame.words import hours
from records.credit.attendance import earned_in_log, has_failed, why_nothing
from records.models.document import Document
from records.querysets.completions import CompletionQuerySet


class Completion(DesignatedHours, Voidable):
    """A course completed by a member. Never edited or deleted: voided, and entered again.

    The hours are copied from the course when entered, so that a later change to the course
    changes no record.
    """

    class Role(models.TextChoices):
        ATTENDEE = "attendee", "Attendee"
        INSTRUCTOR = "instructor", "Instructor"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="completions"
    )
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="completions")
    course_session = models.ForeignKey(
        CourseSession, on_delete=models.PROTECT, related_name="completions", null=True, blank=True
    )
    completed_on = models.DateField()
    source = models.CharField(max_length=20, choices=Source)
    source_number = source_number_field()
    delivery = models.CharField(max_length=20, choices=Delivery, default=Delivery.IN_PERSON)
    role = models.CharField(max_length=20, choices=Role, default=Role.ATTENDEE)
    minutes = models.PositiveIntegerField(
        null=True, blank=True, help_text="Minutes attended; empty for the whole class."
    )
    minutes_spent = models.PositiveIntegerField(
        null=True, blank=True, help_text="How long a computer-based course took, if that is known."
    )
    control_number = models.CharField("POST control number", max_length=40, blank=True)
    score = models.DecimalField(
        "test score, %", max_digits=5, decimal_places=2, null=True, blank=True
    )
    is_prior_agency = models.BooleanField(
        default=False,
        help_text="Earned before joining: counts for CLEE, not part of the training record.",
    )
    evidence = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="completions", null=True, blank=True
    )
    # Of a completion that a file brought: which file, the row in it, and a mark of what it said.
    brought_in = models.ForeignKey(
        Import,
        on_delete=models.PROTECT,
        related_name="completions",
        null=True,
        blank=True,
        db_index=False,
    )
    brought_in_row = models.PositiveIntegerField(null=True, blank=True)
    brought_in_mark = models.BigIntegerField(null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField()

    objects = CompletionQuerySet.as_manager()

    class Meta:
        ordering = ["-completed_on", "-pk"]
        indexes = [
            models.Index(fields=["member", "completed_on"], name="completion_member_day"),
            models.Index(fields=["completed_on", "member"], name="completion_day_member"),
            models.Index(fields=["entered_at"], name="completion_entered_at"),
            models.Index(
                fields=["brought_in"],
                name="completion_brought_in",
                condition=Q(brought_in__isnull=False),
            ),
            models.Index(
                fields=["brought_in_mark"],
                name="completion_mark_stands",
                condition=Q(brought_in_mark__isnull=False, voided_at__isnull=True),
            ),
        ]
        constraints = [
            *designation_constraints("completion"),
            models.UniqueConstraint(
                name="completion_once_a_day",
                fields=["member", "course", "completed_on", "role"],
                condition=Q(voided_at__isnull=True)
                & (Q(role="attendee") | Q(course_session__isnull=True)),
            ),
            # Who teaches a course earns credit in every class of it, once.
            models.UniqueConstraint(
                name="completion_taught_once",
                fields=["member", "course_session"],
                condition=Q(voided_at__isnull=True, role="instructor"),
            ),
            void_is_whole("completion"),
            models.CheckConstraint(
                name="completion_hours_above_zero", condition=Q(credit_hours__gt=0)
            ),
            models.CheckConstraint(
                name="completion_minutes_above_zero", condition=Q(minutes__gt=0)
            ),
            models.CheckConstraint(
                name="completion_minutes_spent_above_zero", condition=Q(minutes_spent__gt=0)
            ),
            models.CheckConstraint(
                name="completion_score_is_percent", condition=Q(score__gte=0, score__lte=100)
            ),
            models.CheckConstraint(
                name="completion_entered_by_another", condition=~Q(entered_by=F("member"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} by {self.member}"

    @property
    def has_failed(self) -> bool:
        """Whether its test was not passed, so that the hours don't count."""
        return has_failed(self.score, source=self.source, delivery=self.delivery)

    @property
    def earned(self) -> Decimal:
        """The credit hours that it gives: none with a failed test."""
        return ZERO if self.has_failed else self.credit_hours

    @property
    def why_nothing(self) -> str:
        """`test not passed, 50 percent`; blank where it gives its hours."""
        return why_nothing(self.score, has_failed=self.has_failed)

    @property
    def earned_in_words(self) -> str:
        """`8.00 hours`, `0.00 hours (test not passed, 50 percent)`: how its hours are told."""
        words = f"{hours(self.earned)} hours"
        return f"{words} ({self.why_nothing})" if self.has_failed else words

    @property
    def earned_in_log(self) -> str:
        """The same as events say it, with the hours that are stored."""
        return earned_in_log(self.credit_hours, why_nothing=self.why_nothing)
