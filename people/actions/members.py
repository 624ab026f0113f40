"""Add members, and change them."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from simple_history.utils import get_history_manager_for_model

from events.event_log import Happened, record_events
from events.kinds import EventKind
from events.models import Event
from events.trail import as_said, check_unchanged_since, events_of_row
from frame.forms_once import Added, add_once, made_by_form
from frame.rights import Right, Role
from frame.words import us_date
from people.actions.departures import MEMBER_MOVE, MEMBER_SEPARATE, enter_last_day
from people.actions.guarded_changes import (
    check_enough_left,
    guarded_among,
    tell_guarded_change,
)
from people.actions.leading import check_gains_no_member
from people.actions.locking import (
    keys_led_by,
    lock_guarded_roles,
    lock_license_numbers,
    locked_elements,
    locked_member,
)
from people.actions.member_checks import check_license_is_free, check_member
from people.actions.serial_numbers import checked_field
from people.actions.sessions import forget_sign_ins
from people.credit_days import (
    DaysByMember,
    days_of_credit,
    hired_too_late,
    leaves_less,
    left_too_early,
)
from people.known import MEMBER_FACTS
from people.models import Member
from people.told_apart import (
    ANOTHER_PERSON,
    CALLED_THE_SAME,
    check_is_another,
    checked_doubts,
    doubts_about,
)

WHY_RIGHT = {
    ANOTHER_PERSON: "Why it is the same person",
    CALLED_THE_SAME: "Why it is another person than who is called the same",
}
MEMBER_ADD = EventKind(
    "member.add",
    "Added a member",
    names={**WHY_RIGHT, "another_than": "Called the same, but another person"},
    naming=frozenset({"another_than"}),
)
MEMBER_CHANGE = EventKind("member.change", "Changed a member", names=WHY_RIGHT)

MEMBER_COLUMNS = (
    "first_name",
    "middle_name",
    "last_name",
    "suffix",
    "rank",
    "kind",
    "element",
    "assignment",
    "email",
    "hired_on",
    "separated_on",
    "license_class",
    "license_number",
    "license_issued_on",
    "has_traffic_authority",
    "is_active",
)


@transaction.atomic
def add_member(
    *,
    serial_number: str,
    values: Mapping[str, Any],
    by: Member,
    today: date,
    form_token: UUID | None = None,
    another_than: str | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Added[Member]:
    """Add a member, who can sign in once an administrator has made a one-time password.

    Args:
        values: by column of `MEMBER_COLUMNS`; those left out keep the column's default.
        form_token: the token of the form, so that a second sending adds nothing.
        another_than: the serial numbers of those called the same, of whom `by` said that it is
            another person; None asks nobody.
        reasons: by key of a doubt, why it is no hindrance, where a file gave one.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: by field, naming the value at fault.
    """
    by.check_right(Right.ADMINISTER)
    serial = checked_field("serial_number", serial_number)
    if values.get("license_number"):
        lock_license_numbers()
    element = locked_elements([values["element"].pk])[values["element"].pk]
    if (made := made_by_form(Member, form_token)) is not None:
        return Added(made, is_repeat=True)

    def add() -> Member:
        given = {**values, "serial_number": serial, "element": element}
        member = Member(form_token=form_token, **given)
        taken = Member.objects.ever_had(serial).select_related("element").first()
        check_member(member, taken_by=taken, today=today)
        check_license_is_free(member)
        if another_than is not None:
            check_is_another(member, another_than)
        why = checked_doubts(doubts_about(None, member), reasons) if reasons else {}
        said = {"another_than": another_than or "", **why}
        write_members(added=[member], said=said, by=by, today=today)
        return member

    return add_once(Member, form_token, add)


# What decides over somebody's own standing, employment or reach.
DECISIVE = frozenset({"element", *MEMBER_FACTS})


@transaction.atomic
def change_member(
    *,
    member: Member,
    values: Mapping[str, Any],
    by: Member,
    today: date,
    seen: int | None = None,
    reasons: Mapping[str, str] | None = None,
) -> Member:
    """Change what is on file of a member, but for the serial number.

    A last day of employment is entered as the page for separating does.

    Args:
        values: by column of `MEMBER_COLUMNS`; those left out stay.
        seen: the number of the last write that the form was filled from; None asks nothing.
        reasons: by key of a doubt whether it is the same person, why it is no hindrance.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: by field, or because somebody changed the member meanwhile, or for want of
            a reason.
    """
    by.check_right(Right.ADMINISTER)
    if values.get("license_number", member.license_number) != member.license_number:
        lock_license_numbers()
    if going := goes(values, today):
        lock_guarded_roles()
    member = locked_member(member)
    element = values.get("element", member.element)
    elements = locked_elements({element.pk, member.element_id, *keys_led_by([member])})
    member.element = elements[member.element_id]
    values = {**values, "element": elements[element.pk]}
    if not differing(member, with_values(member, values)):
        return member
    check_unchanged_since(changes_of_member(member), seen)
    less = leaves_less(member, values.get("hired_on"), values.get("separated_on"))
    credit = days_of_credit([member] if less else [])
    change = planned_change(member, values, credit=credit, by=by, today=today)
    if going:
        check_may_go(member, values, today=today)
    if "license_number" in change.after:
        check_license_is_free(change.member)
    said = checked_doubts(doubts_about(member, change.member), reasons or {})
    write_members(changed=[replace(change, said=said)], by=by, today=today)
    return change.member


def goes(values: Mapping[str, Any], today: date) -> list[str]:
    """The columns among these values by which a member may sign in no more, or not yet."""
    by_column = {
        "is_active": not values.get("is_active", True),
        "separated_on": values.get("separated_on") is not None,
        "hired_on": values.get("hired_on", today) > today,
    }
    return [name for name, is_going in by_column.items() if is_going]


def of_signing_in(before: Member, after: Member, today: date) -> list[str]:
    """The columns in which two states differ by which somebody may sign in, or may not."""
    by_column = {
        "is_active": before.is_active != after.is_active,
        "separated_on": before.separated_on != after.separated_on,
        "hired_on": before.hired_on != after.hired_on
        and max(before.hired_on, after.hired_on) > today,
    }
    return [name for name, is_moved in by_column.items() if is_moved]


def check_may_go(
    member: Member,
    values: Mapping[str, Any],
    *,
    today: date,
    holders: dict[Role, set[int]] | None = None,
) -> None:
    """Refuse that somebody goes without whom there is no auditor or no second administrator.

    Args:
        holders: as for `check_enough_left`.

    Raises:
        ValidationError: by field.
    """
    changed = [name for name in goes(values, today) if values[name] != getattr(member, name)]
    if not changed:
        return
    try:
        check_enough_left([member], today=today, holders=holders)
    except ValidationError as refused:
        raise ValidationError(dict.fromkeys(changed[:1], refused.messages)) from None


@dataclass(frozen=True)
class MemberChange:
    """A change of a member that nothing speaks against, before it is written.

    Args:
        member: as it will be, but for a last day of employment that is entered.
        before: the values that change, the last day apart; as the event says them.
        last_day: the last day of employment that is entered; None where none is.
        moves_sign_in: the columns that change by which the member may sign in, or may not; a last
            day that is entered apart.
        said: what the event says besides what is on file.
    """

    member: Member
    before: dict[str, str]
    after: dict[str, str]
    last_day: date | None
    moves_sign_in: Sequence[str] = ()
    said: Mapping[str, str] = field(default_factory=dict)


def planned_change(
    member: Member,
    values: Mapping[str, Any],
    *,
    credit: DaysByMember,
    by: Member,
    today: date,
) -> MemberChange:
    """The change that these values make; nothing is asked of the database, nor written.

    Args:
        member: as it is stored, with its element.
        credit: the days of credit of those whom a change leaves fewer days of employment.

    Raises:
        ValidationError: by field.
    """
    planned = with_values(member, values)
    changed = differing(member, planned)
    if member == by and "is_active" in changed:
        raise ValidationError(
            {"is_active": "You can't lock yourself out. Ask another administrator to do it."}
        )
    if member == by and (decisive := [name for name in changed if name in DECISIVE]):
        raise ValidationError(
            dict.fromkeys(
                decisive,
                "This decides about your own record or reach. Ask another administrator.",
            )
        )
    check_member(planned, taken_by=None, today=today)
    if too_late := hired_too_late(member, planned.hired_on, credit):
        raise ValidationError({"hired_on": too_late})
    leaves_on = planned.separated_on
    if leaves_on is not None and (too_early := left_too_early(member, leaves_on, credit)):
        raise ValidationError({"separated_on": too_early})
    if "element" in changed:
        check_gains_no_member([member], planned.element, by=by)
    last_day = planned.separated_on if "separated_on" in changed else None
    if last_day is not None:
        changed.remove("separated_on")
        planned.separated_on = member.separated_on
    before, after = plain(member), plain(planned)
    return MemberChange(
        planned,
        {name: before[name] for name in changed},
        {name: after[name] for name in changed},
        last_day,
        of_signing_in(member, planned, today),
    )


def with_values(member: Member, values: Mapping[str, Any]) -> Member:
    """The member as these values would make it."""
    planned = copy(member)
    for name, value in values.items():
        setattr(planned, name, value)
    return planned


def differing(before: Member, after: Member) -> list[str]:
    """The columns in which two states of a member differ."""
    was, will_be = plain(before), plain(after)
    return [name for name in was if was[name] != will_be[name]]


@transaction.atomic
def write_members(
    *,
    added: Sequence[Member] = (),
    changed: Sequence[MemberChange] = (),
    said: Mapping[str, str] | None = None,
    by: Member,
    today: date,
) -> None:
    """Write members that were checked and are locked, each with its history and its event.

    Args:
        said: what the events of those added say besides what is on file.

    Raises:
        PermissionDenied: `by` doesn't administer.
    """
    by.check_right(Right.ADMINISTER)
    history = get_history_manager_for_model(Member)
    for member in added:
        member.set_unusable_password()
    Member.objects.bulk_create(added)
    history.bulk_history_create(added, default_user=by)
    edited = [change for change in changed if change.after]
    for change in edited:
        change.member.skip_history_when_saving = True  # the history is written of all at once
        change.member.save(update_fields={*change.after, "search_text"})
        del change.member.skip_history_when_saving
    history.bulk_history_create([each.member for each in edited], default_user=by, update=True)
    record_events(
        [
            *(
                Happened(MEMBER_ADD, each, each, after=given({**plain(each), **(said or {})}))
                for each in added
            ),
            *(
                Happened(
                    MEMBER_CHANGE,
                    each.member,
                    each.member,
                    each.before,
                    {**each.after, **each.said},
                )
                for each in edited
            ),
        ],
        by=by,
    )
    _tell_of_guarded(edited, by=by)
    for change in edited:
        if change.moves_sign_in:
            forget_sign_ins(change.member)
    for change in changed:
        if change.last_day is not None:
            enter_last_day(change.member, change.last_day, by=by, today=today)


def _tell_of_guarded(edited: Sequence[MemberChange], *, by: Member) -> None:
    """Tell of those who hold a guarded role and have another way to be reached or to sign in."""
    telling = [
        each for each in edited if each.moves_sign_in or {"email", "separated_on"} & {*each.after}
    ]
    guarded = guarded_among(each.member for each in telling) if telling else set()
    for each in telling:
        if (member := each.member).pk not in guarded:
            continue
        if "is_active" in each.after:
            may = "may sign in again" if member.is_active else "may no longer sign in"
            tell_guarded_change(member, f"has entered that {member} {may}.", by=by)
        if "hired_on" in each.moves_sign_in:
            hired_on = us_date(member.hired_on)
            did = f"has entered {hired_on} as the day of hire of {member}, who signs in from then."
            tell_guarded_change(member, did, by=by)
        # A last day that is entered is told where that is written.
        if "separated_on" in each.after:
            was = us_date(date.fromisoformat(each.before["separated_on"]))
            did = f"has taken back {was} as the last day of {member}, who goes on signing in."
            tell_guarded_change(member, did, by=by)
        if "email" in each.after:
            was, now = each.before["email"], each.after["email"]
            words = f"from {was or 'none'} to {now or 'none'}"
            did = f"has changed the e-mail address of {member} {words}."
            tell_guarded_change(member, did, addresses=(was, now), by=by)


def changes_of_member(member: Member) -> QuerySet[Event]:
    """The events of what changed the values that the form of a member shows."""
    return events_of_row(member, (MEMBER_CHANGE, MEMBER_MOVE, MEMBER_SEPARATE))


def plain(member: Member) -> dict[str, str]:
    """What is on file, as the event log and a comparison hold it."""
    return {name: as_said(getattr(member, name)) for name in ("serial_number", *MEMBER_COLUMNS)}


def given(values: Mapping[str, str]) -> dict[str, str]:
    """Only those that are there."""
    return {name: value for name, value in values.items() if value}
