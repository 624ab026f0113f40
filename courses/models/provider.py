"""Who gives the training."""

from typing import Self

from django.db import models
from simple_history.models import HistoricalRecords

from courses.designations import Source
from frame.forms_once import AddedOnce
from frame.search import MOST_WORDS, FoldedField
from people.license_numbers import normalized_license
from people.models import Member
from people.models.license_number import LicenseNumberField


class ProviderQuerySet(models.QuerySet):
    """Providers, by search; every member may see them."""

    def search(self, text: str) -> Self:
        """Providers whose name or license number holds every word of `text`, in any order."""
        found = self
        for word in text.split()[:MOST_WORDS]:
            licensed = models.Q(license_number__contains=normalized_license(word))
            found = found.filter(models.Q(name__icontains=word) | licensed)
        return found


class Provider(AddedOnce):
    """An organization that gives training; its kind proposes the source of its courses."""

    class Kind(models.TextChoices):
        TRAINING_CENTER = "training_center", "Licensed basic training center"
        LICENSED_PROVIDER = "licensed_provider", "Licensed CLEE provider"
        APPROVED_SOURCE = "approved_source", "Source with approved individual courses"
        AGENCY = "agency", "Law enforcement agency"
        COLLEGE = "college", "Accredited college or university"
        PRE_APPROVED = "pre_approved", "On the director's pre-approved list"
        MILITARY = "military", "Armed forces or National Guard"
        OTHER = "other", "Other, without POST credit"

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind)
    # Two names that differ in case, accents or signs alone are one provider.
    search_text = FoldedField(of=("name",), max_length=200)
    license_number = LicenseNumberField("POST license number", max_length=40, blank=True)
    license_valid_until = models.DateField(null=True, blank=True)

    _history_user: Member  # for simple_history: by whom the next change is

    objects = ProviderQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["search_text", "form_token"])

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["search_text"],
                name="provider_name_is_its_own",
                violation_error_message="A provider of this name was added at the same moment. "
                "Nothing of yours was saved. Send it again: then that one is offered to you.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def default_source(self) -> Source:
        """The source its courses usually have; each course states its own."""
        return {
            self.Kind.TRAINING_CENTER: Source.TRAINING_CENTER,
            self.Kind.LICENSED_PROVIDER: Source.LICENSED_PROVIDER,
            self.Kind.APPROVED_SOURCE: Source.APPROVED_COURSE,
            self.Kind.AGENCY: Source.IN_SERVICE,
            self.Kind.COLLEGE: Source.COLLEGE,
            self.Kind.PRE_APPROVED: Source.PRE_APPROVED,
            # A branch may be on the director's list of the year (75-15.050(1)), or not.
            self.Kind.MILITARY: Source.NON_POST,
            self.Kind.OTHER: Source.NON_POST,
        }[self.Kind(self.kind)]

    @property
    def source_once_approved(self) -> Source:
        """The source of one course that POST approved by itself, whatever else it gives.

        Source: 11 CSR 75-15.010(4)(C) and (G)
        """
        is_agency = self.kind == self.Kind.AGENCY
        return Source.IN_SERVICE if is_agency else Source.APPROVED_COURSE
