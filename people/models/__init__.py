"""Members, the elements they belong to, and the roles they are designated for."""

from people.models.element import Element
from people.models.former_serial_number import FormerSerialNumber
from people.models.leave import Leave
from people.models.member import Member
from people.models.member_merge import MemberMerge
from people.models.role import RoleDesignation

__all__ = ["Element", "FormerSerialNumber", "Leave", "Member", "MemberMerge", "RoleDesignation"]
