"""A paper that is shown beside a form before it is of anybody's record."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models

from frame.files import SUFFIXES, ContentType


def held_path(paper: "HeldPaper", name: str) -> str:
    """Where its file lies meanwhile, under a name that says nothing."""
    return f"held/{uuid4().hex}{SUFFIXES[ContentType(paper.content_type)]}"


class HeldPaper(models.Model):
    """One file that a clerk has given to a form which is not saved yet.

    Saving makes it a document of the member's record. One that is never saved is forgotten.
    """

    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    held_at = models.DateTimeField(db_index=True)
    file = models.FileField(upload_to=held_path, unique=True)
    name = models.CharField(max_length=150)
    content_type = models.CharField(max_length=20, choices=ContentType)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField("SHA-256", max_length=64)

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("A paper that is held is never changed: hold another one.")
        super().save(*args, **kwargs)
