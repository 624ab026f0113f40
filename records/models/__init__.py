"""Who was trained, and who may look."""

from records.models.completion import Completion
from records.models.document import Document
from records.models.element import Element
from records.models.event import Event
from records.models.member import Member
from records.models.role import RoleDesignation
from records.models.sheet_scan import SheetScan
from records.models.sign_in_sheet import SheetLine, SignInSheet

__all__ = [
    "Completion",
    "Document",
    "Element",
    "Event",
    "Member",
    "RoleDesignation",
    "SheetLine",
    "SheetScan",
    "SignInSheet",
]
