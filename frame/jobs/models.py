"""A job that somebody asked for, and the workers that do jobs."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from frame.forms_once import AddedOnce
from frame.search import MOST_WORDS

if TYPE_CHECKING:
    from frame.requests import Asker

# A worker that has not been heard for so long is not there.
WORKER_IS_GONE_AFTER = timedelta(seconds=30)
MOST_FOUND = 300  # signs of what a job says that it found
# By this note a job that was done found something that its asker has to be alarmed of.
ALARM = "alarm"


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs, by whose they are and how far."""

    def visible_to(self, user: "Asker") -> Self:
        """A job and what came of it are for the one who asked, whatever others may see."""
        return self.filter(asked_by=user, is_quiet=False)

    def waiting(self) -> Self:
        return self.filter(state=Job.State.WAITING).order_by("pk")

    def search(self, text: str) -> Self:
        """Jobs whose title holds every word of `text`, in any order."""
        words = text.split()[:MOST_WORDS]
        return self.filter(*(Q(title__icontains=word) for word in words))

    def with_jobs_before(self) -> Self:
        """Jobs, each that waits with `jobs_before`: how many are done before it."""
        before = Job.objects.waiting().filter(pk__lt=models.OuterRef("pk")).order_by()
        counted = before.values("state").annotate(number=models.Count("pk")).values("number")
        is_behind_others = models.When(state=Job.State.WAITING, then=models.Subquery(counted))
        number = models.Case(is_behind_others, output_field=models.IntegerField())
        return self.annotate(jobs_before=models.functions.Coalesce(number, 0))


class Job(AddedOnce):
    """One piece of work: what was asked, how far it is, and what came of it.

    Its states: waiting, then running, then done, failed or cancelled. A running job whose worker
    stops or falls silent is waiting again, with what it had finished kept.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Being done"
        DONE = "done", "Ready"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Canceled"

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    asked = models.JSONField(default=dict, help_text="What its kind needs to know to do it.")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="jobs"
    )
    asked_at = models.DateTimeField()
    is_quiet = models.BooleanField(default=False, help_text="No list shows it, no bell rings.")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    cancel_asked_at = models.DateTimeField(null=True)

    # How far it is. `plan`, `items_done` and `parts` are what a later worker goes on from; the
    # rest is shown.
    plan = models.JSONField(null=True, help_text="Its items, laid down once.")
    items_done = models.PositiveIntegerField(default=0)
    parts = models.JSONField(default=list, help_text="Stored files, one for each item done.")
    noted = models.JSONField(default=dict, help_text="What its kind noted for the event.")
    step = models.CharField(max_length=120, default="")
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0, help_text="0 while it is not known.")
    unit = models.CharField(max_length=30, default="")
    found = models.CharField(max_length=MOST_FOUND, default="")

    # Who works on it. Each claim has its number, and only the newest may write.
    claims = models.PositiveIntegerField(default=0)
    times_silent = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True)

    # What came of it.
    ended_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, default="")
    folder = models.UUIDField(default=uuid4, unique=True, help_text="Where its files are stored.")
    file = models.CharField(max_length=120, default="")
    file_name = models.CharField(max_length=150, default="", help_text="What it is saved as.")
    size = models.PositiveBigIntegerField(default=0, help_text="In bytes.")
    sha256 = models.CharField("SHA-256", max_length=64, default="")
    keep_until = models.DateField(null=True)

    objects = JobQuerySet.as_manager()
    jobs_before: int  # counted by with_jobs_before()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="job_ended_says_when",
                condition=Q(state__in=["waiting", "running"], ended_at__isnull=True)
                | Q(state__in=["done", "failed", "cancelled"], ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="job_failed_says_why", condition=~Q(state="failed") | ~Q(error="")
            ),
            models.CheckConstraint(
                name="job_running_has_a_heartbeat",
                condition=~Q(state="running") | Q(heartbeat_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="job_waiting", fields=["id"], condition=Q(state__in=["waiting", "running"])
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_ended(self) -> bool:
        return self.ended_at is not None

    @property
    def is_ready(self) -> bool:
        """Whether there is something to take."""
        return self.state == self.State.DONE and bool(self.file)

    @property
    def is_alarming(self) -> bool:
        """Whether it was done, and found something wrong."""
        return self.state == self.State.DONE and bool(self.noted.get(ALARM))

    @property
    def is_no_longer_kept(self) -> bool:
        """Whether it had something to take, which is deleted."""
        return self.state == self.State.DONE and not self.file and self.keep_until is not None

    @property
    def days_kept(self) -> int:
        """For how many days its file could be taken; 0 when it never had one."""
        if self.keep_until is None or self.ended_at is None:
            return 0
        return (self.keep_until - timezone.localdate(self.ended_at)).days

    @property
    def path(self) -> str:
        return folder_path(self.folder)


class Worker(models.Model):
    """A process that does jobs, for as long as it runs."""

    name = models.CharField(max_length=100, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


def is_a_worker_there(now: datetime) -> bool:
    return Worker.objects.filter(beat_at__gte=now - WORKER_IS_GONE_AFTER).exists()


def folder_path(folder: UUID) -> str:
    """Where a job's files lie in the storage, under a name that says nothing."""
    return f"jobs/{folder.hex}"
