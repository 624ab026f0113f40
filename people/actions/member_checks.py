"""What is asked of a member before one is written, whatever way it comes in."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from frame.days import day_problem
from frame.words import us_date
from people.actions.serial_numbers import taken_words
from people.models import Member


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
