"""Events that exempt a member from a CLEE period."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from compliance.models.entry import Entry, entry_constraints
from compliance.querysets.entries import EntryOfMemberQuerySet
from frame.words import us_date
from records.models import Document


class Exemption(Entry):
    """A new license, an upgrade or Missouri basic training, which exempts from its period.

    Source: 11 CSR 75-15.010(3)
    """

    class Kind(models.TextChoices):
        NEW_LICENSE = "new_license", "New peace officer license"
        LICENSE_UPGRADE = "license_upgrade", "License upgrade"
        BASIC_TRAINING = "basic_training", "Missouri basic training completed"

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="exemptions"
    )
    kind = models.CharField(max_length=20, choices=Kind)
    on = models.DateField("day")
    # None where it was entered before a document was asked for; `add_exemption` always files one.
    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="exemption", null=True
    )

    objects = EntryOfMemberQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            *entry_constraints("exemption"),
            models.UniqueConstraint(
                name="exemption_stands_once",
                fields=["member", "kind", "on"],
                condition=Q(voided_at__isnull=True),
                violation_error_message="This exemption is on record already.",
            ),
            models.CheckConstraint(
                name="exemption_in_a_clee_period",
                condition=Q(on__gte=date(2017, 1, 1)),
                violation_error_message="The first CLEE period is 2017.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {us_date(self.on)}, of {self.member}"

    @property
    def period(self) -> int:
        return self.on.year
