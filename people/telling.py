"""Telling members of the roles that they are given, and of the elements that they lead."""

from collections.abc import Collection

from frame.notices.actions import Told, notify, notify_each
from frame.notices.kinds import Mail, NoticeGroup, NoticeKind, plain_page
from frame.rights import Right, Role
from people.models import Element, Member

ROLES = NoticeGroup(
    "roles",
    "Your roles",
    "You are given a role or an element to lead, or one ends; or, where you audit, decide or "
    "administer, somebody changes your sign-in or your e-mail address.",
    Mail.AT_ONCE,
)
HOME = plain_page("home")
PASSWORDS = NoticeGroup(
    "passwords",
    "Your password",
    "A one-time password is made for you or used, or your password is changed.",
    Mail.AT_ONCE,
)
OWN_PASSWORD = plain_page("password-change")
OVERSIGHT = NoticeGroup(
    "oversight",
    "Passwords and roles of others",
    "A one-time password is made for somebody, or a role that audits, decides or administers is "
    "asked for or given; or one of these is stopped.",
    Mail.DAILY,
    (Right.READ_ALL_EVENTS,),
)
TAKEN = NoticeGroup(
    "guarded",
    "Access of those who audit, decide or administer",
    "One administrator ends a role that audits, decides or administers, or changes the sign-in, "
    "the e-mail address, the serial number or the employment of somebody who holds one, or signs "
    "them out.",
    Mail.AT_ONCE,
    (Right.READ_ALL_EVENTS,),
)
TO_CONFIRM = NoticeGroup(
    "to_confirm",
    "What a second administrator confirms",
    "Another administrator asks for a one-time password or a role that needs your confirmation, "
    "or confirms or stops one that you asked for.",
    Mail.AT_ONCE,
    (Right.ADMINISTER,),
)

CONSOLE = NoticeGroup(
    "console",
    "What is given from the console of the server",
    "Whoever sits at the server makes a one-time password for somebody, or an administrator.",
    Mail.AT_ONCE,
    (Right.READ_ALL_EVENTS,),
)

ROLE_GIVEN = NoticeKind("role.given", "You have a role more", ROLES, HOME)
ROLE_ENDED = NoticeKind("role.ended", "A role of yours has ended", ROLES, HOME)
LEAD_GIVEN = NoticeKind("lead.given", "You lead an element", ROLES, HOME)
LEAD_ENDED = NoticeKind("lead.ended", "You no longer lead an element", ROLES, HOME)

PASSWORD_MADE = NoticeKind(
    "password.made", "A one-time password was made for you", PASSWORDS, OWN_PASSWORD
)
PASSWORD_USED = NoticeKind(
    "password.used", "Your one-time password was used", PASSWORDS, OWN_PASSWORD
)
PASSWORD_CHANGED = NoticeKind(
    "password.changed", "Your password was changed", PASSWORDS, OWN_PASSWORD
)
ACCESS_GIVEN = NoticeKind(
    "access.given",
    "Somebody was given a way to sign in, or a role",
    OVERSIGHT,
    plain_page("events:event-list", Right.READ_ALL_EVENTS),
)
ACCESS_GIVEN_AT_CONSOLE = NoticeKind(
    "access.given_at_console",
    "Somebody was given a way to sign in from the console of the server",
    CONSOLE,
    plain_page("events:event-list", Right.READ_ALL_EVENTS),
)
ACCESS_STOPPED = NoticeKind(
    "access.stopped",
    "A role that was asked for, or a one-time password, was stopped",
    OVERSIGHT,
    plain_page("events:event-list", Right.READ_ALL_EVENTS),
)
OWN_REQUEST_STOPPED = NoticeKind(
    "access.own_stopped",
    "What you asked for was stopped",
    TO_CONFIRM,
    plain_page("people:to-confirm", Right.ADMINISTER),
)
OWN_REQUEST_CONFIRMED = NoticeKind(
    "access.own_confirmed",
    "What you asked for was confirmed",
    TO_CONFIRM,
    plain_page("people:designation-list", Right.ADMINISTER),
)
ACCESS_CHANGED = NoticeKind(
    "access.changed",
    "The access of somebody who audits, decides or administers was changed",
    TAKEN,
    plain_page("people:guarded-change-list", Right.READ_ALL_EVENTS),
)
OWN_ACCESS_CHANGED = NoticeKind("access.own_changed", "Your access was changed", ROLES, HOME)
ACCESS_TO_CONFIRM = NoticeKind(
    "access.to_confirm",
    "Something waits for a second administrator",
    TO_CONFIRM,
    plain_page("people:to-confirm", Right.ADMINISTER),
)


