"""What every entry about a member is held to, before it is written."""

from datetime import date

from django.core.exceptions import ValidationError

from compliance.standings import law
from frame.words import us_date
from people.actions.locking import locked_member
from people.models import Member


def lock_record_of(member: Member) -> Member:
    """Let one clerk at a time enter something about the member, who is read anew."""
    return locked_member(member)


def check_about_another(member: Member, *, by: Member) -> None:
    """Refuse what a clerk would enter about themselves.

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
