"""Administrators who keep members and elements at one moment wait for each other, and no longer."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from people.actions.departures import move_members, plan_move, plan_separation, separate_members
from people.actions.elements import change_element
from people.actions.serial_numbers import correct_serial_number
from people.models import Element, Member
from tests.concurrency import at_once, one_into_the_other
from tests.department import Department, make_department
from tests.factories import ElementFactory, MemberFactory, RoleDesignationFactory
from tests.people.keeping import TODAY

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]
LAST_WEEK = date(2026, 11, 14)


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


def failures(results: list[object]) -> list[object]:
    return [result for result in results if isinstance(result, Exception)]


def supervised_by(department: Department, element: Element, *leaders: Member) -> Element:
    return change_element(
        element=element,
        name=element.name,
        kind=element.kind,
        parent=element.parent,
        commander=element.commander,
        supervisors=leaders,
        by=department.administrator,
        today=TODAY,
    )


def separated(department: Department, *members: Member) -> list[Member]:
    given = {"separated_on": LAST_WEEK, "by": department.administrator, "today": TODAY}
    plan = plan_separation(members=members, **given)
    return separate_members(members=members, confirmed=plan.seal, **given)


def test_a_supervisor_is_moved_while_an_element_is_given_to_her(department):
    squad, other = department.elements["Squad 110"], department.elements["Squad 310"]
    moved = MemberFactory(element=squad)
    given = {"members": [moved], "element": other, "by": department.administrator, "today": TODAY}
    seal = plan_move(**given).seal

    results = one_into_the_other(
        lambda: supervised_by(department, other, moved),
        lambda: move_members(confirmed=seal, **given),
    )

    assert failures(results) == []
    assert Member.objects.get(pk=moved.pk).element == other
    assert set(other.supervisors.all()) == {moved}


def test_two_separate_leaders_of_the_same_elements_crosswise(department):
    parent = department.elements["Central Patrol Division"]
    low, high = (ElementFactory(name=name, parent=parent) for name in ("Squad 701", "Squad 702"))
    leaders = [MemberFactory(element=parent) for _ in range(4)]

    for turn in range(3):
        Member.objects.filter(pk__in=[leader.pk for leader in leaders]).update(separated_on=None)
        low.supervisors.set(leaders[1:3])
        high.supervisors.set([leaders[0], leaders[3]])

        results = at_once(
            lambda: separated(department, *leaders[:2]), lambda: separated(department, *leaders[2:])
        )

        # The second may be asked to look once more at what this leaves open; that is an answer.
        answered = [result for result in results if isinstance(result, list | ValidationError)]
        assert answered == results, turn


@pytest.mark.parametrize("order", [1, -1])
def test_two_administrators_correct_the_serial_number_of_each_other_at_once(department, order):
    RoleDesignationFactory(member=department.hrd, role="administrator")
    first, second = (department.administrator, department.hrd)[::order]

    def correct(member: Member, serial: str, by: Member) -> Member:
        return correct_serial_number(member=member, serial_number=serial, reason="Mistyped.", by=by)

    results = one_into_the_other(
        lambda: correct(second, "7002", by=first), lambda: correct(first, "7001", by=second)
    )

    assert failures(results) == []
    numbers = Member.objects.filter(pk__in=[first.pk, second.pk])
    assert set(numbers.values_list("serial_number", flat=True)) == {"7001", "7002"}
