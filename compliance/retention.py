"""What the retention schedule counts of this app: exemptions, director's decisions, bookings."""

from compliance.models import DirectorDecision, Exemption, PeriodBooking
from records.retention.kinds import counts_as

counts_as("entry", lambda _: Exemption.objects.all(), "on")
counts_as("entry", lambda _: DirectorDecision.objects.all(), "applied_on")
counts_as("entry", lambda _: PeriodBooking.objects.all(), "entered_at")
