"""Whether the limit in all holds anybody back now, and what it has done lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, Sum

from people.models import FailedSignIn, LimitLift, Member

Outcome = FailedSignIn.Outcome


def is_lifted(now: datetime) -> bool:
    return lifted_until(now) is not None


def lifted_until(now: datetime) -> datetime | None:
    """Until when the limit in all holds nobody back; None where it does."""
    lifts = LimitLift.objects.filter(until__gt=now).order_by("-until")
    return lifts.values_list("until", flat=True).first()


@dataclass(frozen=True)
class HeldBack:
    """What administrators are told while sign-ins are held back.

    Args:
        since: from when the counts are.
        wrong: passwords that were looked at and opened nothing.
        addresses: from how many they came.
        in_all: sign-ins turned away by the limit in all.
        busy: sign-ins turned away because others were being checked.
        lifted_until: until when the limit in all holds nobody back; None where it does.
    """

    since: datetime
    wrong: int
    addresses: int
    in_all: int
    busy: int
    lifted_until: datetime | None

    @property
    def is_news(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.in_all or self.busy or self.lifted_until)


def held_back(*, reader: Member, now: datetime) -> HeldBack:
    """What was held back in this hour and the one before."""
    since = now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
    looked_at = Q(outcome__in=[Outcome.WRONG, Outcome.NOBODY, Outcome.CLOSED])
    counts = (
        FailedSignIn.objects.visible_to(reader)
        .filter(first_at__gte=since)
        .order_by()
        .aggregate(
            wrong=Sum("times", filter=looked_at, default=0),
            addresses=Count("address", filter=looked_at, distinct=True),
            in_all=Sum("times", filter=Q(outcome=Outcome.IN_ALL), default=0),
            busy=Sum("times", filter=Q(outcome=Outcome.BUSY), default=0),
        )
    )
    return HeldBack(since=since, lifted_until=lifted_until(now), **counts)
