"""What people of the demo did lately, each by the action that people use, as of its moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from events.event_log import happening_at
from frame.notices.models import Notice

Act = Callable[[datetime], object]
# What was told before that, everybody has read.
UNREAD = timedelta(days=6)


@dataclass
class Timeline:
    """Acts of people, to be done in the order of their moments, so that the log tells them so.

    Args:
        now: when the demo is looked at.
    """

    now: datetime
    _acts: list[tuple[datetime, Act]] = field(default_factory=list)

    def at(self, moment: datetime, act: Act) -> None:
        """Put in an act, which is given its moment."""
        self._acts.append((moment, act))

    def play(self) -> None:
        """Do them all; their notices are of their moments, and no e-mail is sent of them."""
        for moment, act in sorted(self._acts, key=lambda each: each[0]):
            last = Notice.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            with happening_at(moment):
                act(moment)
            seen_at = None if moment > self.now - UNREAD else moment + timedelta(hours=20)
            Notice.objects.filter(pk__gt=last).update(
                made_at=moment, mail_due_at=moment, mail=Notice.Mailing.NONE, seen_at=seen_at
            )
