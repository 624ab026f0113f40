"""The event log: append-only, each event chained to the one before."""

import hashlib
import json
from typing import Any, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from frame.rights import Right

FIRST_HASH = "0" * 64


class EventChain(models.Model):
    """The end of the chain: one row, locked while an event is appended."""

    last_hash = models.CharField(max_length=64, default=FIRST_HASH)

    def __str__(self) -> str:
        return self.last_hash


class EventQuerySet(models.QuerySet):
    """Events, which can be read and appended and nothing else."""

    def visible_to(self, user: models.Model) -> Self:
        """All events to an auditor, a clerk's own to the clerk, none to others."""
        if user.has_right(Right.READ_ALL_EVENTS):
            return self.all()
        if user.has_right(Right.READ_OWN_EVENTS):
            return self.filter(by=user)
        return self.none()

    def append(
        self,
        *,
        action: str,
        by: models.Model | None,
        about: models.Model | None,
        member: models.Model | None,
        before: dict[str, Any],
        after: dict[str, Any],
    ) -> "Event":
        """Add an event to the end of the chain."""
        with transaction.atomic():
            EventChain.objects.get_or_create(pk=1)
            chain = EventChain.objects.select_for_update().get(pk=1)
            event = Event(
                at=timezone.now(),
                by=by,
                action=action,
                about_type=about._meta.label if about is not None else "",
                about_id=str(about.pk) if about is not None else "",
                about_text=str(about)[:300] if about is not None else "",
                member=member,
                before=_plain(before),
                after=_plain(after),
                previous_hash=chain.last_hash,
            )
            event.hash = event.computed_hash()
            event.save(force_insert=True)
            EventChain.objects.filter(pk=1).update(last_hash=event.hash)
        return event

    def update(self, **kwargs: Any) -> int:
        raise TypeError("Events are append-only; append another one.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("Events are append-only and never deleted.")


class Event(models.Model):
    """Who did what, when, about whom, with the values before and after."""

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="events", null=True
    )
    action = models.CharField(max_length=60, db_index=True)
    about_type = models.CharField(max_length=60)
    about_id = models.CharField(max_length=40)
    about_text = models.CharField(max_length=300)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="events_about",
        null=True,
    )
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["about_type", "about_id"], name="event_about")]

    def __str__(self) -> str:
        return f"{self.action} {self.about_text}"

    def save(self, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("Events are append-only; append another one.")
        super().save(**kwargs)

    def computed_hash(self) -> str:
        """The hash over everything this event says and the hash of the one before."""
        said = {
            "at": self.at.isoformat(),
            "by": self.by_id,
            "action": self.action,
            "about": [self.about_type, self.about_id, self.about_text],
            "member": self.member_id,
            "before": self.before,
            "after": self.after,
            "previous_hash": self.previous_hash,
        }
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()

    def delete(self, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError("Events are append-only and never deleted.")


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them, so that the hash is the same when read back."""
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder, default=str))
