"""Administrators bring members in from the personnel office's file."""

from datetime import date

import pytest
from django.urls import reverse

from events.models import Event
from people.actions.serial_numbers import correct_serial_number
from people.imports.member_looker import MemberLooker
from people.models import Member
from tests.factories import ElementFactory, MemberFactory
from tests.people.merging import merge
from tests.people.roster import GOOD, HEAD, look, outcomes, reasons, take, words
from tests.records.imports.bringing import look as look_on_the_pages

CHANGED = (
    "What is on file has changed since this row was looked at. Bring the row in once more to see "
    "what it does now."
)


@pytest.fixture
def administrator(department) -> Member:
    return department.administrator


def test_members_are_looked_at_and_then_written_each_with_its_event(department, administrator):
    brought = look(
        administrator,
        "member",
        HEAD,
        " r 9101,Zoë,D'Angelo,Reserve Officer,reserve,Squad 310,2026-02-02,MO1,2/20/2026",
        "9102,Ramón,Saint Clair,Dispatcher,Civilian,Patrol Bureau > Squad 110,2020-03-01,,",
    )
    assert outcomes(brought) == ["new", "new"]
    assert not Member.objects.filter(serial_number="R9101").exists()
    assert not Event.objects.filter(action="member.add").exists()

    brought = take(administrator, brought)

    assert brought.staged_rows.filter(is_written=True).count() == 2
    reserve = Member.objects.get(serial_number="R9101")
    assert (reserve.kind, reserve.element.name, reserve.is_licensed) == (
        "reserve",
        "Squad 310",
        True,
    )
    assert not reserve.has_usable_password()
    assert Member.objects.get(serial_number="9102").element == department.elements["Squad 110"]
    events = Event.objects.filter(action="member.add", by_key=str(department.administrator.pk))
    assert {event.member.serial_number for event in events} == {"R9101", "9102"}
    assert Member.objects.search("dangelo").count() == 1
    added = Member.objects.filter(serial_number__in=["R9101", "9102"])
    assert {member.history.get().history_user for member in added} == {administrator}


def test_a_known_serial_is_changed_in_the_columns_of_the_file_alone(department, administrator):
    before = Member.objects.get(pk=department.officer.pk)
    brought = look(
        administrator, "member", "Serial,Rank or title,Element", "4411,Sergeant,Squad 310"
    )

    assert outcomes(brought) == ["changed"]
    assert words(brought) == [
        "Rank or title: Police Officer → Sergeant",
        "Element: Squad 110 → Squad 310",
    ]
    take(administrator, brought)

    officer = Member.objects.get(pk=department.officer.pk)
    assert (officer.rank, officer.element.name) == ("Sergeant", "Squad 310")
    assert (officer.password, officer.license_number) == (before.password, before.license_number)
    assert officer.history.first().rank == "Sergeant"
    assert Event.objects.get(action="member.change").before == {
        "rank": "Police Officer",
        "element": "Squad 110",
    }


def test_an_empty_cell_leaves_what_is_on_file(department, administrator):
    Member.objects.filter(pk=department.officer.pk).update(
        has_traffic_authority=False, license_number="MO1", separated_on=date(2027, 1, 31)
    )
    head = "Serial,Rank,First name,License number,Separated on,Traffic authority"
    brought = look(administrator, "member", head, "4411,Sergeant,,,,", "4412,Sergeant,Pia,,,no")

    take(administrator, brought)

    officer = Member.objects.get(pk=department.officer.pk)
    assert (officer.rank, officer.first_name) == ("Sergeant", department.officer.first_name)
    assert (officer.license_number, officer.has_traffic_authority) == ("MO1", False)
    assert officer.separated_on == date(2027, 1, 31)
    assert Event.objects.get(member_serial_number="4411", action="member.change").before == {
        "rank": "Police Officer"
    }


def test_a_new_member_without_a_license_has_no_traffic_authority_and_one_sworn_is_marked(
    department, administrator
):
    lines = (
        f"{n},A,B{n},Officer,{kind},Squad 310,2026-02-02,{license_number},"
        for n, (kind, license_number) in enumerate(
            [("civilian", ""), ("sworn", ""), ("sworn", "MO7")], start=1
        )
    )

    brought = look(administrator, "member", HEAD, *lines)
    take(administrator, brought)

    assert list(brought.staged_rows.values_list("number", "words")) == [
        (2, None),
        (3, ["Look again: sworn, but no license number, so that no hours would be required."]),
        (4, None),
    ]
    added = Member.objects.filter(serial_number__in=["1", "2", "3"]).order_by("serial_number")
    assert [member.has_traffic_authority for member in added] == [False, False, True]


