"""Challenges at one moment: a line challenged twice, and two clerks on one challenge."""

import pytest
from django.core.exceptions import ValidationError

from records.challenges.models import Challenge
from records.models import Completion
from tests.concurrency import at_once
from tests.department import Department, make_department
from tests.factories import MemberFactory, RoleDesignationFactory
from tests.records.challenges.challenging import a_line, challenge_line, entry_for
from tests.records.challenges.test_actions import decide, uphold


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


def test_a_line_is_challenged_once_however_often_it_is_sent_at_once(department):
    line = a_line(department.officer)

    came = at_once(*[lambda: challenge_line(line, papers=())] * 2)

    assert sorted(type(each) for each in came if isinstance(each, ValidationError)) == [
        ValidationError
    ]
    assert Challenge.objects.count() == 1


def test_one_of_two_clerks_decides_and_the_other_reads_who_did(department):
    second = MemberFactory(element=department.elements["Squad 110"])
    RoleDesignationFactory(member=second, role="training_entry")
    challenge = challenge_line(a_line(department.officer))
    entry = entry_for(challenge)

    came = at_once(
        lambda: uphold(Challenge.objects.get(), department.clerk, entry=entry),
        lambda: decide(Challenge.objects.get(), second),
    )

    [refused] = [each for each in came if isinstance(each, Exception)]
    assert refused.code == "elsewhere"
    is_upheld = Challenge.objects.get().state == "accepted"
    assert Completion.objects.count() == (2 if is_upheld else 1)