def tell_auditors(sentence: str, *, by: Member | None) -> None:
    """Tell who audits of a way to sign in, or of a role, that somebody was given."""
    notify(ACCESS_GIVEN, _who_are(Role.AUDITOR), sentence, by=by)


def tell_administrators(sentence: str, *, besides: Member, by: Member | None) -> None:
    """Tell the administrators of what one of them has to confirm.

    Args:
        besides: whom it is about, who can't confirm it.
    """
    others = [each for each in _who_are(Role.ADMINISTRATOR) if each != besides]
    notify(ACCESS_TO_CONFIRM, others, sentence, by=by)


def tell_of_console(sentence: str, *, besides: Member) -> None:
    """Tell who audits and who administers of what was given from the console; nothing waits.

    Args:
        besides: whom it was given.
    """
    told = {*_who_are(Role.AUDITOR), *_who_are(Role.ADMINISTRATOR)} - {besides}
    notify(ACCESS_GIVEN_AT_CONSOLE, sorted(told, key=lambda each: each.pk), sentence, by=None)


def tell_stopped(what: str, *, asked_by: Member | None, by: Member) -> None:
    """Tell who asked for it, and who audits, that one administrator let it go.

    Args:
        what: going on after `has stopped`.
        asked_by: None where that was at the console.
    """
    words = f"{by.name} has stopped {what}"
    if asked_by is not None:
        notify(OWN_REQUEST_STOPPED, [asked_by], f"{words}, which you asked for.", by=by)
        words = f"{words}, which {asked_by.name} asked for"
    auditors = [each for each in _who_are(Role.AUDITOR) if each != asked_by]
    notify(ACCESS_STOPPED, auditors, f"{words}.", by=by)


def tell_confirmed(what: str, *, member: Member, asked_by: Member | None, by: Member) -> None:
    """Tell who asked for it, and who audits, that a second administrator has confirmed it.

    Args:
        what: going on after `has confirmed`.
        member: whom it is about, who is told of it by itself.
        asked_by: None where that was at the console.
    """
    words = f"{by.name} has confirmed {what}"
    if asked_by is not None:
        notify(OWN_REQUEST_CONFIRMED, [asked_by], f"{words}, which you asked for.", by=by)
    auditors = [each for each in _who_are(Role.AUDITOR) if each not in (asked_by, member)]
    notify(ACCESS_GIVEN, auditors, f"{words}.", by=by)


def tell_of_guarded(
    member: Member, sentence: str, *, addresses: Collection[str], by: Member
) -> None:
    """Tell of a change of who holds a guarded role: them, who audits, and who administers.

    Args:
        addresses: where the member is told by e-mail at once, whatever became of them since.
    """
    own = Told(member, sentence, addresses=tuple(filter(None, addresses)))
    notify_each(OWN_ACCESS_CHANGED, [own], by=by)
    others = {*_who_are(Role.AUDITOR), *_who_are(Role.ADMINISTRATOR)} - {member}
    notify(ACCESS_CHANGED, sorted(others, key=lambda each: each.pk), sentence, by=by)


def _who_are(role: Role) -> list[Member]:
    """Who holds a role now, each once."""
    held = Member.objects.filter(designations__role=role, designations__ended_on=None)
    return list(held.order_by("pk").distinct())


def tell_of_leads(
    element: Element, *, before: Collection[Member], now: Collection[Member], by: Member
) -> None:
    """Tell who has come to lead an element, and who does so no longer."""
    new, gone = set(now) - set(before), set(before) - set(now)
    notify(LEAD_GIVEN, new, f"You lead {element} now, and see the records of it.", by=by)
    notify(LEAD_ENDED, gone, f"You no longer lead {element}.", by=by)
