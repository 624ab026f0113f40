"""Make a one-time password for a member, confirm it, stop it, and use it up."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from events.event_log import record_event
from events.kinds import EventKind
from frame.forms_once import Added, add_once, made_by_form
from frame.notices.actions import notify
from frame.rights import GUARDED_ROLES, Right
from frame.words import us_datetime
from people.actions.by_two import locked_to_confirm, stop_asked, stop_row, tell_asked
from people.actions.locking import locked_member
from people.actions.sessions import end_other_sessions, forget_sign_ins
from people.guessing.guard import forget_failures
from people.models import Member, OneTimePassword
from people.one_time_parts import new_part, shown, stored
from people.states.one_time_passwords import CONFIRM_PASSWORD, MAKE_PASSWORD, STOP_PASSWORD
from people.telling import (
    PASSWORD_MADE,
    PASSWORD_USED,
    tell_auditors,
    tell_confirmed,
    tell_of_console,
    tell_stopped,
)

# Long enough to hand it over on the next day, and too short to be kept for later.
LASTS = timedelta(hours=24)
MADE_AT_CONSOLE = EventKind(
    "one_time_password.make_at_console", "Made a one-time password from the console"
)
REFUSED = EventKind("one_time_password.refuse", "Refused a one-time password made for them")
USED = EventKind("one_time_password.use", "Signed in with a one-time password")


@transaction.atomic
def make_one_time_password(
    *, member: Member, by: Member, now: datetime, form_token: UUID | None = None
) -> Added[OneTimePassword]:
    """Make up a password for a member; the row says, this once, what there is to hand over.

    For who audits, decides or administers it is only the first half, and opens nothing until
    another administrator has confirmed it and hands over the other. Any that was made before is
    stopped. The password that the member has goes on until the new one is used.

    Args:
        form_token: the token of the form, so that a second sending makes none.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: it would be for `by`.
    """
    member = locked_member(member)
    MAKE_PASSWORD.check_can(None, by=by, member=member)
    if (made := made_by_form(OneTimePassword, form_token)) is not None:
        return Added(made, is_repeat=True)
    is_guarded = not GUARDED_ROLES.isdisjoint(member.roles)

    def add() -> OneTimePassword:
        _tell_of_replaced(member, by=by, now=now)
        row = _made(member, is_guarded=is_guarded, by=by, now=now, form_token=form_token)
        record_event(
            MAKE_PASSWORD.event,
            by=by,
            about=row,
            member=member,
            after={"ends_at": row.ends_at, "is_guarded": is_guarded},
        )
        words = f"{by.name} has made a one-time password for you, which works until "
        notify(PASSWORD_MADE, [member], f"{words}{us_datetime(row.ends_at)}.", by=by)
        if is_guarded:
            tell_asked(row, f"{by.name} asks for a one-time password for {member}.", by=by)
        else:
            tell_auditors(f"{by.name} has made a one-time password for {member}.", by=by)
            forget_failures(member)
        return row

    return add_once(OneTimePassword, form_token, add)


@transaction.atomic
def make_one_time_password_at_console(*, member: Member, now: datetime) -> OneTimePassword:
    """Make up a password from the console of the server, where whoever sits holds everything.

    The auditors and the administrators are told.
    """
    member = locked_member(member)
    row = _made(member, is_guarded=False, by=None, now=now, form_token=None)
    after = {"ends_at": row.ends_at}
    record_event(MADE_AT_CONSOLE, by=None, about=row, member=member, after=after)
    words = f"A one-time password for {member} was made from the console of the server."
    notify(PASSWORD_MADE, [member], words, by=None)
    tell_of_console(words, besides=member)
    forget_failures(member)
    return row


def end_ways_in(*, member: Member, by: Member, now: datetime) -> None:
    """End what a member signs in by, and is signed in by; the event is that of the whole act.

    Until two administrators make a one-time password for the member, nothing opens.
    """
    member.one_time_passwords.filter(used_at=None, stopped_at=None).update(
        stopped_at=now, stopped_by=by
    )
    member.password, member.must_change_password = make_password(None), False
    # No history: neither column is in it.
    Member.objects.filter(pk=member.pk).update(password=member.password, must_change_password=False)
    forget_sign_ins(member)


def _made(
    member: Member, *, is_guarded: bool, by: Member | None, now: datetime, form_token: UUID | None
) -> OneTimePassword:
    """A new row in place of any that stands, with what is to be handed over now."""
    standing = member.one_time_passwords.filter(used_at=None, stopped_at=None)
    standing.update(stopped_at=now, stopped_by=by)
    first, second = new_part(), "" if is_guarded else new_part()
    row = OneTimePassword.objects.create(
        member=member,
        is_guarded=is_guarded,
        first_part=stored(first),
        second_part=stored(second) if second else "",
        made_by=by,
        made_at=now,
        ends_at=now + LASTS,
        form_token=form_token,
    )
    row.to_hand_over = shown(first + second)
    return row


def _tell_of_replaced(member: Member, *, by: Member, now: datetime) -> None:
    """Tell whoever made the one that stands that making another one stops it."""
    standing = member.one_time_passwords.standing(now).select_related("made_by").first()
    if standing is not None and standing.made_by_id not in by.own_keys:
        what = f"the one-time password for {member} by making another one"
        tell_stopped(what, asked_by=standing.made_by, by=by)


@transaction.atomic
def confirm_one_time_password(
    *, one_time: OneTimePassword, by: Member, now: datetime
) -> OneTimePassword:
    """Confirm one that another administrator made; the row says, this once, its second half.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: `by` made it or it is for `by`; it waits no longer, or has ended.
    """
    row = locked_to_confirm(one_time, CONFIRM_PASSWORD, by=by)
    member = row.member
    check_not_ended(row, now)
    second = new_part()
    row.second_part, row.confirmed_by, row.confirmed_at = stored(second), by, now
    row.ends_at = now + LASTS
    row.save()
    after = {"ends_at": row.ends_at}
    record_event(CONFIRM_PASSWORD.event, by=by, about=row, member=member, after=after)
    words = f"{by.name} has confirmed the one-time password for {member}."
    notify(PASSWORD_MADE, [member], words, by=by)
    what = f"the one-time password for {member}"
    tell_confirmed(what, member=member, asked_by=row.made_by, by=by)
    forget_failures(member)
    row.to_hand_over = shown(second)
    return row


def check_not_ended(one_time: OneTimePassword, now: datetime) -> None:
    """Refuse what has ended by itself.

    Raises:
        ValidationError: saying since when, and what to do.
    """
    if one_time.ends_at <= now:
        raise ValidationError(
            f"This one-time password ended on {us_datetime(one_time.ends_at)}. Make another one."
        )


@transaction.atomic
def stop_one_time_password(*, one_time: OneTimePassword, by: Member, now: datetime) -> None:
    """Let a one-time password open nothing any more; who made it and the auditors are told.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: it was used or stopped already.
    """
    what = f"the one-time password for {one_time.member}"
    stop_asked(one_time, STOP_PASSWORD, what=what, by=by, now=now)


@transaction.atomic
def refuse_one_time_password(*, by: Member, now: datetime) -> None:
    """Stop the one-time password that somebody made for oneself; the auditors are told.

    Raises:
        ValidationError: there is none.
    """
    by.check_right(Right.SEE_OWN_RECORD)
    rows = OneTimePassword.objects.select_for_update().filter(member=by)
    row = rows.standing(now).first()
    if row is None:
        raise ValidationError("There is no one-time password for you. Nothing is left to do.")
    stop_row(row, by=by, now=now)
    record_event(REFUSED, by=by, about=row, member=by)
    tell_auditors(f"{by} has refused a one-time password that was made for them.", by=by)


@transaction.atomic
def use_one_time_password(*, one_time: OneTimePassword, now: datetime) -> Member | None:
    """Use up a one-time password that was typed whole: the member has no other until they choose.

    Returns:
        the member, who signs in by it; None where it was used or stopped meanwhile, waits to be
        confirmed, or was made by one administrator before the member was given a guarded role.
    """
    member = locked_member(one_time.member)
    row = OneTimePassword.objects.select_for_update().standing(now).filter(pk=one_time.pk).first()
    if row is None or row.waits:
        return None
    is_by_one = row.made_by_id is not None and row.confirmed_by_id is None
    if is_by_one and not GUARDED_ROLES.isdisjoint(member.roles):
        return None
    row.used_at = now
    row.save()
    member.password, member.must_change_password = make_password(None), True
    # No history: neither column is in it.
    Member.objects.filter(pk=member.pk).update(password=member.password, must_change_password=True)
    end_other_sessions(member=member, here=None)
    record_event(USED, by=member, about=row, member=member)
    words = f"The one-time password for you was used on {us_datetime(now)}."
    notify(PASSWORD_USED, [member], words, by=None)
    return member
