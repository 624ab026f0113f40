"""Packs of other agencies that were read in, and which of their credits are entered."""

from django.conf import settings
from django.db import models

from frame.forms_once import AddedOnce
from people.querysets import OfMemberQuerySet
from records.models.completion import Completion
from records.models.document import Document

LONGEST_CONFIRMATION = 300


class PackReadIn(AddedOnce):
    """The signed record of a pack, as it came, of a member who joined. It never changes."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="packs_read_in"
    )
    record_id = models.CharField(max_length=100, help_text="Its own name for itself.")
    record = models.TextField(help_text="The record as it was signed, as text.")
    agency = models.CharField(max_length=200, help_text="Who signed it, in its own words.")
    issuer = models.CharField(max_length=80, help_text="The key that signed it, as did:key.")
    key_confirmed = models.CharField(
        max_length=LONGEST_CONFIRMATION,
        blank=True,
        help_text="With whom the key was compared; blank where an earlier pack had the same.",
    )
    paper = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="packs_read_in")
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    read_at = models.DateTimeField()

    objects = OfMemberQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record_id"],
                name="pack_read_in_once",
                violation_error_message="This pack was read in at the same moment. Nothing of "
                "yours was saved. Send it again, and it says for whom.",
            ),
            models.CheckConstraint(
                name="pack_read_in_by_another",
                condition=~models.Q(read_by=models.F("member")),
            ),
        ]

    def __str__(self) -> str:
        return f"Pack of {self.agency} for {self.member}"


class CreditReadIn(models.Model):
    """A credit of a pack that a clerk has confirmed, and the completion that it became."""

    pack = models.ForeignKey(PackReadIn, on_delete=models.PROTECT, related_name="credits")
    number = models.PositiveSmallIntegerField(help_text="Its place in the record, from 1.")
    completion = models.OneToOneField(Completion, on_delete=models.PROTECT, related_name="read_in")

    class Meta:
        ordering = ["pack", "number"]

    def __str__(self) -> str:
        return f"Credit {self.number} of {self.pack}"
