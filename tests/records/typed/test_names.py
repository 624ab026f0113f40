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


DE_LA_CRUZ = Member(
    first_name="Mary-Ann",
    last_name="De la Cruz-Núñez",
    suffix="Jr.",
    rank="Officer",
    element=Element(name="Metro Patrol"),
)


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("Diaz", True),
        ("DIAZ, Robert", True),
        ("Díaz", True),
        ("Robert Luis Diaz", True),
        ("Diaz, R. L.", True),
        ("R Diaz", True),
        ("Sgt Diaz", True),
        ("", True),
        ("Sgt", True),
        ("Analyst, Metro", True),
        ("present", True),
        ("J.", True),
        ("64106", True),
        ("Diaz x", True),
        ("Diaz\tRobert\tEast Side\tin person", True),
        ("Diaz, Robert\tp", True),
        ("Diaz, M.", False),
        ("Diaz, Robert M.", False),
        ("Diaz, Rob", False),
        ("Diaz, Zelda", False),
        ("Diaz\tZelda", False),
        ("Diaz-Smith, Robert", False),
        ("Diaz-Smith\tRobert", False),
        ("Diaz Jr.", False),
        ("Jr.", False),
        ("Dias", False),
        ("Luis", False),
        ("Smith, Robert", False),
        ("Robert Smith", False),
        ("Smith\tRobert", False),
        ("Warner", False),
        ("Sgt Warner", False),
        ("absent", False),
    ],
)
def test_a_name_fits_whose_every_word_is_the_members_and_one_of_the_family(words, fits):
    assert is_named(DIAZ, words) is fits


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("Cruz", True),
        ("Nunez", True),
        ("De La Cruz Nunez, Mary Ann, Jr", True),
        ("Cruz, M. A.", True),
        ("delacruznunez", True),
        ("Jr.", True),
        ("Cruz Sr.", False),
        ("Mary-Ann", False),
    ],
)
def test_parts_of_a_name_fit_and_another_suffix_does_not(words, fits):
    assert is_named(DE_LA_CRUZ, words) is fits


def test_a_family_name_that_reads_like_a_mark_is_a_name():
    day = Member(last_name="Day", first_name="Ann", rank="Officer", element=Element(name="North"))

    assert is_named(day, "Day, Ann")
    assert not is_named(day, "Day, Beth")
