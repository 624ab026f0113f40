"""Who is named, by whatever they are or were called, through both doors by which texts leave."""

import re
from collections.abc import Callable
from html import unescape

import pytest

from frame.finding.page import find_on
from frame.redacted import REDACTED
from people.actions.former_serials import add_former_serial
from people.models import Member
from records.releases.parts import Leaf, Redaction
from records.releases.striking_out.everybody import everybody_by
from records.releases.striking_out.free_text import NamesOfOthers
from records.releases.striking_out.seeking import Seeking
from tests.factories import MemberFactory
from tests.frame.finding.pages import page_of

pytestmark = pytest.mark.django_db

Door = Callable[[str, Member, frozenset[str]], list[str]]


def words_in(text: str) -> list[str]:
    return re.findall(r"[\w’\u0300-\u036f]+", text)


def through_our_own_texts(text: str, member: Member, redactions: frozenset[str]) -> list[str]:
    """The words that stay in a text of a course file."""
    left = NamesOfOthers([member]).struck_from(text, redactions)
    return words_in(unescape(left.replace(REDACTED, " ")))


def through_papers_of_others(text: str, member: Member, redactions: frozenset[str]) -> list[str]:
    """The words that are not covered on a paper of somebody else."""
    page = page_of(text)
    covered = find_on(page, Seeking().sought_on(Leaf("k", "p", "t", (member,)), redactions)).covered
    kept = (word.text for place, word in enumerate(page.words) if place not in covered)
    return words_in(" ".join(kept))


both_doors = pytest.mark.parametrize("door", [through_our_own_texts, through_papers_of_others])


@pytest.fixture
def known(department) -> Member:
    """The officer, and others with a past."""
    MemberFactory(
        serial_number="5005", last_name="Muñoz", first_name="Mateo", middle_name="Antonio"
    )
    MemberFactory(serial_number="B12", last_name="Smith-Jones", first_name="Mary Ann")
    MemberFactory(serial_number="5044", last_name="de la Cruz", first_name="Iñigo")
    colleague = department.colleague
    add_former_serial(member=colleague, serial_number="8008", by=department.administrator)
    colleague.last_name = "Fitzgerald"
    colleague.save()
    MemberFactory(
        serial_number="9009", last_name="Obrien", first_name="Shane", merged_into=colleague
    )
    officer = department.officer
    add_former_serial(member=officer, serial_number="3999", by=department.administrator)
    officer.last_name = "Okafor"
    officer.save()
    MemberFactory(
        serial_number="7007",
        last_name="Okoro",
        first_name="Anna",
        license_number="MO70707",
        merged_into=officer,
    )
    return officer


# Each text, and the words of it that go.
OF_OTHERS = [
    ("Sean Fitzgerald taught it", "Sean Fitzgerald"),
    ("Sean O’Brien taught it", "Sean O’Brien"),
    ("Ask 4412 or 8008 today", "4412 8008"),
    ("Ask Shane Obrien (9009) today", "Shane Obrien 9009"),
    ("Given by Sgt. Munoz, Mateo A. Jr. (5005)", "Munoz Mateo A Jr 5005"),
    ("MATEO ANTONIO MUÑOZ, JR. taught", "MATEO ANTONIO MUÑOZ JR"),
    ("Ask M. Munoz or Munoz, M. or M Munoz", "M Munoz Munoz M M Munoz"),
    ("Inv. Munoz taught", "Munoz"),
    ("Cmdr. Munoz taught", "Munoz"),
    ("Partner Munoz taught", "Munoz"),
    ("Mateo X. Munoz wrote it; Munoz keeps it", "Mateo X Munoz Munoz"),
    ("Ask 5005, and then Munoz", "5005 Munoz"),
    ("Serial b12 is Mary Smith-Jones", "b12 Mary Smith Jones"),
    ("Iñigo de la Cruz; de la Cruz, Inigo", "Iñigo de la Cruz de la Cruz Inigo"),
    ("No5005 and 5 0 0 5 keep it", "No5005 5 0 0 5"),
    ("Ask 50 05, No. 50-44 and Badge 44-12", "50 05 50 44 44 12"),
    ("Instructors Munoz and Fitzgerald", "Munoz Fitzgerald"),
    ("Sgts. Munoz & Fitzgerald", "Munoz Fitzgerald"),
    ("Instructor Mateo Munoz or Fitzgerald", "Mateo Munoz Fitzgerald"),
    ("Ofcr. Munoz, P.O. Munoz, MPO Munoz, FTO Munoz", "Munoz Munoz Munoz Munoz"),
    ("Col. Munoz, Cadet Munoz and Recruit Munoz", "Munoz Munoz Munoz"),
    ("MA Munoz taught", "MA Munoz"),
    ("Mateo Mun\u0303oz taught; Munoz keeps it", "Mateo Mun\u0303oz Munoz"),
    ("In\u0303igo de la Cruz", "In\u0303igo de la Cruz"),
    ("M A T E O  M U N O Z", "M A T E O M U N O Z"),
    # Nobody is named.
    ("The city of Munoz is a good day away", ""),
    ("Ana Núñez, Okafor, Ana, and Anna Okoro (4411, 3999, 7007)", ""),
    ("Matty Munoz taught it", ""),
    ("Squads 44-12 meet on 50-05-2026 in 5 groups, 01-50-05 and $50.05", ""),
    ("Okafor and Munoz Park, Cruz and Cruise", ""),
]


def without(text: str, gone: str) -> list[str]:
    words = words_in(text)
    for word in gone.split():
        words.remove(word)
    return words


@both_doors
@pytest.mark.parametrize(("text", "gone"), OF_OTHERS)
def test_others_go_by_all_they_are_and_were_called_and_whose_record_it_is_stays(
    known, door: Door, text, gone
):
    assert door(text, known, frozenset()) == without(text, gone)


@both_doors
def test_struck_out_the_own_numbers_go_those_of_before_and_of_merged_records_too(known, door: Door):
    text = f"Okafor 4411 3999 No7007 {known.license_number} MO70707 passed"

    assert door(text, known, frozenset({Redaction.SERIAL_NUMBER})) == [
        *("Okafor", known.license_number, "MO70707", "passed")
    ]
    assert door(text, known, frozenset({Redaction.LICENSE})) == [
        *("Okafor", "4411", "3999", "No7007", "passed")
    ]


@both_doors
def test_who_was_merged_away_is_named_by_the_record_that_stays(known, door: Door):
    """A request may be about a record that was merged away since."""
    merged = Member.everybody.get(serial_number="7007")

    assert door("Okafor, Ana 4411 and Shane Obrien", merged, frozenset()) == [
        *("Okafor", "Ana", "4411", "and")
    ]


def test_however_many_members_there_are_they_are_read_in_three_queries(
    department, django_assert_num_queries
):
    for count in (1, 30):
        MemberFactory.create_batch(count)
        with django_assert_num_queries(3):
            everybody = everybody_by([department.officer])
        assert len(everybody.others) > count
        assert len(everybody.asked) == 1
