"""The event log: append-only events in text, and the tree of hashes that they are sealed into."""

import json
from typing import Any, Self

from django.db import models
from django.db.models import CharField, Q
from django.db.models.functions import Cast

from events.canonical import FORM, FORMS
from events.kinds import confidential_kinds, kinds_read_by
from events.persons import PersonThen, Reader
from events.reach import CONFIDENTIAL, OF_OTHERS, OWN, log_reach_of
from events.unreadable import NO_MOMENT, ReadableIterable
from events.verifier import Edge, NotWholeError
from events.withheld import done_by, withheld_from

APPEND_ONLY = "Events are append-only; append another one."


class EventQuerySet(models.QuerySet):
    """Events, which can be read, whatever somebody made of them, and appended and nothing else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._iterable_class = ReadableIterable

    def visible_to(self, user: Reader) -> Self:
        """All events to an auditor, a clerk's own to the clerk, those of releases to OGC and HRD.

        An administrator, who sees no records, reads all but those that tell a ground, and of those
        that tell of a record what happened and to whom (`changes_of`). Nobody reads what an app
        withholds from them (`events.withheld`): of a release or a hold on the own record, which
        may be what they are not to know of; nor that somebody took a proof of such an event.
        """
        reach = log_reach_of(user)
        found = self.all()
        if OF_OTHERS not in reach:
            own = done_by(user) if OWN in reach else Q(pk__in=[])
            found = found.filter(own | Q(action__in=kinds_read_by(user)))
        withheld = withheld_from(user)
        keys = Event.objects.filter(withheld).order_by().annotate(key=Cast("pk", CharField()))
        proofs = Q(about_type=Event._meta.label, about_id__in=keys.values("key"))
        found = found.exclude(withheld | proofs)
        if CONFIDENTIAL in reach:
            return found
        return found.exclude(action__in=confidential_kinds())

    def update(self, **kwargs: Any) -> int:
        raise TypeError(APPEND_ONLY)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError(APPEND_ONLY)


class Event(models.Model):
    """Who did what, when, about whom, with the values before and after.

    All of it is text as it was then, so that it reads the same whatever becomes of the rows.
    """

    at = models.DateTimeField(db_index=True)
    action = models.CharField(max_length=60, db_index=True)
    by_key = models.CharField(max_length=40, blank=True, db_index=True)
    by_serial_number = models.CharField(max_length=40, blank=True, db_index=True)
    by_name = models.CharField(max_length=200, blank=True)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    about_text = models.CharField(max_length=300, blank=True)
    member_key = models.CharField(max_length=40, blank=True, db_index=True)
    member_serial_number = models.CharField(max_length=40, blank=True, db_index=True)
    member_name = models.CharField(max_length=200, blank=True)
    before_text = models.TextField()
    after_text = models.TextField()

    objects = EventQuerySet.as_manager()
    TEXTS = FORMS[FORM]

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["about_type", "about_id"], name="event_about"),
            # A search by name reads whoever was called what from these alone, not from the events.
            models.Index(fields=["by_key", "by_name"], name="event_by_name"),
            models.Index(fields=["member_key", "member_name"], name="event_member_name"),
        ]

    def __str__(self) -> str:
        # What a proof of it is about, which whoever this event is kept from may read.
        return f"Event {self.pk}"

    def save(self, **kwargs: Any) -> None:
        if self.pk:
            raise TypeError(APPEND_ONLY)
        super().save(**kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise TypeError(APPEND_ONLY)

    @property
    def is_dated(self) -> bool:
        """Whether its moment can be read; somebody may have changed it."""
        return self.at != NO_MOMENT

    @property
    def by(self) -> PersonThen | None:
        """Who did it; None when the system did."""
        if not self.by_key:
            return None
        return PersonThen(self.by_key, self.by_serial_number, self.by_name)

    @property
    def member(self) -> PersonThen | None:
        """Whose record it touched, when it touched one."""
        if not self.member_key:
            return None
        return PersonThen(self.member_key, self.member_serial_number, self.member_name)

    @property
    def before(self) -> dict[str, Any]:
        """The values that changed, as they were.

        Raises:
            ValueError: somebody changed them, and they are none any more.
        """
        return _values_in(self.before_text)

    @property
    def after(self) -> dict[str, Any]:
        """The values that changed, as they were made.

        Raises:
            ValueError: somebody changed them, and they are none any more.
        """
        return _values_in(self.after_text)


def _values_in(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except RecursionError:
        said = None
    if not isinstance(said, dict):
        raise ValueError("The values of an event are no object of JSON.")
    return said


class EventNaming(models.Model):
    """A serial number among the values of an event, so that a search finds the event by it.

    It repeats what the event says (`events.naming`), so it is not sealed, and a check of the log
    holds it against the event.
    """

    event = models.ForeignKey(Event, on_delete=models.DO_NOTHING, db_constraint=False)
    serial_number = models.CharField(max_length=40, db_index=True)

    def __str__(self) -> str:
        return self.serial_number


class Recurrence(models.Model):
    """How often somebody has done one thing on a day, so that the log is not filled with it.

    Args:
        key: the kind of event, who does it, and what is the same each time.
    """

    key = models.CharField(max_length=160, primary_key=True)
    day = models.DateField(db_index=True)
    times = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key}: {self.times}"


class WaitingEvent(models.Model):
    """An event that has no seal yet. It is written with the event and goes with its sealing."""

    event = models.OneToOneField(
        Event,
        primary_key=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="waiting",
    )

    def __str__(self) -> str:
        return f"event {self.pk}"


class Seal(models.Model):
    """The place of an event in the one order of all, and its hash as a leaf of the log's tree.

    Args:
        position: the first is 1.
        salt: what makes the hash impossible to guess from what the event says.
        hash: of the leaf, in 64 hexadecimal digits.
    """

    position = models.BigIntegerField(primary_key=True)
    # Not held by the database: a seal says that there was an event, even when that is gone.
    event = models.OneToOneField(
        Event, on_delete=models.DO_NOTHING, db_constraint=False, related_name="seal"
    )
    form = models.CharField(max_length=20, default=FORM)
    salt = models.CharField(max_length=32)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="places_begin_at_1", condition=models.Q(position__gte=1))
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.hash}"


class TreeNode(models.Model):
    """The hash over 256, 65,536 or 16,777,216 events that stand together in the log's tree.

    From these and at most 255 neighbours of a height any other hash of the tree is made.

    Args:
        height: 8, 16 or 24; it stands over 2**height events.
        index: which of its height; the first is 0.
    """

    height = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["height", "index"], name="one_node_a_place")]

    def __str__(self) -> str:
        return f"{self.height}/{self.index}: {self.hash}"


class TreeHead(models.Model):
    """The end of the log: one row, locked for the moment in which events are sealed.

    By it the newest seals are missed when somebody takes them out.

    Args:
        size: events sealed.
        edge: the hashes of the whole subtrees that the tree is made of, largest first.
    """

    size = models.BigIntegerField(default=0)
    edge = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.size} events"

    def as_edge(self) -> Edge:
        """The right edge of the tree, which can grow.

        Raises:
            NotWholeError: it is damaged.
        """
        try:
            hashes = [bytes.fromhex(each) for each in self.edge.split()]
            is_of_size = len(hashes) == self.size.bit_count()
        except (ValueError, TypeError, AttributeError):
            raise NotWholeError("the mark of where the event log ends is damaged") from None
        if not is_of_size:
            raise NotWholeError("the mark of where the event log ends fits no number of events")
        return Edge(self.size, hashes)


class Checkpoint(models.Model):
    """What the log was at a moment, signed: how many events, and the hash over all of them.

    Args:
        note: the signed text, which is what leaves the house (c2sp.org/tlog-checkpoint).
    """

    size = models.BigIntegerField(primary_key=True)
    note = models.TextField()
    made_at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-size"]

    def __str__(self) -> str:
        return "1 event" if self.size == 1 else f"{self.size:,} events"


class CheckpointSent(models.Model):
    """That a checkpoint has left the house.

    Args:
        way: a folder, an e-mail address, or the address of a witness.
        receipt: what came back: the line of a witness's signature.
    """

    checkpoint = models.ForeignKey(
        Checkpoint, on_delete=models.DO_NOTHING, db_constraint=False, related_name="sent"
    )
    way = models.CharField(max_length=300)
    receipt = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["checkpoint", "way"], name="sent_once_a_way")
        ]

    def __str__(self) -> str:
        return f"{self.checkpoint} by {self.way}"
