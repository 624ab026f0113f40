"""The tree of elements: its order, what is below what, and who leads which of them."""

import pytest

from people.element_tree import ElementTree
from people.models import Element
from tests.factories import ElementFactory, MemberFactory

# Department, two bureaus, a division and a squad below the first one.
ELEMENTS = (
    (1, None, "Department"),
    (2, 1, "Patrol"),
    (3, 1, "Executive"),
    (4, 2, "Central"),
    (5, 4, "Squad 110"),
)


def test_an_element_comes_with_all_below_it_however_deep():
    tree = ElementTree(ELEMENTS)

    assert tree.under([2]) == [2, 4, 5]
    assert tree.under([1]) == [1, 2, 4, 5, 3]
    assert tree.under([5]) == [5]
    assert tree.under([]) == []


def test_elements_one_above_the_other_come_once_and_in_the_order_of_the_tree():
    assert ElementTree(ELEMENTS).under([3, 5, 2]) == [2, 4, 5, 3]


@pytest.fixture
def squad(db) -> Element:
    """The last of four elements, each below the one before."""
    above = None
    for name in ("Bureau", "Division", "Station", "Squad"):
        above = ElementFactory(name=name, parent=above)
    return above


@pytest.mark.parametrize("leads_as", ["commander", "supervisor"])
def test_a_leader_reaches_every_element_below(squad, leads_as):
    division, leader = squad.parent.parent, MemberFactory(element=squad)
    if leads_as == "commander":
        Element.objects.filter(pk=division.pk).update(commander=leader)
    else:
        division.supervisors.add(leader)

    assert leader.led_element_ids == [division.pk]
    assert leader.reached_element_ids == [division.pk, squad.parent.pk, squad.pk]


def test_commander_and_supervisor_of_one_element_leads_it_once(squad):
    leader, other = MemberFactory(element=squad), MemberFactory(element=squad)
    Element.objects.filter(pk=squad.pk).update(commander=leader)
    squad.supervisors.add(leader, other)

    assert leader.led_element_ids == [squad.pk]


def test_who_leads_nothing_reaches_nothing(squad):
    assert MemberFactory(element=squad).reached_element_ids == []


def test_rights_reach_and_reports_read_the_elements_once(squad, django_assert_num_queries):
    leader = MemberFactory(element=squad)
    squad.supervisors.add(leader)

    with django_assert_num_queries(1):
        assert leader.led_element_ids == leader.reached_element_ids == [squad.pk]
        assert leader.element_tree.name(squad.pk) == "Squad"
