"""Members are told of roles and elements that they are given, and that end."""

import pytest

from frame.notices.models import Notice
from people.actions.designations import end_designation
from people.actions.elements import add_element, change_element, close_element
from tests.frame.notices.told import leads_to, told
from tests.people.keeping import TODAY
from tests.people.test_designations import designate, log_fails  # noqa: F401


def test_a_role_that_is_given_and_ended_is_told(department):
    given = designate(department).row
    end_designation(designation=given, ended_on=TODAY, by=department.administrator, today=TODAY)

    assert told() == {
        ("4411", "role.given"): "You have the role Training Unit, inquiry now.",
        ("4411", "role.ended"): "You no longer have the role Training Unit, inquiry.",
    }
    assert leads_to() == {"/"}


def test_a_role_whose_event_fails_is_not_told(department, log_fails):  # noqa: F811
    with pytest.raises(RuntimeError):
        designate(department)

    assert not Notice.objects.exists()


def test_who_comes_to_lead_an_element_and_who_no_longer_does_are_told(department):
    given = {"name": "Night Watch", "kind": "squad", "by": department.administrator, "today": TODAY}
    above = department.elements["Patrol Bureau"]
    element = add_element(
        **given, parent=above, commander=department.officer, supervisors=[department.officer]
    ).row
    change_element(
        **given,
        element=element,
        parent=above,
        commander=department.officer,
        supervisors=[department.colleague],
    )
    close_element(element=element, closed_on=TODAY, by=department.administrator, today=TODAY)

    assert told() == {
        ("4411", "lead.given"): "You lead Night Watch now, and see the records of it.",
        ("4412", "lead.given"): "You lead Night Watch now, and see the records of it.",
        ("4411", "lead.ended"): "You no longer lead Night Watch.",
        ("4412", "lead.ended"): "You no longer lead Night Watch.",
    }
    assert Notice.objects.count() == 4


def test_a_change_of_an_element_that_changes_no_leader_is_not_told(department):
    element = department.elements["Squad 110"]

    change_element(
        element=element,
        name="Squad 119",
        kind=element.kind,
        parent=element.parent,
        commander=element.commander,
        supervisors=element.supervisors.all(),
        by=department.administrator,
        today=TODAY,
    )

    assert told() == {}
