"""A challenge to the record: what a member says, what was found, and the line that came of it."""

from django.db import models
from django.db.models import Q

from frame.reasons import LONGEST_REASON
from records.intake.models import SentIn
from records.models.completion import Completion


class Challenge(SentIn):
    """A member says that a line of their record is wrong, or that one is missing."""

    class Outcome(models.TextChoices):
        ENTERED = "entered", "Entered right"
        VOIDED = "voided", "Taken off the record"
        ELSEWHERE = "elsewhere", "Put right elsewhere"
        STAYS = "stays", "It stays as it is"

    # The line in question; none where one is missing.
    about = models.ForeignKey(
        Completion, on_delete=models.PROTECT, related_name="challenges", null=True
    )
    happened_on = models.DateField("day of the training", null=True)
    what = models.CharField("what is wrong", max_length=LONGEST_REASON)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    finding = models.CharField("answer", max_length=LONGEST_REASON, blank=True)
    # The line that was entered when it was upheld, that had put it right elsewhere by then, or by
    # which it stays though the one in question is voided.
    completion = models.OneToOneField(
        Completion, on_delete=models.PROTECT, related_name="entered_for", null=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(name="challenge_says_what", condition=~Q(what="")),
            models.CheckConstraint(
                name="challenge_outcome_is_answered",
                condition=Q(outcome="", finding="") | (~Q(outcome="") & ~Q(finding="")),
            ),
            models.CheckConstraint(
                name="challenge_entry_is_tied",
                condition=Q(outcome="entered", completion__isnull=False)
                | Q(outcome__in=["elsewhere", "stays"])
                | (Q(outcome__in=["", "voided"]) & Q(completion__isnull=True)),
            ),
        ]

    @property
    def is_missing(self) -> bool:
        """Whether it is about a line that is not there."""
        return self.about_id is None

    @property
    def is_voided_since(self) -> bool:
        """Whether the line stood when it was challenged, and is voided by now."""
        line = self.about
        return line is not None and line.voided_at is not None and line.voided_at >= self.sent_at

    @property
    def can_end_voided(self) -> bool:
        """Whether the answer may be that the line is voided and nothing entered."""
        line = self.about
        return line is not None and (not line.is_voided or self.is_voided_since)
