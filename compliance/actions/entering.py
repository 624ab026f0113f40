"""What every entry about a member is held to, and how one is voided."""

from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError

from compliance.models.entry import Entry
from compliance.standings import law
from kcpd_training.event_log import record_event
from kcpd_training.templatetags.display import us_date, us_datetime
from records.models import Member

LONGEST_REASON = 500
WHY_VOID = "Say why it is voided; the reason stays on record."

AnyEntry = TypeVar("AnyEntry", bound=Entry)


def lock_record_of(member: Member) -> Member:
    """Let one clerk at a time enter something about the member, who is read anew."""
    return Member.objects.select_for_update(no_key=True).get(pk=member.pk)


def made_by_form(model: type[AnyEntry], form_token: UUID | None) -> AnyEntry | None:
    """The entry that this form has made already; its member's record is locked."""
    if form_token is None:
        return None
    return model._default_manager.filter(form_token=form_token).first()


def check_about_another(member: Member, *, by: Member) -> None:
    """Refuse what a clerk would enter or void about themselves.

    Raises:
        ValidationError: with code `own`.
    """
    if member.pk == by.pk:
        raise ValidationError(
            "This is your own record, and nobody enters or voids exemptions, decisions or bookings "
            "about themselves. Ask another clerk to do it.",
            code="own",
        )


def check_day(day: date, *, today: date, field: str) -> None:
    """Refuse a day that is still to come.

    Raises:
        ValidationError: for the field.
    """
    if day > today:
        raise ValidationError(
            {field: f"{us_date(day)} is still to come. Enter it once it has happened."}
        )


def check_period(period: int, *, last: int, field: str) -> None:
    """Refuse a year that is no CLEE period, or too far ahead.

    Raises:
        ValidationError: for the field.
    """
    first = law().first_period
    if not first <= period <= last:
        raise ValidationError(
            {field: f"{period} is not a CLEE period to choose. Choose one from {first} to {last}."}
        )


def checked_reason(reason: str, *, missing: str) -> str:
    """The reason without blanks around it.

    Raises:
        ValidationError: for the field `reason`; it is blank or too long.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": missing})
    if len(reason) > LONGEST_REASON:
        raise ValidationError(
            {"reason": f"{len(reason)} characters are more than {LONGEST_REASON}. Shorten it."}
        )
    return reason


def check_can_void(entry: Entry, *, by: Member) -> None:
    """Refuse to void what is void already, or what is about oneself.

    Raises:
        ValidationError: saying which.
    """
    if entry.is_voided:
        raise ValidationError(
            f"This was already voided by {entry.voided_by.name} on {us_datetime(entry.voided_at)}.",
            code="voided",
        )
    check_about_another(entry.member, by=by)


def void_entry(entry: AnyEntry, *, action: str, reason: str, by: Member, now: datetime) -> AnyEntry:
    """Void an entry within the caller's transaction, with its event.

    Raises:
        ValidationError: the reason is blank or too long, it is void already, or about oneself.
    """
    model = type(entry)
    # No join: after a wait, PostgreSQL reads the locked row anew, but not the rows joined to it.
    entry = model._default_manager.select_for_update().get(pk=entry.pk)
    check_can_void(entry, by=by)
    reason = checked_reason(reason, missing=WHY_VOID)
    # save() refuses a stored entry: voiding is one of the few changes there are.
    model._default_manager.filter(pk=entry.pk).update(
        voided_by=by, voided_at=now, void_reason=reason
    )
    entry.voided_by, entry.voided_at, entry.void_reason = by, now, reason
    record_event(
        action=action, by=by, about=entry, member=entry.member, after={"void_reason": reason}
    )
    return entry
