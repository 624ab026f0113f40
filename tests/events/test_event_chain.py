"""The chain of events: what is altered, taken out, slipped in, moved or cut off is found."""

import pytest
from django.core.management import CommandError, call_command

from events.canonical import hash_of
from events.event_chain import walk_chain
from events.models import Event, EventChain, Seal, WaitingEvent
from events.sealing import seal_waiting
from people.actions.looks import record_look
from tests.append_only import change_by_force


@pytest.fixture
def five_events(department) -> list[Event]:
    for _ in range(5):
        record_look(member=department.officer, by=department.sergeant, page="record")
    seal_waiting()
    return list(Event.objects.select_related("seal").order_by("pk"))


def test_a_whole_log_is_found_whole(five_events, capsys):
    call_command("verify_events")

    assert "whole: 5 events" in capsys.readouterr().out


def test_an_empty_log_is_whole(db):
    assert walk_chain().reason == ""


def test_what_waits_is_sealed_before_the_walk(department):
    record_look(member=department.officer, by=department.sergeant, page="record")
    assert WaitingEvent.objects.count() == 1

    assert walk_chain().events == 1

    assert WaitingEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("action", "member.change"),
        ("at", "2020-01-01 00:00:00+00:00"),
        ("by_key", "999999"),
        ("by_serial_number", "999999"),
        ("by_name", "Nobody"),
        ("about_type", "people.Element"),
        ("about_id", "999999"),
        ("about_text", "nobody"),
        ("member_key", "999999"),
        ("member_serial_number", "999999"),
        ("member_name", "Nobody"),
        ("before_text", '{"page": "nothing"}'),
        ("after_text", '{"page":"record"}'),
    ],
)
def test_an_event_changed_in_the_database_is_found(five_events, column, value):
    change_by_force(
        f"UPDATE events_event SET {column} = %s WHERE id = %s", value, five_events[2].pk
    )

    with pytest.raises(CommandError, match=f"broken at event {five_events[2].pk}") as broken:
        call_command("verify_events")

    assert broken.value.returncode == 1
    assert "The 2 events before it are whole." in str(broken.value)


def test_an_event_taken_out_is_found(five_events):
    change_by_force("DELETE FROM events_event WHERE id = %s", five_events[2].pk)

    walk = walk_chain()

    assert walk.broken_at == five_events[3].pk
    assert "one is missing" in walk.reason


def test_an_event_taken_out_with_its_seal_is_found(five_events):
    take_out(five_events[2])

    walk = walk_chain()

    assert walk.broken_at == five_events[3].pk
    assert "one is missing" in walk.reason


def test_a_seal_of_another_form_is_found(five_events):
    change_by_force("UPDATE events_seal SET form = 'event-9' WHERE position = 3")

    walk = walk_chain()

    assert (walk.events, walk.broken_at) == (2, five_events[2].pk)
    assert walk.reason == "its seal has the unknown form “event-9”"


def test_a_seal_taken_out_alone_is_found(five_events):
    change_by_force("DELETE FROM events_seal WHERE event_id = %s", five_events[2].pk)

    assert walk_chain().broken_at == five_events[3].pk


def test_the_newest_event_taken_out_is_found(five_events):
    change_by_force("DELETE FROM events_event WHERE id = %s", five_events[4].pk)

    assert walk_chain().reason == "the newest events are missing"


def test_the_newest_event_taken_out_with_its_seal_is_found(five_events):
    take_out(five_events[4])

    assert walk_chain().reason == "the newest events are missing"


def test_a_newest_event_put_in_place_of_another_is_found(five_events):
    forge(five_events[4])

    walk = walk_chain()

    assert (walk.broken_at, walk.reason) == (
        five_events[4].pk,
        "it is not the event that the log ended with",
    )


def test_two_events_that_change_places_are_found(five_events):
    first, second = five_events[1].pk, five_events[2].pk
    for event, place in ((0, 2), (first, 3), (second, 2)):
        change_by_force("UPDATE events_seal SET event_id = %s WHERE position = %s", event, place)

    walk = walk_chain()

    assert (walk.broken_at, walk.events) == (second, 1)


def test_a_newest_event_moved_past_the_end_is_found(five_events):
    newest = five_events[4]
    moved = hash_of(newest, position=6, previous_hash=newest.seal.previous_hash)
    change_by_force("UPDATE events_seal SET position = 6, hash = %s WHERE position = 5", moved)

    assert walk_chain().broken_at == newest.pk


def test_an_event_forged_whole_breaks_the_next_link(five_events):
    forge(five_events[2])

    assert walk_chain().broken_at == five_events[3].pk


def test_an_event_slipped_in_beside_the_chain_is_found(five_events):
    WaitingEvent.objects.all().delete()
    Event.objects.bulk_create([Event(at=five_events[0].at, action="member.look")])

    walk = walk_chain()

    assert walk.broken_at == Event.objects.first().pk
    assert walk.reason == "it has no seal and does not wait for one"


def test_an_event_taken_out_while_it_waits_is_found(five_events, department):
    record_look(member=department.officer, by=department.sergeant, page="record")
    newest = Event.objects.first().pk
    change_by_force("DELETE FROM events_event WHERE id = %s", newest)

    walk = walk_chain()

    assert (walk.broken_at, walk.reason) == (newest, "it was taken out before it was sealed")


def test_the_log_can_not_be_emptied_unseen(five_events):
    change_by_force("DELETE FROM events_event")

    assert walk_chain().reason == "the newest events are missing"
    assert EventChain.objects.get().last_hash == five_events[4].seal.hash


def test_the_mark_of_the_end_can_not_be_taken_out_unseen(five_events):
    EventChain.objects.all().delete()

    assert walk_chain().reason == "the mark of where it ends is missing"


def test_a_long_log_is_walked_in_parts(five_events, monkeypatch):
    monkeypatch.setattr("events.event_chain.AT_ONCE", 2)

    assert walk_chain().events == 5


def take_out(event: Event) -> None:
    change_by_force("DELETE FROM events_seal WHERE event_id = %s", event.pk)
    change_by_force("DELETE FROM events_event WHERE id = %s", event.pk)


def forge(event: Event) -> None:
    """Change an event and its own seal, so that the two agree."""
    event.after_text = '{"page": "nothing"}'
    seal = Seal.objects.get(event=event)
    forged = hash_of(event, position=seal.position, previous_hash=seal.previous_hash)
    change_by_force(
        "UPDATE events_event SET after_text = %s WHERE id = %s", event.after_text, event.pk
    )
    change_by_force("UPDATE events_seal SET hash = %s WHERE event_id = %s", forged, event.pk)
