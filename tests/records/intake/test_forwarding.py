"""Requests for POST certification that are forwarded to POST, and what POST asks of them."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from events.models import Event
from people.leaving import Leaving
from records.due import posts_decisions
from records.intake import actions
from records.intake.actions import send_back
from records.intake.models import OutsideTraining
from records.left_open import sent_in_not_decided
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.intake.sending import (
    NOON,
    REQUEST,
    TODAY,
    a_request,
    send,
)
from tests.records.intake.test_post_requests import forward, shown, told


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


def test_a_request_that_is_forwarded_leaves_the_queue_and_its_member_reads_where_it_is(department):
    training = a_request(department.officer)

    forward(training, department.clerk)

    training.refresh_from_db()
    assert (training.state, training.forwarded_by, training.forwarded_at) == (
        "forwarded",
        department.clerk,
        NOON,
    )
    page = shown(training, department.officer)
    assert page["sentence"] == (
        "It was forwarded to POST on Apr 1, 2026. POST decides: you need do nothing, and what "
        "becomes of it shows here."
    )
    assert (page["standing"].words, page["standing"].turn) == ("Forwarded to POST", "POST")
    assert told() == [
        (
            "sent_in.forwarded",
            "“Interview and interrogation” is forwarded to POST, which decides.",
        )
    ]
    client = sign_in(department.clerk)
    queue = [row.record for row in client.get("/queue/").context["table"].rows]
    with_post = client.get("/queue/?state=forwarded").context["table"].rows
    assert (queue, [row.record.pk for row in with_post]) == ([], [training.pk])
    event = Event.objects.get(action="post_request.forward")
    assert event.member_key == str(department.officer.pk)


def test_nobody_forwards_their_own(department):
    with pytest.raises(ValidationError) as refused:
        forward(a_request(department.clerk), department.clerk)

    assert refused.value.code == "own"


def test_who_does_not_enter_completions_forwards_nothing(department):
    with pytest.raises(PermissionDenied):
        forward(a_request(department.officer), department.inquiry)


def test_it_is_forwarded_once(department):
    training = a_request(department.officer)
    forward(training, department.clerk)

    with pytest.raises(ValidationError) as refused:
        forward(training, department.clerk)

    assert refused.value.messages == [
        f"{department.clerk.name} forwarded it to POST on Apr 1, 2026, 12:00 PM. Nothing was done "
        "now."
    ]


def test_what_post_asks_is_asked_of_the_member(department):
    training = forward(a_request(department.officer), department.clerk)

    send_back(sent_in=training, reason="POST asks for a plan.", by=department.clerk, now=NOON)

    training.refresh_from_db()
    assert training.state == "returned"


def test_nothing_is_forwarded_when_the_event_fails(department, monkeypatch):
    training = a_request(department.officer)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions, "record_event", fail)
    with pytest.raises(RuntimeError):
        forward(training, department.clerk)

    training.refresh_from_db()
    assert training.state == "sent"


def test_what_post_has_is_not_sent_in_again(department):
    training = send(department.officer, ask="post_request", **REQUEST)
    forward(training, department.clerk)

    with pytest.raises(ValidationError) as refused:
        send(department.officer, ask="post_request", **REQUEST)

    assert refused.value.messages[0].startswith("You sent this on Apr 1, 2026 already: ")
    assert OutsideTraining.objects.get().state == "forwarded"


def test_what_post_has_waits_in_the_list_of_the_training_unit(department):
    a_request(department.officer, "forwarded", sent_at=NOON - timedelta(days=3))

    [row] = sign_in(department.clerk).get("/queue/?state=forwarded").context["table"].rows

    assert row.get_cell("waited") == "3 days"


def test_what_was_forwarded_since_the_page_was_opened_is_not_sent_back_unseen(department):
    training = forward(a_request(department.officer), department.clerk)

    with pytest.raises(ValidationError) as refused:
        send_back(sent_in=training, reason="A plan.", by=department.clerk, now=NOON, seen=0)

    assert refused.value.messages[0].startswith(
        f"{department.clerk.name} changed this on Apr 1, 2026, 12:00 PM, while you were at it."
    )
    training.refresh_from_db()
    assert training.state == "forwarded"


def test_who_is_separated_leaves_open_what_is_with_post(department):
    forward(a_request(department.officer), department.clerk)

    [left] = sent_in_not_decided(Leaving([department.officer], last_on=TODAY), TODAY)

    assert left.words == (
        f"{department.officer.name} sent in “Interview and interrogation”, which waits for POST."
    )


def test_what_post_has_not_decided_is_due_after_thirty_days_the_oldest_first(department):
    at = (NOON - timedelta(days=31), NOON - timedelta(days=40), NOON)
    for number, when in enumerate(at):
        sender = department.clerk if number == 2 else department.officer
        clerk = department.officer if number == 2 else department.clerk
        a_request(
            sender, "forwarded", title=f"Course {number}", forwarded_by=clerk, forwarded_at=when
        )
    newest = a_request(department.colleague, "forwarded", title="Course 3")
    a_request(department.officer)

    due = list(posts_decisions(department.clerk, NOON.date()))

    assert [(clock.what, clock.on, clock.step) for clock in due] == [
        (
            "POST’s decision on “Course 1”, forwarded 40 days ago",
            date(2026, 3, 22),
            "Note what POST says",
        ),
        (
            "POST’s decision on “Course 0”, forwarded 31 days ago",
            date(2026, 3, 31),
            "Note what POST says",
        ),
        (
            "POST’s decision on “Course 3”, forwarded today",
            date(2026, 5, 1),
            "Note what POST says",
        ),
    ]
    assert due[2].page == f"/queue/request/{newest.pk}/"
    assert due[2].whose == department.colleague.name
