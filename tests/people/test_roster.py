"""Administrators bring members and elements in from the personnel office's file."""

from datetime import date

import pytest
from django.urls import reverse

from events.models import Event
from people.actions.serial_numbers import correct_serial_number
from people.models import Element, Member
from people.roster import members
from people.roster.taking import Outcome
from tests.factories import ElementFactory, MemberFactory
from tests.people.roster import GOOD, HEAD, look, reasons, take

LOOK_AT_MEMBERS, TAKE_IN_MEMBERS = 7, 18


@pytest.fixture
def administrator(department, client):
    client.force_login(department.administrator, backend="people.sign_in.SerialNumberBackend")
    return client


# Members -----------------------------------------------------------------------------------------


def test_members_are_looked_at_and_then_written_each_with_its_event(department, administrator):
    page = look(
        administrator,
        "member",
        HEAD,
        " r 9101,Zoë,D'Angelo,Reserve Officer,reserve,Squad 310,2026-02-02,MO1,2/20/2026",
        "9102,Ramón,Saint Clair,Dispatcher,Civilian,Patrol Bureau > Squad 110,3/1/2020,,",
    )
    assert page.status_code == 200
    assert [str(row.outcome) for row in page.context["look"].rows] == ["new", "new"]
    assert not Member.objects.filter(serial_number="R9101").exists()
    assert not Event.objects.filter(action="member.add").exists()

    done = take(administrator, "member", page)

    assert "The file is taken in: 2 members added." in done.content.decode()
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


def test_a_known_serial_is_changed_in_the_columns_of_the_file_alone(department, administrator):
    before = Member.objects.get(pk=department.officer.pk)
    page = look(administrator, "member", "Serial,Rank or title,Element", "4411,Sergeant,Squad 310")

    [row] = page.context["look"].rows
    assert [(c.name, c.before, c.after) for c in row.changes] == [
        ("Rank or title", "Police Officer", "Sergeant"),
        ("Element", "Squad 110", "Squad 310"),
    ]
    take(administrator, "member", page)

    officer = Member.objects.get(pk=department.officer.pk)
    assert (officer.rank, officer.element.name) == ("Sergeant", "Squad 310")
    assert (officer.password, officer.license_number) == (before.password, before.license_number)
    assert officer.history.first().rank == "Sergeant"
    assert Event.objects.get(action="member.change").before == {
        "rank": "Police Officer",
        "element": "Squad 110",
    }


def test_an_empty_cell_leaves_what_is_on_file_and_the_page_says_so(department, administrator):
    Member.objects.filter(pk=department.officer.pk).update(
        has_traffic_authority=False, license_number="MO1", separated_on=date(2027, 1, 31)
    )
    head = "Serial,Rank,First name,License number,Separated on,Traffic authority"
    page = look(administrator, "member", head, "4411,Sergeant,,,,", "4412,Sergeant,Pia,,,no")

    assert "what is on file stays: First name in 1 row, License number in 2 rows" in (
        page.content.decode()
    )
    take(administrator, "member", page)

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
        f"{n},A,B,Officer,{kind},Squad 310,2026-02-02,{license_number},"
        for n, (kind, license_number) in enumerate(
            [("civilian", ""), ("sworn", ""), ("sworn", "MO7")], start=1
        )
    )

    page = look(administrator, "member", HEAD, *lines)
    take(administrator, "member", page)

    said = ("Look again", "", "Sworn, but no license number: no hours would be required.")
    assert [said in row.changes for row in page.context["look"].rows] == [False, True, False]
    added = Member.objects.filter(serial_number__in=["1", "2", "3"]).order_by("serial_number")
    assert [member.has_traffic_authority for member in added] == [False, False, True]


def test_a_new_member_has_traffic_authority_unless_the_file_says_no(department, administrator):
    head = "Serial,First name,Last name,Rank,Kind,Element,Hired on,License number,Traffic authority"
    rows = (
        f"{n},A,B,Officer,sworn,Squad 310,2026-02-02,MO{n},{says}"
        for n, says in ((1, ""), (2, "no"))
    )

    take(administrator, "member", look(administrator, "member", head, *rows))

    added = Member.objects.filter(serial_number__in=["1", "2"]).order_by("serial_number")
    assert [member.has_traffic_authority for member in added] == [True, False]


