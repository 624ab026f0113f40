"""Telling members of the roles that they are given, and of the elements that they lead."""

from collections.abc import Collection

from frame.notices.actions import notify
from frame.notices.kinds import Mail, NoticeGroup, NoticeKind, plain_page
from people.models import Element, Member

ROLES = NoticeGroup(
    "roles",
    "Your roles",
    "You are given a role or an element to lead, or one ends.",
    Mail.AT_ONCE,
)
HOME = plain_page("home")

ROLE_GIVEN = NoticeKind("role.given", "You have a role more", ROLES, HOME)
ROLE_ENDED = NoticeKind("role.ended", "A role of yours has ended", ROLES, HOME)
LEAD_GIVEN = NoticeKind("lead.given", "You lead an element", ROLES, HOME)
LEAD_ENDED = NoticeKind("lead.ended", "You no longer lead an element", ROLES, HOME)


def tell_of_leads(
    element: Element, *, before: Collection[Member], now: Collection[Member], by: Member
) -> None:
    """Tell who has come to lead an element, and who does so no longer."""
    new, gone = set(now) - set(before), set(before) - set(now)
    notify(LEAD_GIVEN, new, f"You lead {element} now, and see the records of it.", by=by)
    notify(LEAD_ENDED, gone, f"You no longer lead {element}.", by=by)
