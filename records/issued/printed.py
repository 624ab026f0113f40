"""What every issued paper prints of itself: where it is confirmed, and by which digits."""

from django.conf import settings
from django.urls import reverse

from records.issued.withholdings import WITHHELD

DIGITS_TOLD = 2


def address_to_confirm() -> str:
    """Where whoever holds a paper types its code."""
    return address_of("records:paper-confirm")


def address_of(name: str) -> str:
    """The address of a public page as it is printed; in words where the settings name none."""
    page = reverse(name)
    if settings.SITE_ADDRESS:
        return f"{settings.SITE_ADDRESS.rstrip('/')}{page}"
    return f"the department’s pages of training records, at {page}"


def last_digits(serial_number: str) -> str:
    """The end of a serial number as it is told to whoever holds the paper with all of it."""
    return WITHHELD if serial_number == WITHHELD else serial_number[-DIGITS_TOLD:]
