"""Who is locked out after wrong passwords, and until when."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from axes.conf import settings
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.db.models import Sum


def locked_serials(now: datetime) -> list[str]:
    """The serial numbers that are locked at this moment, some of them perhaps no member's."""
    failed = AccessAttempt.objects.filter(attempt_time__gt=now - cool_off())
    many = failed.values("username").annotate(failures=Sum("failures_since_start")).order_by()
    limit = settings.AXES_FAILURE_LIMIT
    return list(many.filter(failures__gte=limit).values_list("username", flat=True))


def locked_until(serial_number: str, now: datetime) -> datetime | None:
    """When the lock opens by itself; None for who is not locked out."""
    failed = AccessAttempt.objects.filter(
        username=serial_number, attempt_time__gt=now - cool_off()
    ).order_by("-attempt_time")
    return _until(failed.values_list("attempt_time", "failures_since_start"))


def _until(failed: Iterable[tuple[datetime, int]]) -> datetime | None:
    """The failures of each browser are forgotten together; the lock opens when too few are left."""
    failures = 0
    for at, number in failed:
        failures += number
        if failures >= settings.AXES_FAILURE_LIMIT:
            return at + cool_off()
    return None


def cool_off() -> timedelta:
    """How long a lock lasts."""
    lasts = get_cool_off()
    assert lasts is not None, "the settings give it"
    return lasts
