"""The members that a form offers while a name is typed."""

import re
from datetime import date

import pytest
from django.urls import reverse

from tests.courses.conftest import signed_in
from tests.factories import MemberFactory

PAGE = reverse("member-matches")


@pytest.fixture
def as_clerk(department):
    return signed_in(department.clerk)


def offered(client, typed: str) -> list[str]:
    text = client.get(PAGE, {"q": typed}).content.decode()
    return re.findall('data-text="([^"]+)"', text)


def test_members_called_so_are_offered_as_a_form_takes_them(as_clerk):
    assert offered(as_clerk, "nun") == ["4411 Núñez, Ana"]


def test_who_is_here_comes_before_who_left_and_who_begins_so_before_who_holds_it(as_clerk):
    for last, first, left in (
        ("Vanderzoe", "Ann", None),
        ("Zoeller", "Bo", None),
        ("Zoe", "Carl", date(2020, 1, 1)),
        ("Ames", "Zoe", None),
    ):
        MemberFactory(last_name=last, first_name=first, separated_on=left)

    names = [text.split(" ", 1)[1] for text in offered(as_clerk, "zoe")]

    assert names == ["Zoeller, Bo", "Ames, Zoe", "Vanderzoe, Ann", "Zoe, Carl"]


@pytest.mark.parametrize(
    ("seat", "found"),
    [
        ("sergeant", ["4411 Núñez, Ana"]),
        ("commander", ["4411 Núñez, Ana"]),
        ("other_sergeant", []),
        ("administrator", ["4411 Núñez, Ana"]),
    ],
)
def test_leaders_are_offered_their_own_members_alone(department, seat, found):
    assert offered(signed_in(department.members[seat]), "nun") == found


def test_of_many_the_first_are_offered_and_it_is_said(as_clerk):
    for number in range(9):
        MemberFactory(last_name="Zoe", first_name=f"A{'abcdefghi'[number]}")

    text = as_clerk.get(PAGE, {"q": "zoe"}).content.decode()

    assert text.count('role="option"') == 8
    assert "8 of many; type more of the name" in text


@pytest.mark.parametrize("typed", ["zzz", "", "—", "\0", "x" * 5000])
def test_nobody_found_is_said(as_clerk, typed):
    answer = as_clerk.get(PAGE, {"q": typed})

    assert answer.status_code == 200
    assert "No member is called" in answer.content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_more_members_ask_no_more(as_clerk, django_assert_num_queries, number):
    for _ in range(number):
        MemberFactory(last_name="Zoe")
    as_clerk.get(PAGE)

    with django_assert_num_queries(3):
        as_clerk.get(PAGE, {"q": "zoe"})
