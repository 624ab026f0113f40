"""What was read from the picture of a paper."""

from django.db import models

from records.models.document import Document


class PaperWords(models.Model):
    """The words of a scan or photo, with their places. Read once; it could be read again.

    Args:
        pages: for each page its size, by how much it was turned, and its words.
        why: why there are none, in words.
    """

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="words")
    pages = models.JSONField(default=list)
    why = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.document)
