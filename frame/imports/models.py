"""A file that somebody brought, what each of its rows would do, and how its columns were named."""

from typing import TYPE_CHECKING, Any, Self
from uuid import uuid4

from django.conf import settings
from django.db import models

from frame.forms_once import AddedOnce
from frame.imports.kinds import ImportKind, Outcome, kind_named, kinds_of
from frame.jobs.models import Job
from frame.search import MOST_WORDS

if TYPE_CHECKING:
    from frame.requests import Asker


class ImportQuerySet(models.QuerySet["Import"]):
    """Files brought in."""

    def visible_to(self, user: "Asker") -> Self:
        """Files of the kinds whose rows `user` may bring in."""
        return self.filter(kind__in=[kind.key for kind in kinds_of(user)])

    def search(self, text: str) -> Self:
        """Files whose name holds every word of `text`, in any order."""
        words = text.split()[:MOST_WORDS]
        return self.filter(*(models.Q(name__icontains=word) for word in words))


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    """Rows of files."""

    def search(self, text: str) -> Self:
        """Rows about whom or what holds every word of `text`, in any order."""
        words = text.split()[:MOST_WORDS]
        return self.filter(*(models.Q(subject__icontains=word) for word in words))


class Import(AddedOnce):
    """One file: what it is, how its columns are named, and how far its rows are.

    Its columns are named, its rows are looked at, then written or left; a file whose writing was
    stopped can be gone on with. What was written stays, and knows the file.
    """

    class State(models.TextChoices):
        COLUMNS = "columns", "Columns to name"
        LOOKING = "looking", "Being looked at"
        LOOKED_AT = "looked_at", "Looked at"
        WRITING = "writing", "Being written"
        STOPPED = "stopped", "Stopped"
        WRITTEN = "written", "Written"
        LEFT = "left", "Left"

    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=100, help_text="The file's own name.")
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveBigIntegerField(help_text="In bytes.")
    file = models.CharField(max_length=120, help_text="Where it is stored.")
    folder = models.UUIDField(default=uuid4, unique=True)
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    brought_at = models.DateTimeField()

    # How it is read.
    first_lines = models.JSONField(default=list, help_text="What stands in each, on one line.")
    headings_at = models.PositiveIntegerField(default=0, help_text="The line of the headings.")
    headings = models.JSONField(default=list)
    samples = models.JSONField(default=list, help_text="For each heading, a few values below it.")
    columns = models.JSONField(default=list, help_text="For each heading, the column or blank.")
    day_order = models.CharField(max_length=10, blank=True)
    mends_zeros = models.BooleanField(default=False)
    remarks = models.JSONField(default=list)
    asides = models.JSONField(default=list, help_text="What its rows say together, as looked at.")

    # What was found and done.
    rows = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, help_text="Rows by outcome, as looked at.")
    look_job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    looked_at = models.DateTimeField(null=True)
    write_job = models.ForeignKey(Job, on_delete=models.SET_NULL, null=True, related_name="+")
    reasons = models.JSONField(default=dict, help_text="Why warnings are no hindrance, by kind.")
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    begun_at = models.DateTimeField(null=True)
    announced = models.PositiveIntegerField(default=0, help_text="Rows that were to be written.")
    written_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def import_kind(self) -> ImportKind:
        kind = kind_named(self.kind)
        assert kind is not None, f"No app declares imports of {self.kind}."
        return kind

    @property
    def state(self) -> State:
        """How far it is, by what has been done and by the job in hand."""
        if self.left_at is not None:
            return self.State.LEFT
        if self.written_at is not None:
            return self.State.WRITTEN
        if self.begun_at is not None:
            job = self.write_job
            return self.State.WRITING if job and not job.has_ended else self.State.STOPPED
        if self.looked_at is not None:
            return self.State.LOOKED_AT
        job = self.look_job
        return self.State.LOOKING if job and not job.has_ended else self.State.COLUMNS

    @property
    def job(self) -> Job | None:
        """The job in hand, or the last one."""
        return self.write_job or self.look_job

    @property
    def state_in_words(self) -> str:
        return self.State(self.state).label

    @property
    def path(self) -> str:
        """Where its file lies in the storage, under a name that says nothing."""
        return f"imports/{self.folder.hex}"

    def column_of(self, name: str) -> int | None:
        """Where a column stands in the file."""
        return self.columns.index(name) if name in self.columns else None


class ImportRow(models.Model):
    """One row of a file: what it would do when it was looked at, and whether it was written.

    Args:
        place: where it stands in the order of the work; its number is its line in the file.
    """

    # The constraint below is its index too.
    brought = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="staged_rows", db_index=False
    )
    place = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    about = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    words: Any = models.JSONField(null=True)
    staged: Any = models.JSONField(null=True)
    warned = models.JSONField(null=True)
    mark = models.BigIntegerField()
    seen = models.BigIntegerField(null=True)
    looked_at_with = models.PositiveIntegerField(
        default=0, help_text="The place of the first row of its stretch."
    )
    is_written = models.BooleanField(default=False)

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="import_row_once", fields=["brought", "place"])]

    def __str__(self) -> str:
        return f"Row {self.number}: {self.subject}"


class ColumnNames(models.Model):
    """How the columns of files of one kind are named, kept under a name to be used again."""

    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=60)
    columns = models.JSONField(help_text="By folded heading, the column or blank.")
    day_order = models.CharField(max_length=10, blank=True)
    mends_zeros = models.BooleanField(default=False)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(name="column_names_once", fields=["kind", "name"])]

    def __str__(self) -> str:
        return self.name
