"""Members are told of the roles that they are given, and that end."""

import pytest

from frame.notices.models import Notice
from people.actions.designations import end_designation
from tests.frame.notices.told import leads_to, told
from tests.people.keeping import TODAY
from tests.people.test_designations import designate, log_fails  # noqa: F401


def test_a_role_that_is_given_and_ended_is_told(department):
    given = designate(department).row
    end_designation(designation=given, ended_on=TODAY, by=department.administrator, today=TODAY)

    assert told() == {
        ("4411", "role.given"): "You have the role Auditor now.",
        ("4411", "role.ended"): "You no longer have the role Auditor.",
    }
    assert leads_to() == {"/"}


def test_a_role_whose_event_fails_is_not_told(department, log_fails):  # noqa: F811
    with pytest.raises(RuntimeError):
        designate(department)

    assert not Notice.objects.exists()
