"""What is asked on pages of standings, exemptions, decisions and bookings."""

from compliance.forms.record import RecordForm
from compliance.forms.rules import RulesForm

__all__ = ["RecordForm", "RulesForm"]
