"""Pages of standings and reports."""

from compliance.views.member import member_record, my_record, transcript
from compliance.views.people import member_list
from compliance.views.report import report

__all__ = ["member_list", "member_record", "my_record", "report", "transcript"]
