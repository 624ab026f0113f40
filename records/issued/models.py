"""Papers that the department issued: what each said, its fingerprint and the code printed on it."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from frame.forms_once import AddedOnce
from records.issued.codes import in_groups
from records.issued.querysets import IssuedPaperQuerySet
from records.issued.withholdings import WITHHELD
from records.models.completion import Completion


def issued_path(paper: "IssuedPaper", name: str) -> str:
    """Where a file goes: by year, under a name that says nothing."""
    return f"issued/{timezone.localtime(paper.issued_at).year}/{uuid4().hex}.pdf"


class IssuedPaper(AddedOnce):
    """One transcript or certificate, as it left the house. Never changed or deleted.

    Args:
        said: what a stranger who types the code is told; all of it stands on the paper.
        lists: the keys of the completions that the paper lists, by which it is told whether the
            record has changed since.
        figures: the SHA-256 of all figures that a transcript prints, by which the same is told;
            blank for a certificate, and for a transcript of which the completions alone are known.
    """

    class Kind(models.TextChoices):
        TRANSCRIPT = "transcript", "Transcript"
        CERTIFICATE = "certificate", "Certificate of completion"

    kind = models.CharField(max_length=12, choices=Kind)
    code = models.CharField("verification code", max_length=20, unique=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="issued_papers"
    )
    completion = models.ForeignKey(
        Completion, on_delete=models.PROTECT, related_name="certificates", null=True
    )
    said = models.JSONField()
    lists = models.JSONField(default=list)
    figures = models.CharField(max_length=64, blank=True, default="")
    as_of = models.DateField(null=True)
    year = models.PositiveSmallIntegerField(null=True)
    file = models.FileField(upload_to=issued_path, unique=True)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    issued_at = models.DateTimeField()
    # Counted alone: who asked is not known.
    times_confirmed = models.PositiveIntegerField(default=0)
    confirmed_at = models.DateTimeField("last confirmed at", null=True)

    objects = IssuedPaperQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="issued_certificate_is_of_a_completion",
                condition=Q(kind="certificate", completion__isnull=False, as_of__isnull=True)
                | Q(kind="transcript", completion__isnull=True, as_of__isnull=False),
            ),
            models.CheckConstraint(name="issued_paper_is_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.said['name']}"

    @property
    def code_in_groups(self) -> str:
        return in_groups(self.code)

    @property
    def file_name(self) -> str:
        """What it is saved as: never by its code, since names of files stand in mail and in logs.

        A serial number that the paper does not tell, its name does not tell either.
        """
        is_withheld = self.said.get("serial_ends") == WITHHELD
        whose = "" if is_withheld else f"-{self.member.serial_number}"
        day = self.as_of if self.completion is None else self.completion.completed_on
        return f"{self.kind}{whose}-{day}.pdf"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError("An issued paper is never changed: issue another one.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("An issued paper is never deleted.")
