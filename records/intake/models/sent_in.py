"""What was sent in, whatever its kind, and its papers."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from frame.forms_once import AddedOnce
from frame.reasons import LONGEST_REASON
from records.intake.querysets import SentInQuerySet
from records.models.document import Document

if TYPE_CHECKING:
    from people.models import Member


class SentIn(AddedOnce):
    """Something a member sent to the Training Unit, which accepts it or sends it back.

    Each kind is a model of its own on top of it, with what that kind says.
    """

    class State(models.TextChoices):
        SENT = "sent", "Sent"
        FORWARDED = "forwarded", "Forwarded to POST"
        RETURNED = "returned", "Sent back to you"
        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    # What is not over: whoever's turn it is, nobody has decided it.
    OPEN = (State.SENT, State.FORWARDED, State.RETURNED)
    DECIDED = (State.ACCEPTED, State.DECLINED)
    # What stands is not sent in a second time.
    STANDS = (*OPEN, State.ACCEPTED)

    # What it is called in `records.intake.states.LIVES`, and wherever else a kind has its own.
    kind = models.CharField(max_length=40, editable=False)
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=20, choices=State, default=State.SENT)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sent_in"
    )
    sent_at = models.DateTimeField()
    # The last day on which deciding it is not late, where its kind has a clock.
    due_on = models.DateField(null=True)
    returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    returned_at = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    answer = models.CharField(max_length=LONGEST_REASON, blank=True)
    answered_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    decided_at = models.DateTimeField(null=True)

    objects = SentInQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "sent_at"], name="sent_in_queue")]
        constraints = [
            models.CheckConstraint(
                name="sent_in_return_says_why",
                condition=~Q(state="returned")
                | (Q(returned_by__isnull=False, returned_at__isnull=False) & ~Q(return_reason="")),
            ),
            models.CheckConstraint(
                name="sent_in_decision_says_who",
                condition=~Q(state__in=("accepted", "declined"))
                | Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="sent_in_decided_by_another", condition=~Q(decided_by=F("sent_by"))
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def member(self) -> "Member":
        """Whom it touches, for its events."""
        return self.sent_by

    @property
    def papers_are_of(self) -> "Member | None":
        """Whose record its papers belong to; None where they are about many."""
        return self.sent_by


class SentPaper(models.Model):
    """One paper of what was sent in. None is taken away: an answer adds others."""

    sent_in = models.ForeignKey(SentIn, on_delete=models.PROTECT, related_name="papers")
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="sent_paper")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.document)
