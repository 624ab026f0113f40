"""A check of the log holds the index of whom events name against the events themselves."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import events.kinds
from courses.states import ENROLL
from events.event_log import Happened, record_events
from events.models import Event, EventNaming
from events.sealing import seal_waiting
from events.verifying import walk_log
from people.actions.looks import record_look
from tests.append_only import change_by_force


@pytest.fixture
def enrolled(department) -> list[Event]:
    """Three events that each name two members among their values, and one that names nobody."""
    said = {"serial_numbers": ["4411", "4412"]}
    events = record_events([Happened(ENROLL.events[0], after=said)] * 3, by=department.clerk)
    record_look(member=department.officer, by=department.sergeant, page="record")
    seal_waiting()
    return events


def test_an_index_that_says_whom_the_events_name_is_whole(enrolled):
    assert str(walk_log()) == ("The event log is whole: 4 events, of which nothing was signed.")


@pytest.mark.parametrize(
    "by_force",
    [
        "DELETE FROM events_eventnaming WHERE event_id = {event}",
        "DELETE FROM events_eventnaming WHERE event_id = {event} AND serial_number = '4412'",
        "UPDATE events_eventnaming SET serial_number = '9999' WHERE event_id = {event} "
        "AND serial_number = '4411'",
        "INSERT INTO events_eventnaming (event_id, serial_number) VALUES ({event}, '9999')",
    ],
)
def test_an_index_that_was_emptied_or_forged_is_found_at_its_event(enrolled, by_force):
    change_by_force(by_force.format(event=enrolled[1].pk))

    walk = walk_log()

    assert (walk.events, walk.broken_at, walk.is_fine) == (4, enrolled[1].pk, False)
    assert str(walk) == (
        f"The event log is broken at event {enrolled[1].pk}: the index of whom it names, by which "
        "searches find it, says otherwise than the event. The events themselves are whole: "
        "4 events, of which nothing was signed."
    )


def test_an_index_that_was_emptied_whole_is_found_at_the_first(enrolled):
    change_by_force("DELETE FROM events_eventnaming")

    assert walk_log().broken_at == enrolled[0].pk


def test_a_name_put_beside_an_event_that_names_nobody_is_found(enrolled):
    look = Event.objects.get(action="member.look")
    EventNaming.objects.create(event=look, serial_number="9999")

    assert walk_log().broken_at == look.pk


def test_an_index_that_can_not_be_read_is_found(enrolled):
    value = "CAST(x'ff' AS TEXT)" if connection.vendor == "sqlite" else "'9999'"
    change_by_force(
        f"UPDATE events_eventnaming SET serial_number = {value} WHERE event_id = %s",
        enrolled[1].pk,
    )

    walk = walk_log()

    assert (walk.broken_at, walk.is_index) == (enrolled[1].pk, True)


def test_a_name_without_an_event_is_found(enrolled):
    EventNaming.objects.create(event_id=777_777, serial_number="9999")

    walk = walk_log()

    assert (walk.broken_at, walk.reason) == (
        777_777,
        "the index of whom events name tells of it, and there is no such event",
    )


def test_an_event_that_was_changed_is_told_before_an_index_that_was(enrolled):
    change_by_force("DELETE FROM events_eventnaming")
    change_by_force("UPDATE events_event SET by_name = 'Nobody' WHERE id = %s", enrolled[2].pk)

    walk = walk_log()

    assert (walk.broken_at, walk.reason) == (enrolled[2].pk, "it was changed after it was written")


def test_the_index_is_read_in_as_many_parts_as_the_log_and_not_event_by_event(
    enrolled, department, django_assert_num_queries
):
    with CaptureQueriesContext(connection) as few:
        walk_log()
    said = {"serial_numbers": ["4411"]}
    record_events([Happened(ENROLL.events[0], after=said)] * 40, by=department.clerk)
    seal_waiting()

    with django_assert_num_queries(len(few)):
        walk_log()


def test_of_a_kind_that_the_code_no_longer_has_the_index_is_not_judged(enrolled, monkeypatch):
    monkeypatch.delitem(events.kinds._registered, ENROLL.events[0].name)
    change_by_force("DELETE FROM events_eventnaming")

    assert walk_log().is_fine
