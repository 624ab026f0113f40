"""The paper of a sign-in sheet, scanned: what the credit written from it rests on."""

from typing import ClassVar

from django.db import models

from courses.models import CourseSession
from frame.voidable import Voidable, void_is_whole
from records.models.document import Document
from records.querysets.scans import SheetScanQuerySet


class SheetScan(Voidable):
    """One file with a page or more of a class's paper sheet. A wrong one is voided.

    It is about everybody who signed, and so on nobody's own record.
    """

    course_session = models.ForeignKey(
        CourseSession, on_delete=models.PROTECT, related_name="scans", verbose_name="class"
    )
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="scans")

    objects = SheetScanQuerySet.as_manager()

    member: ClassVar[None] = None

    class Meta:
        verbose_name = "scan"
        ordering = ["pk"]
        constraints = [
            void_is_whole("scan"),
            # A paper goes along when its sheet is moved: voided there, attached here.
            models.UniqueConstraint(
                name="scan_stands_once",
                fields=["document"],
                condition=models.Q(voided_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Scan “{self.document}” of the sheet of {self.course_session}"
