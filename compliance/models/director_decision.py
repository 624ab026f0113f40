"""Applications to the director of POST, and what became of them."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from compliance.models.entry import Entry, entry_constraints
from compliance.querysets.entries import DecisionQuerySet
from records.models import Document

IS_PENDING = Q(
    decided_on__isnull=True,
    outcome="",
    decided_entered_by__isnull=True,
    decided_entered_at__isnull=True,
    decision_document__isnull=True,
)
IS_DECIDED = Q(
    decided_on__isnull=False,
    outcome__in=["granted", "denied"],
    decided_entered_by__isnull=False,
    decided_entered_at__isnull=False,
    decision_document__isnull=False,
)


class DirectorDecision(Entry):
    """An application for a waiver, a modification or an extension of one period.

    The entry is the application; deciding it is the one change there is, and keeps when it was
    entered, so that what was known before stays known.

    Source: 11 CSR 75-15.010(11)
    """

    class Kind(models.TextChoices):
        WAIVER = "waiver", "Waiver"
        MODIFICATION = "modification", "Modification"
        EXTENSION = "extension", "Extension"

    class Ground(models.TextChoices):
        MILITARY_LEAVE = "military_leave", "Military leave"
        MEDICAL = "medical", "Documented medical condition"

    class Outcome(models.TextChoices):
        GRANTED = "granted", "Granted"
        DENIED = "denied", "Denied"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="director_decisions"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    ground = models.CharField(max_length=20, choices=Ground)
    period = models.PositiveSmallIntegerField()
    applied_on = models.DateField()
    application_document = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="application", null=True, blank=True
    )
    decided_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    until = models.DateField("last day", null=True, blank=True)
    minimums = models.JSONField(
        null=True, blank=True, help_text="By measure, in whole hundredths of an hour."
    )
    decision_document = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="decision", null=True, blank=True
    )
    decided_entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_entered_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-period", "-applied_on", "-pk"]
        indexes = [models.Index(fields=["member", "period"], name="decision_member_period")]
        constraints = [
            *entry_constraints("decision"),
            models.UniqueConstraint(
                name="decision_stands_once",
                fields=["member", "period", "kind"],
                condition=Q(voided_at__isnull=True) & ~Q(outcome="denied"),
                violation_error_message=(
                    "One application of this kind stands for the period already."
                ),
            ),
            models.CheckConstraint(
                name="decision_of_a_clee_period",
                condition=Q(period__gte=2017),
                violation_error_message="The first CLEE period is 2017.",
            ),
            models.CheckConstraint(
                name="decision_is_pending_or_whole",
                condition=IS_PENDING | IS_DECIDED,
                violation_error_message="A decision has a day, an outcome and a document.",
            ),
            models.CheckConstraint(
                name="decision_not_before_application",
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("applied_on")),
                violation_error_message="Nothing is decided before it is applied for.",
            ),
            models.CheckConstraint(
                name="decision_not_by_oneself",
                condition=Q(decided_entered_by__isnull=True) | ~Q(decided_entered_by=F("member")),
                violation_error_message="Nobody enters a decision about themselves.",
            ),
            models.CheckConstraint(
                name="decision_until_for_an_extension_granted",
                condition=Q(until__isnull=False, kind="extension", outcome="granted")
                | (Q(until__isnull=True) & ~Q(kind="extension", outcome="granted")),
                violation_error_message="An extension that is granted has a last day.",
            ),
            models.CheckConstraint(
                name="decision_minimums_for_a_modification_granted",
                condition=Q(minimums__isnull=False, kind="modification", outcome="granted")
                | (Q(minimums__isnull=True) & ~Q(kind="modification", outcome="granted")),
                violation_error_message="A modification that is granted sets minimums.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} for {self.period} of {self.member}"

    @property
    def is_pending(self) -> bool:
        return self.decided_on is None

    @property
    def hours_by_measure(self) -> dict[str, Decimal]:
        """The minimums that a modification sets."""
        minimums = self.minimums or {}
        return {key: Decimal(hundredths).scaleb(-2) for key, hundredths in minimums.items()}
