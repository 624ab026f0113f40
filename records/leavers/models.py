"""A leaver's pack: what was prepared, and to whom it was handed over."""

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from frame.hours import HoursField
from people.querysets import OfMemberQuerySet
from records.models.document import Document

LONGEST_TO = 200
LONGEST_RECEIPT = 500
LONGEST_WHY = 500


def pack_path(pack: "LeaverPack", name: str) -> str:
    """Where the file of a pack goes: by year, under a name that says nothing."""
    return f"packs/{timezone.localtime(pack.prepared_at).year}/{uuid4().hex}.zip"


class LeaverPack(models.Model):
    """One pack of one separation. Its file never changes; what was entered since makes another.

    Source: 11 CSR 75-15.020(6)
    """

    class How(models.TextChoices):
        IN_PERSON = "in_person", "In person"
        MAIL = "mail", "By mail"
        E_MAIL = "e_mail", "By e-mail"
        TO_AGENCY = "to_agency", "To the new agency, for the officer"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="leaver_packs"
    )
    separated_on = models.DateField(help_text="The last day of employment that it was made for.")
    record_id = models.UUIDField(unique=True, default=uuid4, editable=False)
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        help_text="Empty where the system did, after the last day.",
    )
    credits = models.PositiveIntegerField(help_text="How many credits it tells.")
    credit_hours = HoursField()
    contents = models.CharField(max_length=64, help_text="SHA-256 of what it tells of CLEE.")
    listed = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of which training its transcript lists."
    )
    issuer = models.CharField(
        max_length=80,
        blank=True,
        help_text="The key that signed its record, as did:key; blank of one of before it was kept.",
    )
    file = models.FileField(upload_to=pack_path, unique=True)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField("SHA-256", max_length=64)

    handed_over_on = models.DateField(null=True, blank=True)
    handed_over_to = models.CharField(max_length=LONGEST_TO, blank=True)
    handed_over_how = models.CharField(max_length=20, choices=How, blank=True)
    receipt = models.CharField(max_length=LONGEST_RECEIPT, blank=True)
    receipt_paper = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    handed_over_at = models.DateTimeField(null=True, blank=True)

    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = OfMemberQuerySet.as_manager()

    class Meta:
        ordering = ["-prepared_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="leaver_pack_hand_over_is_whole",
                condition=Q(
                    handed_over_at__isnull=True,
                    handed_over_by__isnull=True,
                    handed_over_on__isnull=True,
                    handed_over_to="",
                    handed_over_how="",
                    receipt="",
                    receipt_paper__isnull=True,
                )
                | (
                    Q(
                        handed_over_at__isnull=False,
                        handed_over_by__isnull=False,
                        handed_over_on__isnull=False,
                    )
                    & ~Q(handed_over_to="")
                    & ~Q(handed_over_how="")
                    & ~Q(receipt="")
                ),
            ),
            models.CheckConstraint(
                name="leaver_pack_withdrawal_says_why",
                condition=Q(withdrawn_at__isnull=True, withdrawn_because="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawn_because="")),
            ),
            models.CheckConstraint(
                name="leaver_pack_not_handed_over_to_oneself",
                condition=Q(handed_over_by__isnull=True) | ~Q(handed_over_by=models.F("member")),
            ),
        ]

    def __str__(self) -> str:
        return f"Leaver’s pack of {self.member}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("A leaver's pack is never deleted.")

    @property
    def is_of_this_separation(self) -> bool:
        """Whether the member's last day is still the one that it was made for."""
        return self.member.separated_on == self.separated_on


class PackTry(models.Model):
    """That the worker could not prepare a leaver's pack: why, how often, and when it last tried.

    It goes once a pack is made.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="pack_try"
    )
    separated_on = models.DateField(help_text="The last day of employment that it was tried for.")
    why = models.CharField(max_length=LONGEST_WHY)
    times = models.PositiveIntegerField()
    tried_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.times} of {self.member}: {self.why}"
