"""What a member was told, and when they want to be told by e-mail."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from frame.notices.kinds import LONGEST_NAME, Mail, NoticeKind, kind_named
from frame.rights import Right
from frame.search import MOST_WORDS

if TYPE_CHECKING:
    from frame.requests import Asker

LONGEST_SENTENCE = 400


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices, by whose they are and what became of them."""

    def visible_to(self, user: "Asker") -> Self:
        """A notice is for the one who is told, whatever others may see."""
        return self.filter(to=user)

    def unread(self) -> Self:
        return self.filter(seen_at__isnull=True)

    def of(self, *kinds: NoticeKind) -> Self:
        return self.filter(kind__in=[kind.name for kind in kinds])

    def search(self, text: str) -> Self:
        """Notices whose sentence holds every word of `text`, in any order."""
        words = text.split()[:MOST_WORDS]
        return self.filter(*(Q(sentence__icontains=word) for word in words))

    def to_be_mailed(self, now: datetime) -> Self:
        """Those whose e-mail is due and that nobody has read meanwhile, the oldest first."""
        waiting = self.unread().filter(mail=Notice.Mailing.WAITING, mail_due_at__lte=now)
        return waiting.order_by("mail_due_at", "pk")

    def not_sent(self, user: "Asker") -> Self:
        """Those whose e-mail failed and that nobody has read since, for who administers."""
        if not user.has_right(Right.ADMINISTER):
            return self.none()
        return self.unread().filter(mail=Notice.Mailing.FAILED)


class Notice(models.Model):
    """One thing that one member is told."""

    class Mailing(models.TextChoices):
        NONE = "", "None is sent"
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be sent"

    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(max_length=LONGEST_NAME)
    about = models.CharField(
        max_length=40, blank=True, help_text="The key of the row that it is about."
    )
    sentence = models.CharField(max_length=LONGEST_SENTENCE)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    # Its e-mail. Whoever sends it has claimed it before, so that it is sent once at most.
    mail = models.CharField(max_length=10, choices=Mailing, default=Mailing.WAITING, blank=True)
    mail_due_at = models.DateTimeField()
    mail_to = models.CharField(
        max_length=600,
        default="",
        help_text="A line an address, where it is told at others than the member's own of today.",
    )
    mail_tries = models.PositiveSmallIntegerField(default=0)
    mail_tried_at = models.DateTimeField(null=True)
    mail_tried_to = models.CharField(
        max_length=600, default="", help_text="A line an address at which it was tried last."
    )
    mail_error = models.CharField(max_length=300, default="")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="notice_failed_mail_says_why",
                condition=~Q(mail="failed") | (~Q(mail_error="") & Q(mail_tried_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(name="notice_of_member", fields=["to", "-id"]),
            models.Index(name="notice_unread", fields=["to"], condition=Q(seen_at__isnull=True)),
            models.Index(
                name="notice_to_be_mailed",
                fields=["mail_due_at", "id"],
                condition=Q(seen_at__isnull=True, mail="waiting"),
            ),
            models.Index(
                name="notice_mail_open",
                fields=["mail_tried_at"],
                condition=Q(mail__in=["sending", "failed"]),
            ),
            models.Index(name="notice_age", fields=["made_at"]),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def is_unread(self) -> bool:
        return self.seen_at is None

    @property
    def mail_addresses(self) -> list[str]:
        """Where its e-mail goes."""
        return self.mail_to.split("\n") if self.mail_to else [self.to.email]

    @property
    def addresses_tried(self) -> list[str]:
        """Where its e-mail was tried last; nowhere where that was not kept, or there was none."""
        return [address for address in self.mail_tried_to.split("\n") if address]

    @property
    def can_go_elsewhere(self) -> bool:
        """Whether the member's address of today is another than those at which it was tried."""
        return bool(self.to.email) and self.to.email not in self.addresses_tried

    def address_for(self, user: "Asker") -> str:
        """Where it leads; blank where that is not within reach, or the code knows it no longer."""
        kind = kind_named(self.kind)
        return "" if kind is None else kind.leads_to(self.about, user)


class MailChoice(models.Model):
    """When a member wants e-mail of one group of notices; without a row, the group's own holds."""

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mail_choices"
    )
    group = models.CharField(max_length=LONGEST_NAME)
    mail = models.CharField(max_length=10, choices=Mail)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="mail_choice_once", fields=["member", "group"]),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.get_mail_display()}"


def with_unread_notices(people: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """People, each with `unread_notices`: how many they have not read."""
    unread = Notice.objects.unread().filter(to=models.OuterRef("pk")).order_by()
    counted = unread.values("to").annotate(number=models.Count("pk")).values("number")
    return people.annotate(
        unread_notices=models.functions.Coalesce(models.Subquery(counted), models.Value(0))
    )
