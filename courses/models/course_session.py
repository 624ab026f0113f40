"""A class: one delivery of a course, its days, and who is enrolled."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from simple_history.models import HistoricalRecords

from courses.designations import Source
from courses.models.course import Course
from courses.models.location import Location
from courses.models.outside_instructor import OutsideInstructor
from courses.querysets.enrolments import EnrolmentQuerySet
from courses.querysets.sessions import SessionQuerySet
from frame.forms_once import AddedOnce
from frame.imports.models import Import
from people.models import Member


class CourseSession(AddedOnce):
    """One delivery of a course; people call it a class."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        HELD = "held", "Held, sheet not saved"
        CLOSED = "closed", "Closed, credit written"
        CANCELLED = "cancelled", "Canceled"

    # Without written credit, and not cancelled.
    OPEN = (State.SCHEDULED, State.HELD)

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions")
    source = models.CharField(
        max_length=20,
        choices=Source,
        help_text="What this class is reported to POST as; usually the course's own source.",
    )
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="sessions")
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="sessions_coordinated",
        null=True,
        blank=True,
    )
    instructors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="sessions_taught", blank=True
    )
    outside_instructors = models.ManyToManyField(
        OutsideInstructor, related_name="sessions", blank=True
    )
    seats = models.PositiveSmallIntegerField(default=30)
    state = models.CharField(max_length=20, choices=State, default=State.SCHEDULED)
    cancel_reason = models.CharField(max_length=500, blank=True)
    # When and where it was before it was moved, as words for those who see to it or teach.
    moved_from = models.TextField(blank=True)
    # Copies of the first and last day, so that lists sort and filter without joining days.
    starts_on = models.DateField(db_index=True)
    ends_on = models.DateField(db_index=True)
    # The file that a class came in by; the sheet of one that came in closed is not kept here.
    brought_in = models.ForeignKey(
        Import,
        on_delete=models.PROTECT,
        related_name="classes",
        null=True,
        blank=True,
    )

    seats_taken: int  # of classes read by with_seats_taken()
    was_on: str  # of classes read by moved_to()
    # For simple_history: by whom the next change is, and why.
    _history_user: Member
    _change_reason: str | None

    objects = SessionQuerySet.as_manager()
    # The reason of a change says what changed in the days and the instructors, as words.
    history = HistoricalRecords(
        excluded_fields=["form_token", "moved_from", "brought_in"],
        history_change_reason_field=models.TextField(null=True),
    )

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="course_session_ends_after_start",
                condition=models.Q(ends_on__gte=models.F("starts_on")),
            ),
            models.CheckConstraint(
                name="course_session_has_seats", condition=models.Q(seats__gt=0)
            ),
            models.CheckConstraint(
                name="course_session_cancelled_for_a_reason",
                condition=(models.Q(state="cancelled") & ~models.Q(cancel_reason=""))
                | (~models.Q(state="cancelled") & models.Q(cancel_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course} on {self.starts_on:%b} {self.starts_on.day}, {self.starts_on.year}"

    @property
    def completed_on(self) -> date:
        """The day a completion of this class is dated: its last."""
        return self.ends_on

    @property
    def instruction_minutes(self) -> int:
        """Minutes of all days together, breaks left out."""
        return sum(day.instruction_minutes for day in self.days.all())

    @property
    def is_open(self) -> bool:
        """Still without written credit, and not cancelled."""
        return self.state in self.OPEN

    @cached_property
    def is_without_credit(self) -> bool:
        """Whether its sheet is saved, and no credit of it stands; lists read it at once."""
        return (
            self.state == self.State.CLOSED
            and CourseSession.objects.without_credit().filter(pk=self.pk).exists()
        )


class SessionDay(models.Model):
    """One day of a class, local time, breaks left out of the instruction."""

    course_session = models.ForeignKey(CourseSession, on_delete=models.CASCADE, related_name="days")
    on = models.DateField(db_index=True)
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    break_minutes = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["on", "starts_at"]
        constraints = [
            models.UniqueConstraint(
                name="session_day_once", fields=["course_session", "on", "starts_at"]
            ),
            models.CheckConstraint(
                name="session_day_ends_after_start",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.starts_at:%H:%M}-{self.ends_at:%H:%M}"

    @property
    def instruction_minutes(self) -> int:
        """Minutes from start to end, less the breaks."""
        span = datetime.combine(self.on, self.ends_at) - datetime.combine(self.on, self.starts_at)
        return span // timedelta(minutes=1) - self.break_minutes

    def shares_time_with(self, other: "SessionDay") -> bool:
        """Whether both are held at some moment; `same_hours` asks this of the database."""
        return (
            self.on == other.on
            and self.starts_at < other.ends_at
            and self.ends_at > other.starts_at
        )


class Enrolment(models.Model):
    """A member's place in a class."""

    class State(models.TextChoices):
        ENROLLED = "enrolled", "Enrolled"
        EXCUSED = "excused", "Excused"
        RESCHEDULED = "rescheduled", "Rescheduled"
        CANCELLED = "cancelled", "Class canceled"
        ATTENDED = "attended", "Attended"
        ABSENT = "absent", "Absent"

    # The others are excused, given another class, or their class is canceled.
    TAKING_A_SEAT = (State.ENROLLED, State.ATTENDED, State.ABSENT)

    course_session = models.ForeignKey(
        CourseSession, on_delete=models.PROTECT, related_name="enrolments"
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments"
    )
    state = models.CharField(max_length=20, choices=State, default=State.ENROLLED)
    # When and where the class was before it was moved while they had this seat, as words.
    moved_from = models.TextField(blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = "enrollment"  # as people read it
        constraints = [
            models.UniqueConstraint(name="enrolment_once", fields=["course_session", "member"])
        ]

    def __str__(self) -> str:
        return f"{self.member} in {self.course_session}"