def test_the_license_of_another_is_refused_and_ones_own_is_not(department, administrator):
    number = department.officer.license_number
    head = "Serial,Rank,License number"

    brought = look(
        administrator, "member", head, f"4411,Sergeant,{number}", f"4412,Sergeant,{number}"
    )

    assert outcomes(brought) == ["changed", "refused"]
    assert words(brought)[-1].endswith(
        f"{number} is the license of {department.officer}. Correct the number; if both are one "
        "person, merge the one into the other."
    )


def test_a_new_member_has_traffic_authority_unless_the_file_says_no(department, administrator):
    head = "Serial,First name,Last name,Rank,Kind,Element,Hired on,License number,Traffic authority"
    rows = (
        f"{n},A,B{n},Officer,sworn,Squad 310,2026-02-02,MO{n},{says}"
        for n, says in ((1, ""), (2, "no"))
    )

    take(administrator, look(administrator, "member", head, *rows))

    added = Member.objects.filter(serial_number__in=["1", "2"]).order_by("serial_number")
    assert [member.has_traffic_authority for member in added] == [True, False]


def test_a_row_that_says_what_is_on_file_writes_nothing(department, administrator):
    brought = look(administrator, "member", "Serial,Rank", "4411,Police Officer")

    assert (outcomes(brought), words(brought)) == (["same"], [])


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "9103,A,B,Officer,sworn,Squad 999,2026-02-02,,",
            "Element: There is no element “Squad 999”. Add it first, or correct the name.",
        ),
        (
            "9103,A,B,Officer,wizard,Squad 310,2026-02-02,,",
            "Kind: “wizard” is none of: Sworn, Reserve, Civilian.",
        ),
        (
            "9103,A,B,Officer,sworn,Squad 310,2026-02-30,,",
            "Hired on: “2026-02-30” is not a date. Write it like 2026-03-15 or 3/15/2026.",
        ),
        (
            "9103,A,B,Officer,sworn,Squad 310,1900-01-01,,",
            "Hired on: Jan 1, 1900 is before 1950. Check the year.",
        ),
        (
            "9103,,B,Officer,sworn,Squad 310,2026-02-02,,",
            "First name: It is blank. Fill it in.",
        ),
        (
            ",A,B,Officer,sworn,Squad 310,2026-02-02,,",
            "Serial number: Give the serial number, such as 4763 or R102.",
        ),
        (
            "<B>1,A,B,Officer,sworn,Squad 310,2026-02-02,,",
            "Serial number: “<B>1” is not a serial number: it is letters A to Z and digits, with "
            "at least one digit, such as 4763 or R102.",
        ),
        (
            "9104,Good,Row,Officer,sworn,Squad 310,2026-02-02,,",
            "Row 2 is about 9104, Good, Row too. Keep one of the two rows, and take the other out.",
        ),
        (
            "9103,A,B,Officer,sworn,Squad 310,2026-02-02,,2020-01-01",
            "License number: A license class or day of issue is given without the number, and "
            "without a number no hours are asked of the member. Fill it in, or empty the others.",
        ),
    ],
)
def test_a_wrong_row_says_why_and_the_right_ones_can_be_written(
    department, administrator, line, sentence
):
    brought = look(administrator, "member", HEAD, GOOD, line)
    assert reasons(brought) == [sentence]

    take(administrator, brought)

    assert Member.objects.filter(serial_number="9104").count() == 1
    assert not Member.objects.filter(serial_number="9103").exists()


def test_every_wrong_cell_of_a_row_is_named(department, administrator):
    brought = look(
        administrator,
        "member",
        "Serial,First name,Last name,Rank,Kind,Element,Hired on,E-mail,Traffic authority",
        "<B>1,A,B,Officer,sworn,Squad 310,soon,nobody,perhaps",
    )

    assert reasons(brought) == [
        "Serial number: “<B>1” is not a serial number: it is letters A to Z and digits, with at "
        "least one digit, such as 4763 or R102.",
        "Hired on: “soon” is not a date. Write it like 2026-03-15 or 3/15/2026.",
        "E-mail: “nobody” is not an e-mail address. Write it like r.member@kcpd.org.",
        "Traffic authority: “perhaps” is neither yes nor no.",
    ]


def test_a_serial_number_that_was_corrected_is_not_added_anew(department, administrator):
    correct_serial_number(
        member=department.officer,
        serial_number="4414",
        reason="Transposed.",
        by=department.administrator,
    )

    brought = look(administrator, "member", HEAD, GOOD.replace("9104", "4411"))

    assert reasons(brought) == [
        "Serial number: 4411 was corrected to 4414 (Núñez, Ana). Write that."
    ]


