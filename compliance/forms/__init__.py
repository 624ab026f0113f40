"""What is asked on pages of standings, exemptions, decisions and bookings."""

from compliance.forms.record import RecordForm

__all__ = ["RecordForm"]
