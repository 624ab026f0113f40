"""A course of the catalogue."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models.functions import Upper
from simple_history.models import HistoricalRecords

from courses.credit_hours import credit_for_instruction
from courses.designations import Delivery, DesignatedHours, Source, designation_constraints
from courses.models.provider import Provider
from courses.querysets.courses import CourseManager
from courses.subjects import Subject
from frame.forms_once import AddedOnce
from frame.hours import ZERO
from frame.search import FoldedField
from people.models import Member


class CourseIdCounter(models.Model):
    """The last Course ID number given in a year, so that none is given twice."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last_number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last_number}"


class Course(DesignatedHours, AddedOnce):
    """A course with its Course ID (policy 930-5 II.B) and what a full attendance earns."""

    class Setting(models.TextChoices):
        DEPARTMENT = "department", "Department training"
        ROLL_CALL = "roll_call", "Roll call or element-specific"
        OUTSIDE = "outside", "Outside training"

    class PostState(models.TextChoices):
        NOT_SOUGHT = "not_sought", "Not sought"
        TO_SUBMIT = "to_submit", "To submit"
        SUBMITTED = "submitted", "Submitted"
        APPROVED = "approved", "Approved"
        DENIED = "denied", "Denied"

    course_id = models.CharField("Course ID", max_length=7, unique=True, editable=False)
    title = models.CharField(max_length=200)
    search_text = FoldedField(of=("course_id", "title"), max_length=240, db_index=True)
    setting = models.CharField(max_length=20, choices=Setting, default=Setting.DEPARTMENT)
    subject = models.CharField(
        max_length=20,
        choices=Subject,
        blank=True,
        help_text="Of the seven that policy 930-5 IV.C.2 lists; none if it is about none of them.",
    )
    source = models.CharField(max_length=20, choices=Source)
    delivery = models.CharField(max_length=20, choices=Delivery, default=Delivery.IN_PERSON)
    provider = models.ForeignKey(Provider, on_delete=models.PROTECT, related_name="courses")
    instruction_minutes = models.PositiveIntegerField(
        help_text="Minutes of instruction, breaks left out."
    )
    synopsis = models.TextField(blank=True)
    objectives = models.TextField("learning objectives", blank=True)
    evaluation_plan = models.TextField(blank=True)
    attendance_policy = models.TextField(blank=True)
    administrator = models.CharField(
        "general administration by",
        max_length=120,
        blank=True,
        help_text="The person named on the certificate (11 CSR 75-15.020(4)(G)).",
    )
    post_state = models.CharField(
        "POST approval", max_length=20, choices=PostState, default=PostState.NOT_SOUGHT
    )
    control_number = models.CharField("POST control number", max_length=40, blank=True)
    approved_on = models.DateField("approved by POST on", null=True, blank=True)
    retired_on = models.DateField(
        null=True, blank=True, help_text="From this day no new class of it is scheduled."
    )

    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="merged_courses",
        null=True,
        editable=False,
        help_text="The course that this one was entered twice of; nothing hangs on this one then.",
    )

    _history_user: Member  # for simple_history: by whom the next change is

    objects = CourseManager()
    # Those merged away too.
    everything = models.Manager["Course"]()
    history = HistoricalRecords(excluded_fields=["search_text", "form_token"])

    class Meta:
        ordering = ["-course_id"]
        constraints = [
            *designation_constraints("course"),
            models.CheckConstraint(
                name="course_minutes_above_zero", condition=models.Q(instruction_minutes__gt=0)
            ),
            models.UniqueConstraint(
                Upper("control_number"),
                name="course_control_number_is_its_own",
                condition=models.Q(merged_into=None) & ~models.Q(control_number=""),
                violation_error_message="Another course was approved under this POST control "
                "number at the same moment. Nothing of yours was saved. Look for that course.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} {self.title}"

    @property
    def is_post(self) -> bool:
        return self.source != Source.NON_POST

    @property
    def source_once_approved(self) -> str:
        """Its own source where POST has approved it; else what it has once POST does."""
        if self.post_state == self.PostState.APPROVED:
            return self.source
        return self.provider.source_once_approved

    @property
    def hours_to_approve(self) -> Decimal:
        """Credit hours above what the minutes give, which POST has not approved."""
        if not self.is_post or self.post_state == self.PostState.APPROVED:
            return ZERO
        return max(self.credit_hours - credit_for_instruction(self.instruction_minutes), ZERO)

    def is_retired_on(self, day: date) -> bool:
        return self.retired_on is not None and self.retired_on <= day
