"""Whoever was merged away while a form about them lay open: each action refuses in words."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from compliance.actions.entering import lock_record_of
from people.actions.elements import add_element, change_element
from people.actions.locking import locked_member, member_locked_with_key
from people.actions.members import change_member
from people.actions.serial_numbers import correct_serial_number
from people.actions.withdrawing import withdraw_member
from people.models import Member
from records.challenges.actions.sending import send_challenge
from tests.factories import MemberFactory
from tests.people.merging import merge

TODAY = date(2026, 5, 1)


@pytest.fixture
def fetched(department) -> Member:
    """The member as the page fetched them, before the merge."""
    same: dict = {"last_name": "Smith", "first_name": "Ana", "license_number": "MO77"}
    same["element"] = department.officer.element
    kept = MemberFactory(serial_number="5000", **same)
    member = MemberFactory(serial_number="05000", **same)
    before = Member.objects.get(pk=member.pk)
    merge(department, member, kept)
    return before


@pytest.mark.parametrize(
    "write",
    [
        lambda member, by: change_member(
            member=member, values={"rank": "Sergeant"}, by=by, today=TODAY
        ),
        lambda member, by: withdraw_member(member=member, reason="Twice.", by=by, today=TODAY),
        lambda member, by: correct_serial_number(
            member=member, serial_number="5009", reason="Wrong.", by=by
        ),
        lambda member, by: send_challenge(
            about=None,
            title="Ethics",
            happened_on=TODAY,
            what="I was there.",
            papers=(),
            by=member,
            now=timezone.now(),
        ),
        lambda member, by: change_element(
            element=member.element,
            name=member.element.name,
            kind=member.element.kind,
            parent=member.element.parent,
            commander=None,
            supervisors=[member],
            by=by,
            today=TODAY,
        ),
        lambda member, by: add_element(
            name="Squad 999",
            kind="squad",
            parent=member.element.parent,
            commander=member,
            by=by,
            today=TODAY,
        ),
        lambda member, by: locked_member(member),
        lambda member, by: member_locked_with_key(member, by=by),
        lambda member, by: lock_record_of(member),
    ],
)
def test_who_was_merged_away_since_the_page_was_fetched_is_refused_in_words(
    department, fetched, write
):
    with pytest.raises(ValidationError) as caught:
        write(fetched, department.administrator)

    assert caught.value.messages == [
        "Smith, Ana (05000) was entered twice and is Smith, Ana (5000) now. Go on with that one."
    ]