def test_a_row_that_says_what_is_on_file_writes_nothing(department, administrator):
    page = look(administrator, "member", "Serial,Rank", "4411,Police Officer")

    assert [str(row.outcome) for row in page.context["look"].rows] == ["same"]
    assert "Nothing is left to do." in page.content.decode()
    assert "Take in" not in page.content.decode()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "9103,A,B,Officer,sworn,Squad 999,2026-02-02,,",
            "Element: There is no open element “Squad 999”. Add it first, or correct the name.",
        ),
        (
            "9103,A,B,Officer,wizard,Squad 310,2026-02-02,,",
            "Kind: “wizard” is none of: Sworn, Reserve, Civilian.",
        ),
        (
            "9103,A,B,Officer,sworn,Squad 310,2026-02-30,,",
            "Hired on: “2026-02-30” is not a date. Write 2026-03-15 or 3/15/2026.",
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
            "Serial number: 9104 stands in a row above too. Keep one of them.",
        ),
        (
            "9103,A,B,Officer,sworn,Squad 310,2026-02-02,,2020-01-01",
            "License number: A license class or day of issue is given without the number, and "
            "without a number no hours are asked of the member. Fill it in, or empty the others.",
        ),
    ],
)
def test_a_wrong_row_says_why_and_nothing_of_the_file_is_written(
    department, administrator, line, words
):
    page = look(administrator, "member", HEAD, GOOD, line)

    assert reasons(page) == [words]
    assert [row.number for row in page.context["told"]] == [3, 2]
    assert "Mend the rows below in the file" in page.content.decode()
    assert "Take in" not in page.content.decode()
    assert not Member.objects.filter(serial_number="9104").exists()
    take(administrator, "member", page)
    assert not Member.objects.filter(serial_number="9104").exists()


def test_every_wrong_cell_of_a_row_is_named(department, administrator):
    page = look(
        administrator,
        "member",
        "Serial,First name,Last name,Rank,Kind,Element,Hired on,E-mail,Traffic authority",
        "<B>1,A,B,Officer,sworn,Squad 310,soon,nobody,perhaps",
    )

    assert reasons(page) == [
        "Serial number: “<B>1” is not a serial number: it is letters A to Z and digits, with at "
        "least one digit, such as 4763 or R102.",
        "Hired on: “soon” is not a date. Write 2026-03-15 or 3/15/2026.",
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

    page = look(administrator, "member", HEAD, GOOD.replace("9104", "4411"))

    assert reasons(page) == ["Serial number: 4411 is now 4414, Núñez, Ana: write that."]


def test_an_element_name_that_occurs_twice_asks_for_its_way(department, administrator):
    ElementFactory(name="Squad 110", parent=department.elements["East Patrol Division"])

    page = look(administrator, "member", HEAD, "9105,A,B,Officer,sworn,Squad 110,2026-02-02,,")

    assert reasons(page) == [
        "Element: 2 elements are called “Squad 110”. Write what is above it too, as in “Patrol "
        "Bureau > Squad 110”."
    ]


def test_a_closed_element_takes_nobody(department, administrator):
    parent = department.elements["East Patrol Division"]
    ElementFactory(name="Squad 900", parent=parent, closed_on=date(2026, 1, 1))

    page = look(administrator, "member", HEAD, "9105,A,B,Officer,sworn,Squad 900,2026-02-02,,")

    assert reasons(page)[0].startswith("Element: There is no open element “Squad 900”.")


def test_a_file_confirmed_twice_is_taken_in_once(department, administrator):
    page = look(administrator, "member", HEAD, GOOD)

    take(administrator, "member", page)
    again = take(administrator, "member", page)

    assert "Nothing is left to do." in again.content.decode()
    assert Event.objects.filter(action="member.add").count() == 1


def test_what_has_changed_since_the_look_is_looked_at_once_more(department, administrator):
    page = look(administrator, "member", "Serial,Rank", "4411,Sergeant")
    Member.objects.filter(pk=department.officer.pk).update(rank="Detective")

    again = take(administrator, "member", page)

    assert "has changed since you looked" in again.content.decode()
    assert Member.objects.get(pk=department.officer.pk).rank == "Detective"
    take(administrator, "member", again)
    assert Member.objects.get(pk=department.officer.pk).rank == "Sergeant"


def test_no_row_is_kept_when_an_event_fails(department, administrator, monkeypatch):
    page = look(administrator, "member", HEAD, GOOD)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("people.actions.members.record_events", fail)
    with pytest.raises(RuntimeError):
        take(administrator, "member", page)

    assert not Member.objects.filter(serial_number="9104").exists()


WRITES = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "BEGIN")


@pytest.mark.parametrize("rows", [1, 3])
def test_a_look_at_members_reads_the_same_of_any_number_and_writes_nothing(
    department, administrator, rows, django_assert_num_queries
):
    new = [GOOD.replace("9104", f"910{number}") for number in range(rows)]
    known = Member.objects.order_by("pk")[:rows]
    changed = [f"{each.serial_number},A,B,C,sworn,,2020-01-01,MO1," for each in known]

    with django_assert_num_queries(LOOK_AT_MEMBERS) as asked:
        page = look(administrator, "member", HEAD, *new, *changed)

    assert page.context["look"].count(Outcome.NEW) == rows
    assert not [each["sql"] for each in asked.captured_queries if each["sql"].startswith(WRITES)]


@pytest.mark.parametrize("rows", [1, 3])
def test_new_members_are_taken_in_by_the_same_statements_of_any_number(
    department, administrator, rows, django_assert_num_queries
):
    new = [GOOD.replace("9104", f"910{number}") for number in range(rows)]
    page = look(administrator, "member", HEAD, *new)
    form = {"rows": page.context["rows"], "confirmed": page.context["look"].seal}

    with django_assert_num_queries(TAKE_IN_MEMBERS):
        administrator.post(reverse("people:member-import"), form)

    added = Member.objects.filter(serial_number__startswith="910")
    assert added.count() == rows
    assert {member.history.get().history_user for member in added} == {department.administrator}


