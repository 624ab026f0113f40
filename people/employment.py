"""Who is employed on a day, and how a page says it."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError

from frame.words import us_date
from people.models import Member


def check_employed(members: Sequence[Member], day: date) -> None:
    """Refuse members who are not employed on `day`, saying since when.

    Raises:
        ValidationError: an error for each of them.
    """
    problems = [
        f"{member.serial_number} {member.name} left on {us_date(member.separated_on)}, "
        f"before {us_date(day)}. Take the number out, or change the day."
        if member.hired_on <= day
        else f"{member.serial_number} {member.name} joined on {us_date(member.hired_on)}, "
        f"after {us_date(day)}. Take the number out, or change the day."
        for member in members
        if not member.is_employed_on(day)
    ]
    if problems:
        raise ValidationError(problems)


def employment_words(member: Member, today: date) -> str:
    """`Since Jun 1, 2015`, `Left Mar 3, 2026`."""
    if member.separated_on is not None:
        verb = "Left" if member.separated_on < today else "Leaves"
        return f"{verb} {us_date(member.separated_on)}"
    return f"{'Since' if member.hired_on <= today else 'From'} {us_date(member.hired_on)}"