def test_a_serial_number_that_was_merged_away_is_not_added_anew(department, administrator):
    officer = department.officer
    kept = MemberFactory(
        serial_number="4414",
        element=officer.element,
        license_number=officer.license_number,
        last_name=officer.last_name,
        first_name="Ana",
    )
    merge(department, officer, kept)

    brought = look(administrator, "member", HEAD, GOOD.replace("9104", "4411"))

    assert reasons(brought) == [
        f"Serial number: 4411 was entered twice and is {kept} now. Write that."
    ]


def test_a_serial_number_that_lost_its_zeros_adds_nobody(department, administrator):
    MemberFactory(serial_number="0101", last_name="Zero", first_name="Zoë")

    brought = look(administrator, "member", HEAD, GOOD.replace("9104", "101"))

    assert reasons(brought) == [
        "Serial number: There is no 101, but 0101 is Zero, Zoë: a spreadsheet drops zeros in "
        "front. Write it so, or put lost zeros back under Columns."
    ]


def test_an_element_name_that_occurs_twice_asks_for_its_way(department, administrator):
    ElementFactory(name="Squad 110", parent=department.elements["East Patrol Division"])

    brought = look(administrator, "member", HEAD, "9105,A,B,Officer,sworn,Squad 110,2026-02-02,,")

    assert reasons(brought) == [
        "Element: 2 elements are called “Squad 110”. Write what is above it too, as in “Patrol "
        "Bureau > Squad 110”."
    ]


def test_a_closed_element_takes_nobody(department, administrator):
    parent = department.elements["East Patrol Division"]
    ElementFactory(name="Squad 900", parent=parent, closed_on=date(2026, 1, 1))

    brought = look(administrator, "member", HEAD, "9105,A,B,Officer,sworn,Squad 900,2026-02-02,,")

    assert reasons(brought) == [
        "Element: Squad 900 is closed since Jan 1, 2026. Choose another element."
    ]


def test_what_has_changed_since_the_look_is_refused_and_looked_at_once_more(
    department, administrator
):
    brought = look(administrator, "member", "Serial,Rank", "4411,Sergeant", "4412,Sergeant")
    Member.objects.filter(pk=department.officer.pk).update(rank="Detective")

    brought = take(administrator, brought)

    assert reasons(brought) == [CHANGED]
    assert Member.objects.get(pk=department.officer.pk).rank == "Detective"
    assert Member.objects.get(pk=department.colleague.pk).rank == "Sergeant"
    take(administrator, look(administrator, "member", "Serial,Rank", "4411,Sergeant"))
    assert Member.objects.get(pk=department.officer.pk).rank == "Sergeant"


def test_a_number_that_another_was_given_meanwhile_is_refused(department, administrator):
    brought = look(administrator, "member", HEAD, GOOD, GOOD.replace("9104,Good", "9105,Fine"))
    MemberFactory(serial_number="9104")

    brought = take(administrator, brought)

    assert reasons(brought) == [CHANGED]
    assert Event.objects.filter(action="member.add").count() == 1


def test_a_look_at_members_reads_the_same_of_any_number(
    department, administrator, django_assert_num_queries
):
    for rows in (1, 3):
        new = [GOOD.replace("9104", f"910{number}") for number in range(rows)]
        known = Member.objects.order_by("pk")[:rows]
        changed = [f"{each.serial_number},A,B,C,sworn,,2020-01-01,MO1," for each in known]
        brought = look(administrator, "member", HEAD, *new, *changed)
        looker = MemberLooker(brought, by=administrator, today=date(2026, 11, 28))
        cells = list(brought.staged_rows.values_list("staged", flat=True))

        with django_assert_num_queries(9):
            looker.begin([each for each in cells if each])


def test_who_is_on_file_and_not_in_the_file_is_listed_and_nobody_is_separated(
    department, administrator
):
    everybody = Member.objects.exclude(pk=department.officer.pk)
    lines = [f"{each.serial_number},{each.rank}" for each in everybody]

    brought = look(administrator, "member", "Serial,Rank", *lines)

    assert brought.asides == [
        [
            "On file and not in the file",
            "1 who is employed is not in the file. It separates nobody: do that here.",
            [
                [
                    "Núñez, Ana (4411)",
                    "/administration/members/separate/?member=4411",
                    "Separate",
                ]
            ],
        ]
    ]
    assert not Member.objects.filter(separated_on__isnull=False).exists()


def test_a_file_of_a_few_says_nothing_of_all_the_others(department, administrator):
    assert look(administrator, "member", "Serial,Rank", "4411,Sergeant").asides == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_taken_away_can_be_brought_back(department, administrator, client, kind):
    client.force_login(administrator, backend="people.sign_in.SerialNumberBackend")
    content = client.get(reverse("people:member-list"), {"_export": kind}).getvalue()

    brought = look_on_the_pages(client, content=content, kind="members")

    assert brought.counts == {"same": Member.objects.count()}