def test_a_number_that_another_gives_at_this_moment_is_looked_at_once_more(
    department, administrator, monkeypatch
):
    page = look(administrator, "member", HEAD, GOOD)
    write = members.MemberRows.write

    def write_late(self) -> None:
        MemberFactory(serial_number="9104")
        write(self)

    monkeypatch.setattr(members.MemberRows, "write", write_late)
    again = take(administrator, "member", page)

    assert "has changed since you looked" in again.content.decode()
    assert not Event.objects.filter(action="member.add").exists()


@pytest.mark.parametrize("rows", ["", "no json", "{}", "[1]", "[[1]]", "[[" * 5000, '["a"]'])
def test_rows_that_were_spoiled_are_asked_for_again(department, administrator, rows):
    form = {"rows": rows, "confirmed": "x"}

    page = administrator.post(reverse("people:member-import"), form)

    assert "What was looked at is lost. Nothing was saved." in page.content.decode()


def test_the_list_taken_away_can_be_brought_back(department, administrator):
    for kind in ("csv", "xlsx"):
        file = administrator.get(reverse("people:member-list"), {"_export": kind}).getvalue()

        page = look(administrator, "member", content=file, name=f"members.{kind}")

        assert {str(row.outcome) for row in page.context["look"].rows} == {"same"}, kind
        assert len(page.context["look"].rows) == Member.objects.count()


# Elements ----------------------------------------------------------------------------------------


def test_elements_come_in_from_the_top_down(department, administrator):
    page = look(
        administrator,
        "element",
        "name,parent,kind,commander,supervisors",
        "North Patrol Division,Patrol Bureau,division,2201,",
        "Squad 410,North Patrol Division,Squad,,3301 3302",
    )
    assert [str(row.outcome) for row in page.context["look"].rows] == ["new", "new"]
    assert not Element.objects.filter(name="Squad 410").exists()

    take(administrator, "element", page)

    squad = Element.objects.get(name="Squad 410")
    assert squad.parent.name == "North Patrol Division"
    assert squad.parent.commander == department.commander
    assert set(squad.supervisors.all()) == {department.sergeant, department.other_sergeant}
    assert Event.objects.filter(action="element.add").count() == 2


def test_an_element_on_file_is_changed_in_the_columns_of_the_file_alone(department, administrator):
    line = "Squad 110,Central Patrol Division,2201"
    page = look(administrator, "element", "Element,Above it,Commander", line)

    take(administrator, "element", page)

    squad = Element.objects.get(name="Squad 110")
    assert (squad.commander, squad.supervisors.get()) == (department.commander, department.sergeant)
    again = look(administrator, "element", "Element,Above it,Commander", line)
    assert [str(row.outcome) for row in again.context["look"].rows] == ["same"]


def test_an_empty_cell_leaves_the_supervisors_of_an_element(department, administrator):
    line = "Squad 110,Central Patrol Division,2201,"
    page = look(administrator, "element", "Element,Part of,Commander,Supervisors", line)

    assert "what is on file stays: Supervisors in 1 row." in page.content.decode()
    take(administrator, "element", page)

    assert department.elements["Squad 110"].supervisors.get() == department.sergeant


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "Department,,department,1106",
            "Commander: You can't put yourself in charge of an element, for its commander and "
            "supervisors see the records of its members. Ask another administrator to do it.",
        ),
        ("Squad 5,,squad,", "Part of: A squad is part of another element. Say which one."),
        ("Squad 5,Squad 999,squad,", "Part of: There is no open element “Squad 999”."),
        ("Squad 5,Patrol Bureau,gang,", "Kind: “gang” is none of: Department, Bureau,"),
        (
            "Squad 5,Patrol Bureau,squad,9999",
            "Commander: No member has the serial number 9999. Check it, or take it out.",
        ),
        ("Squad 5,Patrol Bureau,squad,3301 3302", "Commander: “3301 3302” names 2 members."),
        (",Patrol Bureau,squad,", "Element: It is blank. Fill it in."),
    ],
)
def test_a_wrong_element_says_why(department, administrator, line, words):
    page = look(administrator, "element", "name,parent,kind,commander", line)

    assert len(reasons(page)) == 1
    assert reasons(page)[0].startswith(words)
    assert "Take in" not in page.content.decode()


def test_a_new_element_needs_a_kind(department, administrator):
    page = look(administrator, "element", "name,parent", "Squad 5,Patrol Bureau")

    assert reasons(page) == ["Kind: It is blank. Fill it in."]


def test_more_elements_than_are_looked_at_in_a_moment_are_refused(department, administrator):
    lines = [f"Squad {number},Patrol Bureau,squad" for number in range(301)]

    page = look(administrator, "element", "name,parent,kind", *lines)

    assert page.context["form"].non_field_errors() == [
        "301 rows are more than 300 at a time. Take them in in two goes."
    ]
