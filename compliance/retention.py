"""What the retention schedule counts of this app: exemptions, director's decisions, bookings."""

from typing import Any

from django.db.models import QuerySet

from compliance.models import DirectorDecision
from people.models import Member
from records.retention.kinds import counts_as


@counts_as("entry", "applied_on")
def decisions(reader: Member) -> "QuerySet[Any]":
    return DirectorDecision.objects.all()
