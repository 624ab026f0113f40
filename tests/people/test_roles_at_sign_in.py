"""The roles that come along with whoever is signed in."""

from datetime import date

import pytest

from frame.rights import Right, Role
from people.models import Member, RoleDesignation
from people.sign_in import SerialNumberBackend
from tests.factories import MemberFactory

DAY = date(2026, 3, 9)


def designated(member: Member, role: Role, *, ended_on: date | None = None) -> None:
    RoleDesignation.objects.create(
        member=member,
        role=role,
        designated_by=MemberFactory(),
        designated_on=DAY,
        ended_on=ended_on,
    )


@pytest.fixture
def member(db) -> Member:
    return MemberFactory()


def roles_of(member: Member) -> set[Role] | None:
    signed_in = SerialNumberBackend().get_user(member.pk)
    assert signed_in == member
    return signed_in.roles_at_sign_in


def test_all_the_roles_held_now_come_in_one_query(member, django_assert_num_queries):
    designated(member, Role.TRAINING_ENTRY)
    designated(member, Role.AUDITOR)

    with django_assert_num_queries(1):
        assert roles_of(member) == {Role.TRAINING_ENTRY, Role.AUDITOR}


def test_a_role_that_has_ended_is_none(member):
    designated(member, Role.TRAINING_ENTRY, ended_on=DAY)

    assert roles_of(member) == set()


def test_another_members_role_is_not_ones_own(member):
    designated(MemberFactory(), Role.AUDITOR)

    assert roles_of(member) == set()


def test_a_member_that_there_is_not_is_nobody(db):
    assert SerialNumberBackend().get_user(0) is None


def test_a_write_reads_in_one_query_what_rights_there_are_by_now(
    department, django_assert_num_queries
):
    signed_in = SerialNumberBackend().get_user(department.clerk.pk)
    assert signed_in is not None
    assert signed_in.has_right(Right.ENTER_COMPLETIONS)
    RoleDesignation.objects.filter(member=signed_in).update(ended_on=DAY)
    designated(signed_in, Role.AUDITOR)

    with django_assert_num_queries(1):
        signed_in.read_rights_anew()

    assert signed_in.roles == {Role.MEMBER, Role.AUDITOR}
    assert not signed_in.has_right(Right.ENTER_COMPLETIONS)


def test_who_may_sign_in_no_more_or_leads_no_more_has_no_right_by_now(department):
    leader = department.sergeant
    assert leader.has_right(Right.ASK_RELEASE)
    department.elements["Squad 110"].supervisors.remove(Member.objects.get(pk=leader.pk))
    leader.read_rights_anew()
    assert not leader.has_right(Right.ASK_RELEASE)

    Member.objects.filter(pk=leader.pk).update(is_active=False)
    leader.read_rights_anew()
    assert not leader.has_right(Right.SEE_OWN_RECORD)
