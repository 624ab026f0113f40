"""Roll calls of two members who are to be one: taught and attended, or decided by one of them."""

from typing import Any

import pytest

from people.models import Member
from records.intake.models import RollCallLine, RollCallReport
from tests.factories import MemberFactory
from tests.people.merging import merge
from tests.people.test_merging_refused import refused
from tests.records.intake.roll_call.reports import a_course, a_report, taught_by, who_taught

VOID_FIRST = "Let the Training Unit void the wrong one first."


@pytest.fixture
def two(department) -> tuple[Member, Member]:
    """One who was hired once and entered twice: who is kept, and who is merged away."""
    same = {"last_name": "Núñez", "first_name": "Ana", "license_number": ""}
    return MemberFactory(**same), MemberFactory(**same)


def accepted(department, *there: Member, **more: Any) -> RollCallReport:
    given = {"minutes": 10, "course": a_course(), "clerk": department.clerk, **more}
    return a_report(department.sergeant, "accepted", there=there, **given)


@pytest.mark.parametrize("minutes", [10, 25])
@pytest.mark.parametrize("is_kept", [True, False])
def test_one_who_taught_a_roll_call_is_not_who_sat_in_it(department, two, minutes, is_kept):
    teacher, there = two if is_kept else two[::-1]
    row = accepted(department, there, minutes=minutes)
    [taught] = taught_by(row, teacher)

    assert refused(department, two[1], two[0]) == [
        "One taught the roll call “Tourniquets” of Mar 30, 2026, and the other is down as who was "
        f"there. {VOID_FIRST}"
    ]

    type(taught).objects.update(
        voided_by=department.clerk, voided_at=row.decided_at, void_reason="Was elsewhere."
    )
    assert merge(department, two[1], two[0]).kept == two[0]


@pytest.mark.parametrize("is_kept", [True, False])
def test_who_documented_a_roll_call_is_not_whom_it_documents(department, two, is_kept):
    clerk, there = two if is_kept else two[::-1]
    row = accepted(department, there, clerk=clerk)

    assert refused(department, two[1], two[0]) == [
        "One was documented by the other as there at the roll call “Tourniquets” of Mar 30, 2026, "
        "and nobody does that for themselves. Have it voided, and reported again for somebody else "
        "to accept."
    ]

    RollCallLine.objects.update(
        voided_by=department.clerk, voided_at=row.decided_at, void_reason="Was elsewhere."
    )
    assert merge(department, two[1], two[0]).kept == two[0]


@pytest.mark.parametrize("is_kept", [True, False])
def test_who_accepted_a_roll_call_is_not_who_taught_it(department, two, is_kept):
    clerk, teacher = two if is_kept else two[::-1]
    taught_by(accepted(department, department.officer, clerk=clerk), teacher)

    assert refused(department, two[1], two[0]) == [
        "1 roll call taught of one of the two was entered or decided under the other's name, and "
        "nobody does that for themselves. Have it voided, and entered again by somebody else."
    ]


def test_of_two_who_taught_one_roll_call_what_stands_is_kept(department, two):
    row = accepted(department, department.officer)
    [voided, _] = taught_by(row, *two)
    type(voided).objects.filter(pk=voided.pk).update(
        voided_by=department.clerk, voided_at=row.decided_at, void_reason="Was elsewhere."
    )

    merge(department, two[1], two[0])

    assert who_taught(row) == [two[0]]
