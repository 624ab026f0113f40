"""Uploaded papers: a letter, a decision, a certificate."""

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from frame.files import SUFFIXES, ContentType
from records.querysets.documents import DocumentQuerySet


def generated_path(document: "Document", name: str) -> str:
    """Where a file goes: by year, under a name that says nothing."""
    year = timezone.localtime(document.added_at).year
    return f"documents/{year}/{uuid4().hex}{SUFFIXES[ContentType(document.content_type)]}"


# What a paper is called once two have had it destroyed.
DESTROYED = "Destroyed paper"


class Document(models.Model):
    """One file, stored outside the web root. Never changed or deleted.

    It is of one member's record, or of nobody's: the scan of a sheet that many have signed. The
    one change there is is its destruction, by an order of two (`records/retention/destroying.py`):
    the stored file and what it was called go, and the row stays with its hash.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="documents", null=True
    )
    file = models.FileField(upload_to=generated_path, unique=True)
    name = models.CharField(max_length=150, help_text="What the file was called when uploaded.")
    content_type = models.CharField(max_length=20, choices=ContentType)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField("SHA-256", max_length=64)
    is_confidential = models.BooleanField(
        default=False, help_text="It tells a ground: kept from supervisors and commanders."
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True, editable=False)

    # Whose file is in the storage: of others none is missed, nor kept if a backup brings it back.
    FILE_IS_KEPT: ClassVar[Q] = Q(destroyed_at__isnull=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["sha256"], name="document_sha256")]
        constraints = [
            models.CheckConstraint(
                name="document_is_of_a_known_type",
                condition=Q(content_type__in=list(SUFFIXES)),
            ),
            models.CheckConstraint(name="document_is_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="document_destroyed_keeps_no_name",
                condition=Q(destroyed_at__isnull=True) | Q(name=DESTROYED),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A document is never changed: add another one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A document is never deleted.")
