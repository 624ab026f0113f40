"""Packs of other agencies that were read in, and what became of each of their credits."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from frame.forms_once import AddedOnce
from frame.reasons import LONGEST_REASON
from people.querysets import OfMemberQuerySet
from records.models.completion import Completion
from records.models.document import Document

LONGEST_CONFIRMATION = 300


SEEN_TO = Q(credits__superseded_at__isnull=True) & (
    Q(credits__completion__isnull=False, credits__completion__voided_at__isnull=True)
    | Q(credits__left_out_at__isnull=False)
)
OPEN_COUNT = models.F("credit_count") - models.Count("credits", filter=SEEN_TO)


class PackReadInQuerySet(OfMemberQuerySet):
    """Packs that were read in, each with `open_count`, how many of its credits wait."""

    def with_open_count(self) -> Self:
        return self.annotate(open_count=OPEN_COUNT)

    def to_confirm(self) -> Self:
        """Those with credits that nobody has seen to."""
        return self.annotate(open_count=OPEN_COUNT).filter(open_count__gt=0)


class PackReadIn(AddedOnce):
    """The signed record of a pack, as it came, of a member who joined. It never changes."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="packs_read_in"
    )
    record_id = models.CharField(max_length=100, help_text="Its own name for itself.")
    record = models.TextField(help_text="The record as it was signed, as text.")
    credit_count = models.PositiveSmallIntegerField(help_text="How many credits it tells.")
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

    objects = PackReadInQuerySet.as_manager()

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

    @property
    def open_in_words(self) -> str:
        """How many of its credits wait, of one that was read `with_open_count`."""
        number: int = vars(self)["open_count"]
        if not number:
            return "all its credits are seen to"
        return f"{number:,} of {self.credit_count:,} credits to confirm"


class CreditReadIn(models.Model):
    """A credit of a pack that a clerk has seen to: what it became, or why it was left out.

    Seen to otherwise later, it stays beside what it is now.
    """

    pack = models.ForeignKey(PackReadIn, on_delete=models.PROTECT, related_name="credits")
    number = models.PositiveSmallIntegerField(help_text="Its place in the record, from 1.")
    completion = models.OneToOneField(
        Completion, on_delete=models.PROTECT, related_name="read_in", null=True, blank=True
    )
    left_out_because = models.CharField(max_length=LONGEST_REASON, blank=True)
    left_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    left_out_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(
        null=True, blank=True, help_text="When the credit was seen to otherwise after all."
    )

    class Meta:
        ordering = ["pack", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "number"],
                condition=Q(superseded_at__isnull=True),
                name="credit_read_in_once",
                violation_error_message="This credit was seen to at the same moment. Nothing of "
                "yours was saved. Open the pack, and it says how.",
            ),
            models.CheckConstraint(
                name="credit_read_in_is_entered_or_left_out",
                condition=Q(
                    completion__isnull=False,
                    left_out_because="",
                    left_out_by__isnull=True,
                    left_out_at__isnull=True,
                )
                | (
                    Q(
                        completion__isnull=True,
                        left_out_by__isnull=False,
                        left_out_at__isnull=False,
                    )
                    & ~Q(left_out_because="")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Credit {self.number} of {self.pack}"

    @property
    def is_left_out(self) -> bool:
        return self.left_out_at is not None

    @property
    def standing(self) -> Completion | None:
        """The completion that it became; None where it was left out, or that is void."""
        completion = self.completion
        return None if completion is None or completion.is_voided else completion
