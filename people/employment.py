"""Who is employed on a day."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError

from frame.templatetags.display import us_date
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
