"""Administrators bring elements in from a file."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from events.models import Event
from people.models import Element, Member
from tests.factories import ElementFactory, MemberFactory
from tests.people.roster import look, outcomes, reasons, take, words


@pytest.fixture
def administrator(department) -> Member:
    return department.administrator


def test_elements_come_in_from_the_top_down(department, administrator):
    brought = look(
        administrator,
        "element",
        "name,parent,kind,commander,supervisors",
        "Squad 410,North Patrol Division,Squad,,3301 3302",
        "North Patrol Division,Patrol Bureau,division,2201,",
    )
    assert outcomes(brought) == ["new", "new"]
    assert not Element.objects.filter(name="Squad 410").exists()
    assert not Event.objects.filter(action="element.add").exists()

    take(administrator, brought)

    squad = Element.objects.get(name="Squad 410")
    assert squad.parent.name == "North Patrol Division"
    assert squad.parent.commander == department.commander
    assert set(squad.supervisors.all()) == {department.sergeant, department.other_sergeant}
    assert Event.objects.filter(action="element.add").count() == 2


def test_elements_that_share_a_name_come_in_below_what_is_above_each(department, administrator):
    """A way that is told in full says how deep each stands, whatever else is called so."""
    brought = look(
        administrator,
        "element",
        "name,parent,kind",
        "Desk,Patrol Bureau > North Patrol Division,Squad",
        "North Patrol Division,Patrol Bureau,division",
        "Desk,Patrol Bureau,Squad",
    )

    assert outcomes(brought) == ["new", "new", "new"]


def test_an_element_on_file_is_changed_in_the_columns_of_the_file_alone(department, administrator):
    line = "Squad 110,Central Patrol Division,2201"
    brought = look(administrator, "element", "Element,Above it,Commander", line)
    assert words(brought) == [f"Commander: nothing → {department.commander}"]

    take(administrator, brought)

    squad = Element.objects.get(name="Squad 110")
    assert (squad.commander, squad.supervisors.get()) == (department.commander, department.sergeant)
    assert outcomes(look(administrator, "element", "Element,Above it,Commander", line)) == ["same"]


def test_an_empty_cell_leaves_the_supervisors_of_an_element(department, administrator):
    line = "Squad 110,Central Patrol Division,2201,"

    take(
        administrator, look(administrator, "element", "Element,Part of,Commander,Supervisors", line)
    )

    assert department.elements["Squad 110"].supervisors.get() == department.sergeant


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (
            "Department,,department,1106",
            "Commander: You can't put yourself in charge of an element, for its commander and "
            "supervisors see the records of its members. Ask another administrator to do it.",
        ),
        ("Squad 5,,squad,", "Part of: A squad is part of another element. Say which one."),
        ("Squad 5,Squad 999,squad,", "Part of: There is no element “Squad 999”."),
        (
            "Squad 5,Patrol Bureau,gang,",
            "Kind: “gang” is not known here. The page where the file was chosen lists ",
        ),
        (
            "Squad 5,Patrol Bureau,squad,9999",
            "Commander: No member has the serial number 9999. Check it, or take it out.",
        ),
        ("Squad 5,Patrol Bureau,squad,3301 3302", "Commander: “3301 3302” names 2 members."),
        (",Patrol Bureau,squad,", "Element: It is blank. Fill it in."),
        ("Squad 5,Patrol Bureau,,", "Kind: It is blank. Fill it in."),
    ],
)
def test_a_wrong_element_says_why(department, administrator, line, sentence):
    brought = look(administrator, "element", "name,parent,kind,commander", line)

    [reason] = reasons(brought)
    assert reason.startswith(sentence)
    assert not Element.objects.filter(name="Squad 5").exists()


def test_elements_that_were_closed_come_in_closed_what_stands_below_first(
    department, administrator
):
    brought = look(
        administrator,
        "element",
        "name,parent,kind,closed on",
        "Old Division,Patrol Bureau,division,2020-05-01",
        "Old Squad,Old Division,squad,2020-04-01",
    )

    take(administrator, brought)

    assert {
        each.name: each.closed_on for each in Element.objects.filter(closed_on__isnull=False)
    } == {"Old Division": date(2020, 5, 1), "Old Squad": date(2020, 4, 1)}


def test_an_element_with_members_is_not_closed_by_a_file(department, administrator):
    line = "Squad 110,Central Patrol Division,2020-05-01"

    [reason] = reasons(look(administrator, "element", "name,parent,closed on", line))

    assert "Squad 110" in reason
    assert Element.objects.get(name="Squad 110").closed_on is None


def test_of_two_elements_of_one_name_the_one_that_has_members_is_not_closed(
    department, administrator
):
    alpha, bravo = (ElementFactory(name=name, kind="station") for name in ("Alpha", "Bravo"))
    MemberFactory(element=ElementFactory(name="Desk", kind="unit", parent=alpha))
    ElementFactory(name="Desk", kind="unit", parent=bravo)
    lines = ("Desk,Alpha,2026-03-01", "Desk,Bravo,2026-03-01")

    brought = look(administrator, "element", "name,parent,closed on", *lines)
    outcomes_seen = outcomes(brought)
    take(administrator, brought)

    assert outcomes_seen == ["refused", "changed"]
    assert [each.parent for each in Element.objects.exclude(closed_on=None)] == [bravo]


def test_what_stands_in_a_circle_is_refused(department, administrator):
    lines = ("A,B,division", "B,A,division")

    brought = look(administrator, "element", "name,parent,kind", *lines)

    assert outcomes(brought) == ["refused", "refused"]


def test_more_elements_than_are_looked_at_in_a_moment_are_refused(department, administrator):
    lines = [f"Squad {number},Patrol Bureau,squad" for number in range(301)]

    with pytest.raises((ValidationError, AssertionError)) as refused:
        look(administrator, "element", "name,parent,kind", *lines)

    assert "301 rows are more than 300 at a time. Take them in in two goes." in str(refused.value)
