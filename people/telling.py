"""Telling members of the roles that they are given, and that are taken away."""

from frame.notices.kinds import Mail, NoticeGroup, NoticeKind, plain_page

ROLES = NoticeGroup("roles", "Your roles", "You are given a role, or one ends.", Mail.AT_ONCE)
HOME = plain_page("home")

ROLE_GIVEN = NoticeKind("role.given", "You have a role more", ROLES, HOME)
ROLE_ENDED = NoticeKind("role.ended", "A role of yours has ended", ROLES, HOME)
