"""What was sent in, within reach; and the queue of what waits."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from frame.rights import Right
from frame.search import MOST_WORDS, matching
from frame.words import us_date

if TYPE_CHECKING:
    from people.models import Member


# The states of `SentIn` that wait for the Training Unit and for POST; its model stands above this.
SENT = "sent"
FORWARDED = "forwarded"


class SentInQuerySet(models.QuerySet):
    """What was sent in: one's own, or all for who sees all records. Who leads sees none of it."""

    def visible_to(self, user: "Member") -> Self:
        if user.has_right(Right.SEE_ALL_RECORDS):
            return self.all()
        return self.filter(sent_by=user)

    def waiting(self) -> Self:
        """What waits for the Training Unit, the oldest first."""
        return self.filter(state=SENT).order_by("sent_at", "pk")

    def to_decide(self, user: "Member") -> Self:
        """What `user` may decide: all that waits but their own."""
        return self.visible_to(user).waiting().exclude(sent_by=user)

    def with_post(self, user: "Member") -> Self:
        """What waits for POST, but `user`'s own, the oldest first."""
        found = self.visible_to(user).filter(state=FORWARDED).exclude(sent_by=user)
        return found.order_by("outsidetraining__forwarded_at", "pk")

    def waiting_by_kind(self) -> dict[str, int]:
        """How many of each kind wait for the Training Unit."""
        waiting = self.filter(state=SENT).order_by().values("kind")
        counted = waiting.annotate(count=models.Count("pk")).values_list("kind", "count")
        return dict(counted)

    def search(self, text: str) -> Self:
        """What is called so, was sent by who is called so, or is of a course of that number."""
        found = self
        for word in text.split()[:MOST_WORDS]:
            by_sender = matching("sent_by__search_text", word)
            by_number = models.Q(outsidetraining__control_number__icontains=word)
            found = found.filter(models.Q(title__icontains=word) | by_sender | by_number)
        return found

    def of_course(self, course_id: str) -> Self:
        """What became training of a course, its approval, or a challenge of it."""
        ways = (
            "rollcallreport",
            "outsidetraining",
            "outsidetraining__completion",
            "challenge__about",
            "challenge__completion",
        )
        named = [(f"{way}__course__course_id__iexact", course_id) for way in ways]
        return self.filter(models.Q(*named, _connector=models.Q.OR))

    def next_after(self, sent_in: "models.Model") -> Self:
        """What stands behind it in the queue."""
        at, pk = sent_in.sent_at, sent_in.pk  # type: ignore[attr-defined]  # of SentIn
        return self.filter(models.Q(sent_at__gt=at) | models.Q(sent_at=at, pk__gt=pk))


def due_words(due_on: date, today: date) -> str:
    """`due Mar 20, 2026`, or how late it is: `3 days late`."""
    return f"due {us_date(due_on)}" if due_on >= today else f"{days_waited(due_on, today)} late"


def days_waited(since: date, today: date) -> str:
    """`today`, `1 day`, `12 days`: how long something has waited."""
    days = (today - since).days
    if days < 1:
        return "today"
    return f"{days:,} day{'' if days == 1 else 's'}"
