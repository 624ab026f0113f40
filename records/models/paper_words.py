"""What was read from a paper."""

from django.db import models
from django.db.models import Q

from records.models.document import Document
from records.models.held_paper import HeldPaper


class PaperWords(models.Model):
    """The words of a paper, of a record or held beside a form. Read once; it could be read again.

    Args:
        pages: for each page its size, by how much it was turned, and its words.
        why: why there are none, in words; blank too for a PDF that has no words of its own and
            whose pictures are yet to be read.
        seen: of a PDF that has words of its own, before it leaves: by the number of the page, what
            was read from its picture, or None where nothing could be; None before that was tried.
    """

    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="words", null=True
    )
    held = models.OneToOneField(
        HeldPaper, on_delete=models.PROTECT, related_name="words", null=True
    )
    pages = models.JSONField(default=list)
    seen = models.JSONField(null=True)
    why = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="words_are_of_one_paper",
                condition=Q(document__isnull=True, held__isnull=False)
                | Q(document__isnull=False, held__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return str(self.document or self.held)
