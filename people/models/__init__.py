"""Members, the elements they belong to, the roles they are designated for, and their sign-ins."""

from people.models.element import Element
from people.models.former_serial_number import FormerSerialNumber
from people.models.guarded_change import GuardedChange
from people.models.guessing import FailedSignIn, KnownPlace, LimitLift, Spending, TryCount, Way
from people.models.leave import Leave
from people.models.member import Member
from people.models.member_merge import MemberMerge
from people.models.member_session import MemberSession
from people.models.one_time_password import OneTimePassword
from people.models.role import RoleDesignation
from people.models.role_request import RoleRequest

__all__ = [
    "Element",
    "FailedSignIn",
    "FormerSerialNumber",
    "GuardedChange",
    "KnownPlace",
    "Leave",
    "LimitLift",
    "Member",
    "MemberMerge",
    "MemberSession",
    "OneTimePassword",
    "RoleDesignation",
    "RoleRequest",
    "Spending",
    "TryCount",
    "Way",
]
