"""What one person does over and over in a day is told each time at first, then at doublings."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from events.models import Event, Recurrence
from events.recurring import is_told
from frame.jobs.sweeping import sweep
from people.actions.looks import record_look
from tests.concurrency import at_once

NOON = datetime(2026, 3, 2, 18, tzinfo=UTC)


@pytest.fixture
def noon():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def look(department, times: int, page: str = "record") -> None:
    for _ in range(times):
        record_look(member=department.officer, by=department.sergeant, page=page)


def told() -> list[dict]:
    return [event.after for event in Event.objects.order_by("pk")]


def test_each_time_is_told_at_first_and_then_each_doubling():
    assert [times for times in range(1, 700) if is_told(times)] == [
        *range(1, 21), 40, 80, 160, 320, 640
    ]  # fmt: skip


def test_who_opens_a_record_in_a_loop_leaves_so_many_events_and_how_often_it_was(department, noon):
    look(department, 100)

    once = {"page": "record"}
    assert told() == [
        *[once] * 20,
        {**once, "times_that_day": 40},
        {**once, "times_that_day": 80},
    ]


def test_another_page_another_person_and_another_day_are_counted_by_themselves(department, noon):
    look(department, 21)
    before = Event.objects.count()

    look(department, 1, page="transcript")
    record_look(member=department.officer, by=department.clerk, page="record")
    record_look(member=department.colleague, by=department.sergeant, page="record")
    noon.shift(timedelta(days=1))
    look(department, 1)

    assert (before, Event.objects.count()) == (20, 24)


def test_who_is_refused_in_a_loop_leaves_a_hundred_events_a_day_and_its_doublings(department):
    client = Client()
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")

    for number in range(210):
        assert client.get(f"/members/{90000 + number}/").status_code == 404

    events = [event.after for event in Event.objects.filter(action="access.refuse").order_by("pk")]
    assert [each["page"] for each in events] == [
        *(f"/members/{90000 + number}/" for number in range(100)),
        "/members/90199/",
    ]
    assert events[-1]["times_that_day"] == 200


def test_nobody_hides_a_try_at_a_record_behind_refusals_of_before(department):
    client = Client()
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")
    for number in range(101):
        client.get(f"/members/{90000 + number}/")

    for _ in range(30):
        client.get(f"/members/{department.colleague.serial_number}/")

    tries = Event.objects.filter(action="access.refuse", member_serial_number="4412")
    assert tries.count() == 20


def test_the_log_says_how_often_in_words(department, noon):
    look(department, 40)
    client = Client()
    client.force_login(department.auditor, backend="people.sign_in.SerialNumberBackend")

    page = client.get(reverse("events:event-list")).content.decode()

    assert "<dt>Times that day</dt><dd>40</dd>" in page


def test_nothing_is_counted_when_the_event_fails(department, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("events.recurring.record_event", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        look(department, 1)

    assert not Recurrence.objects.exists()


def test_many_at_one_moment_are_each_counted(shared_database, department):
    at_once(*[lambda: look(department, 5) for _ in range(6)])

    assert [row.times for row in Recurrence.objects.all()] == [30]
    assert Event.objects.count() == 20


def test_a_sweep_forgets_the_counts_of_days_gone_by(department, noon):
    look(department, 1)

    sweep(NOON + timedelta(days=2))
    assert [row.day for row in Recurrence.objects.all()] == [date(2026, 3, 2)]
    sweep(NOON + timedelta(days=3))
    assert not Recurrence.objects.exists()
