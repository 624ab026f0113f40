"""Members named by serial number in a form; courses knows them only as the login's model."""

from collections.abc import Sequence
from datetime import date

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError

from kcpd_training.serial_numbers import serials_in
from kcpd_training.templatetags.display import us_date

MOST_SERIALS = 500
LONGEST_SERIAL = 12


def members_named(text: str) -> list[AbstractBaseUser]:
    """The members whose serial numbers are in `text`, in that order.

    Raises:
        ValidationError: an error for each serial number that no member has.
    """
    serials = serials_in(text)
    if len(serials) > MOST_SERIALS:
        raise ValidationError(
            f"{len(serials)} serial numbers are more than {MOST_SERIALS} at a time. "
            "Take them in two goes."
        )
    unknown_at_sight = [serial for serial in serials if not is_like_a_serial(serial)]
    known = get_user_model()._default_manager.in_bulk(
        [serial for serial in serials if serial not in unknown_at_sight],
        field_name="serial_number",
    )
    unknown = [serial for serial in serials if serial not in known]
    if unknown:
        raise ValidationError(
            [
                f"No member has the serial number {serial[:40]}. Check it, or take it out."
                for serial in unknown
            ]
        )
    return [known[serial] for serial in serials]


def is_like_a_serial(serial: str) -> bool:
    """Whether a serial number could be stored at all."""
    return len(serial) <= LONGEST_SERIAL and serial.isprintable()


def serials_of(members: Sequence[AbstractBaseUser]) -> str:
    """Their serial numbers, as a form shows them."""
    return ", ".join(member.serial_number for member in members)


def check_employed(members: Sequence[AbstractBaseUser], day: date) -> None:
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
