"""What was read of a scanned sign-in sheet, until a clerk has looked at it and after."""

from collections.abc import Hashable
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from people.models import Member
from records.models.sheet_print import SheetPrint
from records.models.sheet_scan import SheetScan
from records.querysets.scanned import ScannedPageQuerySet, ScannedRowQuerySet


class ScannedPage(models.Model):
    """One page of a scan, read once: which page of which print it is, or why it is not used."""

    scan = models.ForeignKey(SheetScan, on_delete=models.PROTECT, related_name="pages")
    number = models.PositiveIntegerField(help_text="Its place in the scan, from 1.")
    read_at = models.DateTimeField()
    sheet_print = models.ForeignKey(
        SheetPrint, on_delete=models.PROTECT, related_name="scanned_pages", null=True
    )
    printed_page = models.PositiveIntegerField(null=True, help_text="Its number on the print.")
    on = models.DateField(null=True, help_text="The day of the class that it is of.")
    problem = models.TextField(blank=True, help_text="Why it is not used.")
    sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of its picture: two pages of one are the same paper."
    )

    objects = ScannedPageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="scanned_page_once", fields=["scan", "number"]),
            models.CheckConstraint(
                name="scanned_page_is_known_or_says_why",
                condition=Q(
                    sheet_print__isnull=False,
                    printed_page__isnull=False,
                    on__isnull=False,
                    problem="",
                )
                | (Q(sheet_print__isnull=True) & ~Q(problem="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Page {self.number} of {self.scan.document}"

    @property
    def named(self) -> str:
        """What a sentence calls it: `page 1 of sheet.pdf`."""
        return f"page {self.number} of {self.scan.document}"

    @property
    def place(self) -> tuple[SheetPrint, int]:
        """Its print, and its number on it; of a page that is used."""
        assert self.sheet_print is not None
        assert self.printed_page is not None
        return self.sheet_print, self.printed_page

    @property
    def day(self) -> date:
        """The day of the class that it is of; of a page that is used."""
        assert self.on is not None
        return self.on


class ScannedRow(models.Model):
    """One row of a scanned page: how much ink its box bears, and what a clerk said of it."""

    class Mark(models.TextChoices):
        BLANK = "blank", "blank"
        PRESENT = "present", "present"
        DOUBT = "doubt", "in doubt"

    page = models.ForeignKey(ScannedPage, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveSmallIntegerField(help_text="As printed on the paper.")
    # Whose row it was printed as; a walk-in's is nobody's.
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True)
    ink = models.DecimalField(max_digits=7, decimal_places=2, help_text="Millimeters in the box.")
    mark = models.CharField(max_length=10, choices=Mark)
    note = models.CharField(max_length=200, blank=True, help_text="Why it is in doubt.")
    differs = models.BooleanField(
        default=False, help_text="Scans of it said present and blank, so a clerk has to say."
    )
    picture = models.BinaryField(blank=True, help_text="JPEG, of what a person has to look at.")
    decided = models.CharField(max_length=10, choices=Mark, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True)
    walked_in = models.ForeignKey(
        Member,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        help_text="Whose serial number a clerk read in a row that was printed for nobody.",
    )
    # Whether it has put its line on the sheet; a line that is taken off stays off.
    is_used = models.BooleanField(default=False)

    objects = ScannedRowQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="scanned_row_once", fields=["page", "number"]),
            models.CheckConstraint(
                name="scanned_row_decided_is_whole",
                condition=Q(decided="", decided_by__isnull=True, decided_at__isnull=True)
                | Q(
                    decided__in=["blank", "present"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="scanned_row_walked_in_is_present",
                condition=Q(walked_in__isnull=True) | Q(member__isnull=True, decided="present"),
            ),
        ]

    def __str__(self) -> str:
        return f"Row {self.number}"

    @property
    def says(self) -> str:
        """What counts: what a clerk said, or else what the ink says."""
        return self.decided or self.mark

    @property
    def is_walk_in(self) -> bool:
        return self.member_id is None

    @property
    def signer(self) -> Member | None:
        """Whom the row speaks of: whose it was printed as, or who a clerk says walked in."""
        return self.member or self.walked_in

    @property
    def whose(self) -> Hashable:
        """What the rows of one day are the same by: the member; a walk-in's, the very paper."""
        return self.member_id or (self.page.sheet_print_id, self.page.sha256, self.number)
