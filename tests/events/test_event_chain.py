"""The chain of events: what is altered, taken out or cut off is found."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from events.event_chain import walk_chain
from events.models import Event, EventChain
from people.actions.looks import record_look


@pytest.fixture
def five_events(department) -> list[Event]:
    for _ in range(5):
        record_look(member=department.officer, by=department.sergeant, page="record")
    return list(Event.objects.order_by("pk"))


def run_sql(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_whole_log_is_found_whole(five_events, capsys):
    call_command("verify_events")

    assert "whole: 5 events" in capsys.readouterr().out


def test_an_empty_log_is_whole(db):
    assert walk_chain().reason == ""


@pytest.mark.parametrize(
    ("column", "value"),
    [("action", "member.change"), ("after", '{"page": "nothing"}'), ("about_text", "nobody")],
)
def test_an_event_changed_in_the_database_is_found(five_events, column, value):
    run_sql(f"UPDATE events_event SET {column} = %s WHERE id = %s", value, five_events[2].pk)

    with pytest.raises(CommandError, match=f"broken at event {five_events[2].pk}") as broken:
        call_command("verify_events")

    assert broken.value.returncode == 1
    assert "The 2 events before it are whole." in str(broken.value)


def test_an_event_taken_out_is_found(five_events):
    run_sql("DELETE FROM events_event WHERE id = %s", five_events[2].pk)

    walk = walk_chain()

    assert walk.broken_at == five_events[3].pk
    assert "one is missing" in walk.reason


def test_the_newest_event_taken_out_is_found(five_events):
    run_sql("DELETE FROM events_event WHERE id = %s", five_events[4].pk)

    assert walk_chain().reason == "the newest events are missing"


def test_an_event_forged_whole_breaks_the_next_link(five_events):
    forged = five_events[2]
    forged.after = {"page": "nothing"}
    run_sql(
        "UPDATE events_event SET after = %s, hash = %s WHERE id = %s",
        '{"page": "nothing"}',
        forged.computed_hash(),
        forged.pk,
    )

    assert walk_chain().broken_at == five_events[3].pk


def test_the_log_can_not_be_emptied_unseen(five_events):
    run_sql("DELETE FROM events_event")

    assert walk_chain().reason == "the newest events are missing"
    assert EventChain.objects.get().last_hash == five_events[4].hash
