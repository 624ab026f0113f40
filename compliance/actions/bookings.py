"""Book credits to an earlier period by hand, and take that back."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from compliance.actions.entering import lock_record_of
from compliance.models import PeriodBooking
from compliance.standings import department_records_from, law, records_from
from compliance.states import BOOK, VOID_BOOKING
from compliance.telling import BOOKED, ENTRY_VOIDED, tell_of_entry
from events.event_log import record_event
from events.voiding import void_row
from frame.forms_once import Added, made_by_form
from frame.reasons import checked_reason
from frame.words import hours, us_date
from people.models import Member
from records.models import Completion

WHY_BOOK = "Say why it is booked by hand; the reason stays on record."


@transaction.atomic
def book_completion(
    *,
    completion: Completion,
    to_period: int,
    reason: str,
    by: Member,
    now: datetime,
    form_token: UUID | None = None,
) -> Added[PeriodBooking]:
    """Count a completion, whole, in an earlier period than the one it is dated in.

    Args:
        form_token: the token of the form, so that a second sending books nothing.

    Raises:
        PermissionDenied: `by` may not book.
        ValidationError: by field; or the completion can't be booked at all.

    Source: 11 CSR 75-15.080(3)
    """
    member = lock_record_of(completion.member)
    completion = Completion.objects.select_for_update(no_key=True).get(pk=completion.pk)
    if earlier := made_by_form(PeriodBooking, form_token):
        return Added(earlier, is_repeat=True)
    facts = facts_to_book(completion, today=timezone.localdate(now))
    BOOK.check_can(None, by=by, **facts)
    check_to_period(completion, to_period, first=facts["first"])
    booking = PeriodBooking(
        completion=completion,
        to_period=to_period,
        reason=checked_reason(reason, missing=WHY_BOOK),
        entered_by=by,
        entered_at=now,
        form_token=form_token,
    )
    booking.save()
    record_event(
        BOOK.event,
        by=by,
        about=booking,
        member=member,
        before={"period": completion.completed_on.year},
        after={
            "period": to_period,
            "credit_hours": hours(completion.credit_hours),
            "reason": booking.reason,
        },
    )
    words = f"{_named(completion)}, counts in {to_period} now."
    tell_of_entry(BOOKED, member, words, by=by)
    return Added(booking, is_repeat=False)


@transaction.atomic
def void_booking(
    *, booking: PeriodBooking, reason: str, by: Member, now: datetime
) -> PeriodBooking:
    """Let a credit count in its own period again.

    Raises:
        PermissionDenied: `by` may not void it.
        ValidationError: the reason is blank or too long, it is void already, or about oneself.
    """
    voided = void_row(booking, VOID_BOOKING, reason=reason, by=by, now=now)
    words = f"{_named(voided.completion)}, counts in its own year again."
    tell_of_entry(ENTRY_VOIDED, voided.member, words, by=by)
    return voided


def _named(completion: Completion) -> str:
    return f"{completion.course}, completed on {us_date(completion.completed_on)}"


def why_not_replaced(completion: Completion) -> str:
    """Why no other line can be entered in its place; blank if it is not booked."""
    booking = PeriodBooking.objects.not_voided().filter(completion=completion).first()
    if booking is None:
        return ""
    return (
        f"This credit is booked to {booking.to_period}, and the one in its place would not be. "
        "Void that booking first, uphold the challenge, then book the new credit."
    )


def facts_to_book(completion: Completion, *, today: date) -> dict[str, Any]:
    """What the step is asked with, as it stands in the record."""
    bookings = PeriodBooking.objects.not_voided().filter(completion=completion)
    return {
        "completion": completion,
        "booked_to": bookings.values_list("to_period", flat=True).first(),
        "first": first_period_to_book(
            completion.member, department_from=department_records_from(as_of=today)
        ),
    }


def first_period_to_book(member: Member, *, department_from: int) -> int:
    """The first period the department holds the member's records of."""
    return max(records_from(member, department_from=department_from), law().first_period)


def check_to_period(completion: Completion, to_period: int, *, first: int) -> None:
    """Refuse a period that the credit can't be booked to.

    Args:
        first: the first period the department holds the member's records of.

    Raises:
        ValidationError: for the field `to_period`.
    """
    own = completion.completed_on.year
    if to_period == own:
        words = f"It is dated in {own}, so it counts there without a booking."
    elif to_period > own:
        words = (
            f"It is dated {us_date(completion.completed_on)}, and hours are never moved to a later "
            f"period such as {to_period}."
        )
    elif to_period < first:
        words = (
            f"The department's records of this member begin with {first}, so nothing can be "
            f"said of {to_period}."
        )
    else:
        return
    raise ValidationError({"to_period": f"{words} Choose a period from {first} to {own - 1}."})
