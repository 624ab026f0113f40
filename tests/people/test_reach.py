"""Who is within whose reach (design: Reach)."""

from datetime import date

import pytest
from django.db import IntegrityError
from django.utils import timezone

from frame.rights import Role
from people.models import Member
from records.models import Completion
from tests.factories import CompletionFactory, RoleDesignationFactory

EVERYONE = "everyone"


@pytest.mark.parametrize(
    ("seat", "reached"),
    [
        ("officer", {"officer"}),
        ("sergeant", {"sergeant", "officer", "colleague"}),
        ("other_sergeant", {"other_sergeant"}),
        ("commander", {"commander", "sergeant", "officer", "colleague"}),
        ("inquiry", EVERYONE),
        ("clerk", EVERYONE),
        ("auditor", EVERYONE),
        ("ogc", {"ogc"}),
        ("hrd", {"hrd"}),
        ("administrator", {"administrator"}),
    ],
)
def test_members_are_visible_within_reach_alone(department, seat, reached):
    expected = set(department.members) if reached == EVERYONE else reached

    visible = Member.objects.visible_to(department.members[seat])

    assert {member.serial_number for member in visible} == {
        department.members[name].serial_number for name in expected
    }


def test_completions_follow_their_member(department):
    CompletionFactory(member=department.officer, entered_by=department.clerk)

    assert Completion.objects.visible_to(department.sergeant).count() == 1
    assert Completion.objects.visible_to(department.other_sergeant).count() == 0


def test_a_role_that_ended_gives_nothing(department):
    department.clerk.designations.update(ended_on=date(2026, 1, 31))
    clerk = Member.objects.get(pk=department.clerk.pk)

    assert clerk.roles == {Role.MEMBER}
    assert set(Member.objects.visible_to(clerk)) == {clerk}


def test_a_role_gives_nothing_from_the_day_it_ends(department):
    department.clerk.designations.update(ended_on=timezone.localdate())

    assert Member.objects.get(pk=department.clerk.pk).roles == {Role.MEMBER}


def test_a_role_does_not_end_before_it_began(department):
    with pytest.raises(IntegrityError, match="role_ends_after_it_began"):
        department.clerk.designations.update(ended_on=date(2024, 1, 1))


def test_two_roles_add_up(department):
    RoleDesignationFactory(member=department.sergeant, role=Role.AUDITOR)

    assert department.sergeant.roles == {Role.MEMBER, Role.SUPERVISOR, Role.AUDITOR}


def test_the_last_day_of_employment_counts(department):
    department.officer.separated_on = date(2026, 5, 31)
    department.officer.save()

    assert department.officer in Member.objects.employed_on(date(2026, 5, 31))
    assert department.officer not in Member.objects.employed_on(date(2026, 6, 1))


@pytest.mark.parametrize("text", ["nunez", "Núñez", "ana nun", "4411", "NUÑEZ ANA"])
def test_search_finds_a_member_by_any_part_without_accents(department, text):
    assert list(Member.objects.search(text)) == [department.officer]


def test_search_finds_a_name_with_an_apostrophe_either_way(department):
    assert list(Member.objects.search("obrien")) == [department.colleague]
    assert list(Member.objects.search("o'brien")) == [department.colleague]
