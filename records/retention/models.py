"""Legal holds, and orders to destroy papers with what each of them names."""

from typing import TYPE_CHECKING, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from courses.models import Course, CourseSession
from frame.forms_once import AddedOnce
from frame.reasons import LONGEST_REASON
from frame.rights import Right
from people.models.takes_two import TakesTwo
from records.models.document import Document

if TYPE_CHECKING:
    from people.models import Member

# Any one of these opens the pages of the schedule and of orders.
SEES_RETENTION = (Right.SEE_ALL_RECORDS, Right.HOLD_RECORDS, Right.ORDER_DESTRUCTION)
# Whoever sees the records sees what of them is held; for which case, counsel alone.
SEES_HOLDS = (Right.SEE_ALL_RECORDS, Right.HOLD_RECORDS)


class OrderQuerySet(models.QuerySet):
    """Orders to destroy papers, within reach."""

    def visible_to(self, user: "Member") -> Self:
        return self.all() if user.has_right(*SEES_RETENTION) else self.none()


class LegalHoldQuerySet(models.QuerySet):
    """Legal holds, by reach and by whether they stand."""

    def visible_to(self, user: "Member") -> Self:
        return self.not_kept_from(user) if user.has_right(*SEES_HOLDS) else self.none()

    def not_kept_from(self, user: "Member") -> Self:
        """Those of which a member may know, as far as nothing but the own record hinders it."""
        # A request about oneself is shown to nobody, however it is come by.
        requested = self.model._default_manager.filter(
            release_request__scope__member__in=user.own_keys
        )
        found = self.exclude(pk__in=requested.order_by().values("pk"))
        if user.has_right(Right.HOLD_RECORDS):
            return found
        # Whom it is on is not told, whatever they may see of others.
        return found.filter(Q(member__isnull=True) | ~Q(member__in=user.own_keys))

    def standing(self) -> Self:
        return self.filter(lifted_at__isnull=True)


def _one_of(*names: str) -> Q:
    """Of these columns, one is filled and the others are not."""
    found = Q()
    for filled in names:
        found |= Q(**{f"{name}__isnull": name != filled for name in names})
    return found


class LegalHold(AddedOnce):
    """What may not be destroyed while it stands, whatever its age: of a member, a course, a class,
    or of the members that a release request asks about.

    Args:
        case: of which court or file it is, as counsel calls it.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="legal_holds", null=True
    )
    course = models.ForeignKey(
        Course, on_delete=models.PROTECT, related_name="legal_holds", null=True
    )
    course_session = models.ForeignKey(
        CourseSession,
        on_delete=models.PROTECT,
        related_name="legal_holds",
        null=True,
        verbose_name="class",
    )
    release_request = models.ForeignKey(
        "records.ReleaseRequest",
        on_delete=models.PROTECT,
        related_name="legal_holds",
        null=True,
    )
    case = models.CharField(max_length=200)
    reason = models.CharField(max_length=LONGEST_REASON)
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    placed_at = models.DateTimeField()
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    lifted_at = models.DateTimeField(null=True)
    lift_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="legal_hold_is_on_one_thing",
                condition=_one_of("member", "course", "course_session", "release_request"),
            ),
            models.CheckConstraint(
                name="legal_hold_lifted_is_whole",
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True, lift_reason="")
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lift_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Legal hold on {self.what}"

    @property
    def what(self) -> str:
        """What it is on, in words."""
        if self.member is not None:
            return str(self.member)
        if self.release_request is not None:
            return f"release request {self.release_request.number}"
        return f"the class {self.course_session}" if self.course_session else str(self.course)


def certificate_path(order: "DestructionOrder", name: str) -> str:
    """Where a certificate of destruction is stored: under a name that says nothing."""
    return f"destruction/{uuid4().hex}.pdf"


class DestructionOrder(TakesTwo):
    """Papers of one kind to be destroyed: asked for by one, confirmed by another of another role.

    What it names is laid down when it is asked for, and never changed.

    Args:
        kind: the line of the schedule.
        schedule_line: what that line said when it was asked for.
        authority: which line of the Secretary of State's schedule allows it, as who asks knows it.
        list_sha256: of the list of what it names (`digest_of` in `records/retention/orders.py`).
        refuse_reason: why the second signature was refused; blank of what was taken back.
    """

    kind = models.CharField(max_length=40)
    schedule_line = models.CharField(max_length=400)
    from_on = models.DateField("from")
    until_on = models.DateField("until")
    authority = models.CharField(max_length=200)
    list_sha256 = models.CharField("SHA-256 of the list", max_length=64)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    certificate = models.FileField(upload_to=certificate_path, blank=True)
    certificate_sha256 = models.CharField(max_length=64, blank=True)
    refuse_reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="destruction_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                    & ~Q(confirmed_by=F("asked_by"))
                ),
                violation_error_message="Another person confirms it, of another role.",
            ),
            models.CheckConstraint(
                name="destruction_stopped_before_it_begins",
                condition=Q(stopped_at__isnull=True, stopped_by__isnull=True)
                | Q(stopped_at__isnull=False, stopped_by__isnull=False, confirmed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="destruction_finished_once_confirmed",
                condition=Q(finished_at__isnull=True) | Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="destruction_certificate_once_finished",
                condition=Q(certificate="", certificate_sha256="")
                | (Q(finished_at__isnull=False) & ~Q(certificate="") & ~Q(certificate_sha256="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Destruction order {self.pk}"

    @property
    def member(self) -> None:
        """Nobody: it is about papers of many."""

    @property
    def first_by(self) -> "Member":
        return self.asked_by

    @property
    def documents(self) -> "models.QuerySet[Document]":
        """The papers that it names."""
        return Document.objects.filter(destruction_rows__order=self)


class DestructionRow(models.Model):
    """One paper that an order names, as it was when the order was asked for.

    Args:
        kept_from: the day that its years counted from.
        began_at: when its file was there, was the one listed, and was about to go. One that is
            missing without it was never destroyed here.
        why_kept: why it stayed all the same, where something came in between.
    """

    order = models.ForeignKey(DestructionOrder, on_delete=models.PROTECT, related_name="rows")
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="destruction_rows"
    )
    sha256 = models.CharField("SHA-256", max_length=64)
    size = models.PositiveIntegerField(help_text="In bytes.")
    kept_from = models.DateField()
    began_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)
    why_kept = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="destruction_row_once_an_order", fields=["order", "document"]
            ),
            models.CheckConstraint(
                name="destruction_row_destroyed_or_kept",
                condition=Q(destroyed_at__isnull=True) | Q(why_kept=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Paper {self.document_id}"

    @property
    def line(self) -> str:
        """Its line in the list that is hashed: `30 06641c15... 2019-03-01`."""
        return f"{self.document_id} {self.sha256} {self.kept_from.isoformat()}"

    @property
    def is_done(self) -> bool:
        """Whether it is destroyed, or stays for a reason."""
        return self.destroyed_at is not None or bool(self.why_kept)
