"""A paper by which somebody asks for a release: a subpoena, an order, a consent, a letter."""

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from frame.files import SUFFIXES, ContentType
from frame.forms_once import AddedOnce
from frame.voidable import Voidable, void_is_whole
from records.releases.models import ReleaseRequest

LONGEST_PAPER_TITLE = 120


def request_paper_path(paper: "RequestPaper", name: str) -> str:
    """Where its file goes: by year, under a name that says nothing."""
    year = timezone.localtime(paper.added_at).year
    return f"request_papers/{year}/{uuid4().hex}{SUFFIXES[ContentType(paper.content_type)]}"


class RequestPaper(AddedOnce, Voidable):
    """One paper that was presented with a request, as it came. A wrong one is voided.

    It is no `Document`: of nobody's record, so that nothing that looks for a paper of a member, or
    for the same file in a record, finds it, and no order can name it. Who destroys the same file
    is told that this one stays.
    """

    request = models.ForeignKey(ReleaseRequest, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(max_length=LONGEST_PAPER_TITLE, help_text="What it is.")
    file = models.FileField(upload_to=request_paper_path, unique=True)
    name = models.CharField(max_length=150, help_text="What the file was called when uploaded.")
    content_type = models.CharField(max_length=20, choices=ContentType)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField("SHA-256", max_length=64)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()

    member: ClassVar[None] = None

    class Meta:
        verbose_name = "paper of a release request"
        ordering = ["pk"]
        constraints = [
            void_is_whole("request_paper"),
            models.UniqueConstraint(
                name="request_paper_stands_once",
                fields=["request", "sha256"],
                condition=Q(voided_at__isnull=True),
            ),
            models.CheckConstraint(name="request_paper_says_what_it_is", condition=~Q(title="")),
            models.CheckConstraint(
                name="request_paper_is_of_a_known_type",
                condition=Q(content_type__in=list(SUFFIXES)),
            ),
            models.CheckConstraint(name="request_paper_is_not_empty", condition=Q(size__gt=0)),
        ]

    def __str__(self) -> str:
        return self.title
