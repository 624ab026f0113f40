"""Who taught, where words tell it: by serial number, by whole name, or by the last name alone."""

from datetime import date

import pytest

from people.models import Member
from records.credit.taught_by import is_taught_by, who_taught

ANA = Member(serial_number="4411", first_name="Ana", last_name="Núñez")


@pytest.mark.parametrize(
    ("words", "is_she"),
    [
        ("Officer Ana Núñez", True),
        ("Nunez, Ana", True),
        ("serial 4411", True),
        ("Núñez", True),
        ("Sgt. NUNEZ", True),
        ("A. Núñez", True),
        ("Núñez, A.", True),
        ("Núñez, instructor of the range", True),
        ("Casey Roe and Núñez", True),
        ("Núñez of the Training Unit", True),
        ("Ana M. Núñez", True),
        ("Casey Roe and Núñez, Ana", True),
        ("Casey Roe, Núñez", True),
        ("Roe, Núñez", True),
        ("Roe; Núñez", True),
        ("Núñez; Roe", True),
        ("Núñez; Casey Roe", True),
        ("Roe, Casey; Núñez, Ana", True),
        ("Casey Núñez", False),
        ("Roe; Núñez, Casey", False),
        ("Casey Núñez; Ana Roe", False),
        ("Ana Roe and Casey Núñez", False),
        ("Casey Núñez, Ana Roe", False),
        ("Núñez, Casey", False),
        ("C. Núñez", False),
        ("Casey Roe", False),
        ("", False),
    ],
)
def test_words_say_who_taught(words, is_she):
    assert is_taught_by(words, ANA) is is_she


def test_a_last_name_of_two_words_is_found_whole():
    james = Member(serial_number="1", first_name="Lee", last_name="St. James")

    assert is_taught_by("Sgt. St. James", james)
    assert not is_taught_by("Sgt. James", james)


def test_a_title_is_no_middle_name(department):
    member = department.officer
    first, last = member.first_name, member.last_name

    assert who_taught(f"{first} M. {last}", on=date(2026, 3, 30)) == member
    assert who_taught(f"{first} Sgt. {last}", on=date(2026, 3, 30)) is None


def test_a_semicolon_ends_a_name(department):
    member = department.officer
    first, last = member.first_name, member.last_name

    assert who_taught(f"{last}, {first}; Casey Roe", on=date(2026, 3, 30)) == member
    assert who_taught(f"{last}; {first} Roe", on=date(2026, 3, 30)) is None
