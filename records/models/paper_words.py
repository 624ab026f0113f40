"""What was read from a paper."""

from django.db import models

from records.models.document import Document


class PaperWords(models.Model):
    """The words of a paper, with their places. Read once; it could be read again.

    Args:
        pages: for each page its size, by how much it was turned, and its words.
        why: why there are none, in words; blank too for a PDF that has no words of its own and
            whose pictures are yet to be read.
    """

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="words")
    pages = models.JSONField(default=list)
    why = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.document)
