"""Add members, change them, and withdraw one that was a mistake."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from simple_history.utils import get_history_manager_for_model

from events.event_log import Happened, record_event, record_events
from events.kinds import EventKind
from events.models import Event
from events.trail import as_said, check_unchanged_since, events_of_row
from frame.days import day_problem
from frame.forms_once import Added, add_once, made_by_form
from frame.reasons import checked_reason
from frame.rights import Right
from frame.words import us_date
from people.actions.departures import MEMBER_MOVE, MEMBER_SEPARATE, enter_last_day
from people.actions.leading import check_gains_no_member
from people.actions.locking import (
    keys_led_by,
    lock_license_numbers,
    locked_elements,
    locked_member,
    member_locked_with_key,
)
from people.actions.serial_numbers import checked_field, taken_words
from people.credit_days import (
    DaysByMember,
    days_of_credit,
    hired_too_late,
    leaves_less,
    left_too_early,
)
from people.hanging import what_hangs_on
from people.known import MEMBER_FACTS
from people.leaving import Leaving, departure_of
from people.models import Member
from people.naming import check_is_another

MEMBER_ADD = EventKind(
    "member.add",
    "Added a member",
    names={"another_than": "Called the same, but another person"},
    naming=frozenset({"another_than"}),
)
MEMBER_CHANGE = EventKind("member.change", "Changed a member")
MEMBER_WITHDRAW = EventKind(
    "member.withdraw", "Withdrew a member added by mistake", names={"reason": "Reason"}
)

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
WHY_WITHDRAW = "Say what the mistake was; the reason stays on record."


@transaction.atomic
def add_member(
    *,
    serial_number: str,
    values: Mapping[str, Any],
    by: Member,
    today: date,
    form_token: UUID | None = None,
    another_than: str | None = None,
) -> Added[Member]:
    """Add a member, who can sign in once an administrator has set a first password.

    Args:
        values: by column of `MEMBER_COLUMNS`; those left out keep the column's default.
        form_token: the token of the form, so that a second sending adds nothing.
        another_than: the serial numbers of those called the same, of whom `by` said that it is
            another person; None asks nobody, as of a file.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: by field, naming the value at fault.
    """
    by.check_right(Right.ADMINISTER)
    serial = checked_field("serial_number", serial_number)
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
        said = {"another_than": another_than or ""}
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
) -> Member:
    """Change what is on file of a member, but for the serial number.

    A last day of employment is entered as the page for separating does.

    Args:
        values: by column of `MEMBER_COLUMNS`; those left out stay.
        seen: the number of the last write that the form was filled from; None asks nothing.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: by field, or because somebody changed the member meanwhile.
    """
    by.check_right(Right.ADMINISTER)
    lock_license_numbers()
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
    if "license_number" in change.after:
        check_license_is_free(change.member)
    write_members(changed=[change], by=by, today=today)
    return change.member


def check_license_is_free(member: Member) -> None:
    """Refuse the license number of another member: nobody shares a license.

    The database can't hold it: somebody entered twice before has it twice until they are merged,
    and has it twice again once a merge is undone.

    Raises:
        ValidationError: for the field.
    """
    others = Member.objects.filter(license_number=member.license_number)
    if member.license_number and (holder := others.exclude(pk=member.pk).first()) is not None:
        raise ValidationError(
            {"license_number": license_taken_words(member.license_number, holder)}
        )


def license_taken_words(number: str, holder: Member) -> str:
    """Whose license it is already, and the way out."""
    return (
        f"{number} is the license of {holder}. Correct the number; if both are one "
        "person, merge the one into the other."
    )


@dataclass(frozen=True)
class MemberChange:
    """A change of a member that nothing speaks against, before it is written.

    Args:
        member: as it will be, but for a last day of employment that is entered.
        before: the values that change, the last day apart; as the event says them.
        last_day: the last day of employment that is entered; None where none is.
    """

    member: Member
    before: dict[str, str]
    after: dict[str, str]
    last_day: date | None


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
                Happened(MEMBER_CHANGE, each.member, each.member, each.before, each.after)
                for each in edited
            ),
        ],
        by=by,
    )
    for change in changed:
        if change.last_day is not None:
            enter_last_day(change.member, change.last_day, by=by, today=today)


@transaction.atomic
def withdraw_member(*, member: Member, reason: str, by: Member, today: date) -> None:
    """Take out a member who was added by mistake, while nothing hangs on them.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: something hangs on the member, or there is no reason.
    """
    by.check_right(Right.ADMINISTER)
    member = member_locked_with_key(member)
    check_can_withdraw(member, today=today)
    reason = checked_reason(reason, missing=WHY_WITHDRAW)
    record_event(
        MEMBER_WITHDRAW,
        by=by,
        about=member,
        member=member,
        before=given(plain(member)),
        after={"reason": reason},
    )
    member._history_user = by
    member.delete()


def check_can_withdraw(member: Member, *, today: date) -> None:
    """Refuse to withdraw a member on whom anything hangs, or who was ever here.

    Raises:
        ValidationError: naming what hangs, and what to do instead.
    """
    hanging = what_hangs_on(member)
    if Event.objects.filter(by_key=str(member.pk)).exists():
        hanging.append("what they did here themselves")
    if hanging:
        raise ValidationError(
            f"{member.name} can't be withdrawn, as the records name them: "
            f"{', '.join(hanging)}. Separate them instead; then they can't sign in, and the record "
            "stays."
        )
    # A sheet that is not saved names them by their serial number alone.
    if waiting := departure_of(Leaving([member], last_on=today), today=today).left_open:
        words = " ".join(each.words for each in waiting)
        raise ValidationError(f"{member.name} can't be withdrawn yet: {words} See to that first.")


def check_member(member: Member, *, taken_by: Member | None, today: date) -> None:
    """Refuse a member that can't be, field by field.

    Args:
        member: with the element as it is stored, locked by whoever then writes the member.
        taken_by: who has the serial number already, or had it.

    Raises:
        ValidationError: with an error for each field at fault.
    """
    errors: dict[str, list[Any]] = {}
    if taken_by is not None:
        errors["serial_number"] = [taken_words(member.serial_number, taken_by)]
    for name in ("hired_on", "separated_on", "license_issued_on"):
        if problem := day_problem(getattr(member, name), today=today):
            errors[name] = [problem]
    element = member.element
    if element.closed_on is not None and member.separated_on is None:
        errors["element"] = [
            f"{element.name} is closed since {us_date(element.closed_on)}. Choose another element."
        ]
    try:
        # Unique and check constraints, and the element's key, would each ask the database.
        member.full_clean(
            exclude={"password", "serial_number", "element", *errors},
            validate_unique=False,
            validate_constraints=False,
        )
    except ValidationError as error:
        for name, found in error.error_dict.items():
            errors.setdefault(name, found)
    if errors:
        raise ValidationError(errors)


def changes_of_member(member: Member) -> QuerySet[Event]:
    """The events of what changed the values that the form of a member shows."""
    return events_of_row(member, (MEMBER_CHANGE, MEMBER_MOVE, MEMBER_SEPARATE))


def plain(member: Member) -> dict[str, str]:
    """What is on file, as the event log and a comparison hold it."""
    return {name: as_said(getattr(member, name)) for name in ("serial_number", *MEMBER_COLUMNS)}


def given(values: Mapping[str, str]) -> dict[str, str]:
    """Only those that are there."""
    return {name: value for name, value in values.items() if value}
