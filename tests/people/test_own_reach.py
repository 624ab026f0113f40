"""No administrator comes to see a record by a write of their own, whichever way it goes."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from events.models import Event
from frame.rights import Role
from people.actions.departures import plan_move
from people.actions.members import change_member
from people.models import Member
from tests.factories import RoleDesignationFactory
from tests.people.keeping import TODAY
from tests.people.roster import look, reasons

NOT_HER = (
    "You lead Squad 310 or an element above it, and would see the record of 4411 Núñez, Ana "
    "there. Ask another administrator to do it."
)


@pytest.fixture
def leader(department) -> Member:
    """The administrator, who leads the division above Squad 310."""
    department.elements["East Patrol Division"].supervisors.add(department.administrator)
    return Member.objects.get(pk=department.administrator.pk)


@pytest.fixture
def as_leader(leader, client):
    client.force_login(leader, backend="people.sign_in.SerialNumberBackend")
    return client


def to_move(department, by: Member, *members: Member, to: str = "Squad 310"):
    return plan_move(
        members=[Member.objects.get(pk=member.pk) for member in members],
        element=department.elements[to],
        by=by,
        today=TODAY,
    )


def test_moving_several_is_refused_and_names_whom(department, leader):
    with pytest.raises(ValidationError) as refused:
        to_move(department, leader, department.officer, department.colleague)

    assert refused.value.message_dict == {
        "element": [
            "You lead Squad 310 or an element above it, and would see the record of 4411 Núñez, "
            "Ana; 4412 O'Brien, Sean there. Ask another administrator to do it."
        ]
    }


def test_who_is_within_reach_already_is_moved_and_out_of_it_too(department, leader):
    other = department.other_sergeant

    assert to_move(department, leader, other, to="East Patrol Division").leaving.members == [other]
    assert to_move(department, leader, other, to="Squad 110").leaving.members == [other]


def test_who_sees_all_records_anyway_moves_anybody(department, leader):
    RoleDesignationFactory(member=leader, role=Role.TRAINING_INQUIRY)

    assert to_move(department, leader, department.officer).leaving.members == [department.officer]


def test_the_form_of_a_member_refuses_it(department, leader):
    with pytest.raises(ValidationError) as refused:
        change_member(
            member=department.officer,
            values={"element": department.elements["Squad 310"]},
            by=leader,
            today=TODAY,
        )

    assert refused.value.message_dict == {"element": [NOT_HER]}
    assert Member.objects.get(pk=department.officer.pk).element.name == "Squad 110"
    assert not Event.objects.filter(action="member.change").exists()


def test_a_file_of_members_refuses_it(department, leader):
    brought = look(leader, "member", "Serial,Element", "4411,Squad 310")

    assert reasons(brought) == [f"Element: {NOT_HER}"]


def test_nobody_moves_themselves(department):
    with pytest.raises(ValidationError) as refused:
        to_move(department, department.administrator, department.administrator)

    assert refused.value.message_dict == {
        "members": ["You can't move yourself. Ask another administrator to do it."]
    }


def test_the_page_says_it_beside_the_element(department, as_leader):
    squad = department.elements["Squad 310"]

    page = as_leader.post(
        reverse("people:member-move"), {"members": "4411", "element": str(squad.pk)}
    )

    assert page.context["form"]["element"].error_words == [NOT_HER]
