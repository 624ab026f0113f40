"""Merging two members of different last names wants a reason of its own."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from events.models import Event
from people.actions.merging import have_two_names
from people.models import Member, MemberMerge
from tests.factories import MemberFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.people.merging import REASON, merge

ASKED = (
    "One is called Smith, the other Lane. Say how that is one person, such as a marriage; it stays "
    "on record."
)


@pytest.fixture
def two_names(department) -> tuple[Member, Member]:
    """Who stays, and the one entered twice under another last name."""
    same = {"first_name": "Ana", "license_number": "MO77", "element": department.officer.element}
    lane = MemberFactory(serial_number="5000", last_name="Lane", **same)
    return lane, MemberFactory(serial_number="05000", last_name="Smith", **same)


@pytest.mark.parametrize("why", ["", "  ", "x" * 501])
def test_two_last_names_are_not_merged_without_a_reason(department, two_names, why):
    kept, member = two_names

    with pytest.raises(ValidationError) as caught:
        merge(department, member, kept, why_other_name=why)

    words = ASKED if len(why) < 500 else "501 characters are more than 500. Shorten it."
    assert caught.value.message_dict == {"why_other_name": [words]}
    assert not MemberMerge.objects.exists()


def test_the_reason_stays_on_record(department, two_names):
    kept, member = two_names

    merge(department, member, kept, why_other_name="Married in May.")

    assert Event.objects.get(action="member.merge").after["why_other_name"] == "Married in May."


@pytest.mark.parametrize(
    ("other", "differs"), [("Núñez", False), ("NUNEZ", False), ("Nunez-Lane", True)]
)
def test_an_accent_makes_no_other_name(other, differs):
    assert have_two_names(Member(last_name="Núñez"), Member(last_name=other)) is differs


def test_one_last_name_is_not_asked_about_however_it_is_written(department, two_names):
    kept, member = two_names
    Member.objects.filter(pk=member.pk).update(last_name="LANE")
    member.refresh_from_db()

    merge(department, member, kept)

    assert "why_other_name" not in Event.objects.get(action="member.merge").after


def test_the_page_asks_for_it_and_keeps_the_other_reason(department, two_names):
    kept, member = two_names
    client = sign_in(department.administrator)
    page = reverse("people:member-merge-into", args=[member.pk, kept.pk])
    shown = client.get(page)
    assert "Why the last names differ" in shown.content.decode()
    sent = {"reason": REASON, "confirmed": shown.context["plan"].seal}

    asked = client.post(page, sent)
    assert asked.context["form"].errors == {"why_other_name": [ASKED]}
    assert REASON in asked.content.decode()
    client.post(page, {**sent, "why_other_name": "Married in May."})

    assert MemberMerge.objects.count() == 1
