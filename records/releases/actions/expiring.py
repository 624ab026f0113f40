"""What was granted and not handed over in time ends by itself."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from records.releases.actions.asking import locked, record_step
from records.releases.models import ReleaseRequest
from records.releases.states import EXPIRE
from records.releases.telling import tell_expired


def expire_grants(now: datetime) -> None:
    """Let every grant expire whose last day is over."""
    today = timezone.localdate(now)
    for request in ReleaseRequest.objects.past_their_end(today).order_by("pk"):
        with transaction.atomic():
            row = locked(request)
            # It may have gone on since it was found, or been granted anew with a day of its own.
            if not EXPIRE.can(row, by=None, today=today):
                continue
            assert row.decision is not None, "what is granted has its decision"
            [row.state] = EXPIRE.end
            row.save()
            record_step(row, EXPIRE.event, by=None, after={"ends_on": str(row.decision.ends_on)})
            tell_expired(row)
