"""Whether a name beside a serial number is the member's."""

import pytest

from people.models import Element, Member
from records.typed.names import is_named

DIAZ = Member(
    first_name="Robert",
    middle_name="Luis",
    last_name="Diaz",
    rank="Systems Analyst",
    element=Element(name="Metro Patrol"),
)


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("Diaz", True),
        ("DIAZ, Rob", True),
        ("Díaz", True),
        ("Dias", True),
        ("Luis", True),
        ("Sgt Diaz", True),
        ("", True),
        ("Sgt", True),
        ("Analyst, Metro", True),
        ("present", True),
        ("J.", True),
        ("64106", True),
        ("Warner", False),
        ("Sgt Warner", False),
        ("absent", False),
        ("Warner, Beth", False),
    ],
)
def test_a_name_fits_that_is_the_members_or_nearly(words, fits):
    assert is_named(DIAZ, words) is fits
