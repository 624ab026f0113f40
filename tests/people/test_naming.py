"""Members named in a form: by serial number, by name, or by both as lists are pasted."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from people.forms import MembersField
from people.models import Member
from people.naming import members_named, named_in_form
from tests.factories import MemberFactory


@pytest.fixture(autouse=True)
def named(department):
    """Besides officer 4411 Núñez, Ana and colleague 4412 O'Brien, Sean."""
    for serial, last, first in (
        ("4777", "Warner", "Ann"),
        ("4912", "Warner", "Bo"),
        ("5001", "Boone", "Ann"),
        ("5002", "Ng", "Dee"),
        ("5003", "Nguyen", "Eve"),
        ("R102", "Ríos", "Fay"),
    ):
        MemberFactory(serial_number=serial, last_name=last, first_name=first)


def serials(text: str) -> list[str]:
    return [member.serial_number for member in members_named(text)]


def refused(text: str) -> list[str]:
    with pytest.raises(ValidationError) as caught:
        members_named(text)
    return caught.value.messages


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("4777", "Nobody you lead has the serial number 4777. Check it, or take it out."),
        (
            "Warner",
            "Nobody you lead is called “Warner”. Check the name, or write the serial number.",
        ),
    ],
)
def test_who_is_not_among_those_who_may_be_named_is_not_known(department, text, said):
    own = Member.objects.named_by(department.sergeant)

    with pytest.raises(ValidationError) as caught:
        members_named(text, own, are_led=True)

    assert caught.value.messages == [said]
    assert members_named("nunez; 4412", own) == [department.officer, department.colleague]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("4411 4412", ["4411", "4412"]),
        ("4412,4411;4412", ["4412", "4411"]),
        ("r 102", ["R102"]),
        ("boone", ["5001"]),
        ("Núñez, Ana", ["4411"]),
        ("nunez ana", ["4411"]),
        ("Ana Núñez", ["4411"]),
        ("o'brien", ["4412"]),
        ("Warner, Ann", ["4777"]),
        ("boone, nunez", ["5001", "4411"]),
        ("Warner, Bo\nNúñez, Ana\n4412", ["4912", "4411", "4412"]),
        ("Warner, Bo; boone; 4411", ["4912", "5001", "4411"]),
        ("4411, Warner, Ann", ["4411", "4777"]),
        ("Warner, Ann, 4411", ["4777", "4411"]),
        ("ng", ["5002"]),
    ],
)
def test_members_are_taken_by_serial_number_and_by_name(text, found):
    assert serials(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "4777 Warner, Ann",
        "4777 Warner",
        "Warner, Ann 4777",
        "Warner, Ann, 4777",
        "4777, Warner, Ann",
        "4777\tWarner\tAnn".replace("\tAnn", ", Ann").replace("\t", " "),
        "4777 Warner, Ann; 4777",
    ],
)
def test_a_name_beside_its_own_serial_number_names_nobody_else(text):
    assert serials(text) == ["4777"]


def test_a_pasted_roster_with_names_becomes_its_members():
    assert serials("4777 Warner, Ann\n5001 Boone, Ann\nR102 Ríos, Fay") == ["4777", "5001", "R102"]


def test_a_name_that_several_have_is_refused_and_says_who_they_are():
    assert refused("warner") == [
        "“warner” may be 2 members (4777 Warner, Ann; 4912 Warner, Bo): "
        "write the serial number of the one you mean."
    ]


def test_of_many_who_are_called_so_the_first_are_named():
    for number in range(5):
        MemberFactory(last_name="Warner", first_name=f"Zed{'abcde'[number]}")

    [said] = refused("warner")

    assert said.startswith("“warner” may be 7 members (4777 Warner, Ann;")
    assert "; and 2 more): write" in said


def test_a_name_means_who_is_still_here_if_anybody_is():
    MemberFactory(last_name="Boone", first_name="Gone", separated_on=date(2020, 1, 1))
    gone = MemberFactory(last_name="Quill", first_name="Gone", separated_on=date(2020, 1, 1))

    assert serials("boone") == ["5001"]
    assert serials("quill") == [gone.serial_number]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("9999", "No member has the serial number 9999. Check it, or take it out."),
        ("zoe", "No member is called “zoe”. Check the name, or write the serial number."),
        ("<script>", "No member is called “<script>”."),
        ("—", "No member is called “—”."),
        ("x" * 5000, f"No member is called “{'x' * 40}”."),
        (
            "4411 Warner",
            "“WARNER” is not in the name of 4411 Núñez, Ana: take one of the two out, or part "
            "them with a comma.",
        ),
    ],
)
def test_what_is_nobody_is_refused_with_the_way_out(text, said):
    [found] = refused(text)

    assert found.startswith(said)


def test_everything_wrong_is_named_at_once_and_each_once():
    assert len(refused("9998, 9999, zoe, 9998, warner, 4411")) == 4


def test_too_many_at_once_are_refused():
    assert refused(" ".join(str(number) for number in range(10000, 10501))) == [
        "501 serial numbers are more than 500 at a time. Take them in two goes."
    ]


def test_a_field_shows_its_members_as_it_reads_them_again(department):
    field = MembersField()
    members = [department.officer, department.colleague]

    shown = field.prepare_value(members)

    assert shown == named_in_form(members) == "4411 Núñez, Ana; 4412 O'Brien, Sean"
    assert field.clean(shown) == members
    assert field.prepare_value("4411, zoe") == "4411, zoe"


def test_a_field_for_one_refuses_two():
    with pytest.raises(ValidationError, match="2 members, but there is room for 1"):
        MembersField(most=1).clean("4411, boone")


@pytest.mark.parametrize(("text", "queries"), [("4411", 2), ("4411, boone, Warner, Ann", 3)])
def test_names_are_looked_up_together(django_assert_num_queries, text, queries):
    with django_assert_num_queries(queries):
        members_named(text)
