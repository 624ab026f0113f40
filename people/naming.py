"""Members named by serial number in a form, typed or pasted."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError

from frame.form_fields import LONGEST_ECHO
from people.models import Member
from people.serial_numbers import MOST_AT_ONCE, possible_serials, typed_serials


def members_named(text: str) -> list[Member]:
    """The members whose serial numbers are in `text`, in that order, each once.

    Raises:
        ValidationError: an error for each serial number that no member has.
    """
    known = Member.objects.in_bulk(
        [serial for serial in possible_serials(text) if serial.isprintable()],
        field_name="serial_number",
    )
    typed = typed_serials(text, known)
    serials = list(dict.fromkeys(typed.serials))
    if len(serials) > MOST_AT_ONCE:
        raise ValidationError(
            f"{len(serials)} serial numbers are more than {MOST_AT_ONCE} at a time. "
            "Take them in two goes."
        )
    unknown = [serial for serial in serials if serial not in known] + typed.left_out
    if unknown:
        raise ValidationError(
            [
                f"No member has the serial number {word[:LONGEST_ECHO]}. Check it, or take it out."
                for word in dict.fromkeys(unknown)
            ]
        )
    return [known[serial] for serial in serials]


def serials_of(members: Iterable[Member]) -> str:
    """Their serial numbers, as a form shows them."""
    return ", ".join(member.serial_number for member in members)
