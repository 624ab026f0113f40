"""Somebody asks for a release: what is refused, and what stays on record."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from records.models import (
    ReleaseRequest,
)
from records.releases.actions.asking import (
    ONE_MEMBER,
    TOO_MANY_PAPERS,
    WHO_WANTS_IT,
    Asked,
    ask_release,
)
from records.releases.parts import Span
from tests.records.releases.asking import (
    ASKED,
    NOON,
    asked,
    last_event,
)

pytestmark = pytest.mark.usefixtures("at_noon")


@pytest.mark.parametrize("typed", ["", "Ana Núñez", "nunez, ana", "4411"])
def test_a_member_who_asks_for_the_own_record_is_called_as_on_record(department, typed):
    row = asked(department.clerk, department.officer, requester_kind="member", requester_name=typed)

    assert row.requester_name == department.officer.name


def test_a_member_asks_for_the_own_record_alone(department):
    own = {"requester_kind": "member", "requester_name": "Mateo Núñez"}

    with pytest.raises(ValidationError) as refused:
        asked(department.clerk, department.officer, **own)
    [said] = refused.value.message_dict["requester_name"]
    assert said.startswith(f"“Mateo Núñez” is not in the name of 4411 {department.officer.name}")
    with pytest.raises(ValidationError) as refused:
        asked(department.clerk, department.officer, department.colleague, **own)
    assert refused.value.message_dict == {"members": [ONE_MEMBER]}


@pytest.mark.parametrize("most", [2, 1])
def test_what_has_more_papers_than_can_be_decided_at_once_is_asked_in_two(
    department, completion, monkeypatch, most
):
    monkeypatch.setattr("records.releases.actions.asking.MOST_PAPERS", most)
    parts = ("transcript", "courses")

    if most == 2:
        assert asked(department.clerk, department.officer, parts=parts).state == "asked"
        return
    with pytest.raises(ValidationError) as refused:
        asked(department.clerk, department.officer, parts=parts)

    assert refused.value.message_dict == {"members": [TOO_MANY_PAPERS]}


def test_whoever_else_asks_has_a_name(department):
    with pytest.raises(ValidationError) as refused:
        asked(department.clerk, department.officer, requester_name=" ")

    assert refused.value.message_dict == {"requester_name": [WHO_WANTS_IT]}


def test_asking_leaves_a_request_and_its_event(department, completion):
    row = asked(department.sergeant, department.officer, legal_basis="consent")

    assert (row.state, row.asked_by) == ("asked", department.sergeant)
    assert [each.member for each in row.scope.all()] == [department.officer]
    event = last_event()
    assert (event.action, event.by_serial_number) == ("release.ask", "3301")
    assert event.after["members"] == "4411"
    assert event.after["citation"] == "RSMo 610.021(13) (citation not confirmed)"
    assert event.after["years"] == "the whole career"


@pytest.mark.parametrize("seat", ["officer", "ogc", "hrd", "auditor", "administrator"])
def test_who_may_not_ask_asks_nothing(department, completion, seat):
    with pytest.raises(PermissionDenied):
        asked(department.members[seat], department.officer)

    assert not ReleaseRequest.objects.exists()


def test_a_supervisor_asks_for_nobody_out_of_reach(department, completion):
    with pytest.raises(ValidationError) as refused:
        asked(department.other_sergeant, department.officer)

    assert "within your reach" in refused.value.message_dict["members"][0]
    assert not ReleaseRequest.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"received_on": date(2026, 3, 11)}, "received_on"),
        ({"received_on": date.min}, "received_on"),
        ({"received_on": date(2024, 3, 7)}, "received_on"),
        ({"answer_by": date(2026, 3, 9)}, "answer_by"),
        ({"answer_by": date(2028, 3, 12)}, "answer_by"),
        ({"answer_by": date.max}, "answer_by"),
        ({"legal_basis": "because"}, "legal_basis"),
        ({"parts": ("salary",)}, "parts"),
        ({"span": Span(2026, 2027)}, "to_year"),
        ({"why": " "}, "why"),
    ],
)
def test_a_request_that_says_nothing_sensible_is_refused_by_field(department, given, field):
    with pytest.raises(ValidationError) as refused:
        asked(department.clerk, department.officer, **given)

    assert list(refused.value.message_dict) == [field]


def test_a_form_that_is_sent_twice_asks_once(department, completion):
    from uuid import uuid4

    token, said = uuid4(), Asked(**ASKED, received_on=NOON.date())
    given = {"asked": said, "members": [department.officer], "by": department.clerk, "now": NOON}

    first = ask_release(**given, form_token=token)
    again = ask_release(**given, form_token=token)

    assert again.is_repeat
    assert again.row == first.row


def test_a_public_records_request_is_due_after_three_days_of_business(department, completion):
    row = asked(department.clerk, department.officer, requester_kind="public")

    assert row.due_on == date(2026, 3, 13)
    assert row.due_why == "RSMo 610.023.3 (not confirmed)"


def test_another_request_is_due_on_the_day_that_was_named(department, completion):
    row = asked(department.clerk, department.officer, answer_by=date(2026, 4, 1))
    assert row.due_on == date(2026, 4, 1)
    assert asked(department.clerk, department.officer).due_on is None
