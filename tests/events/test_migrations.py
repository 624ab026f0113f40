"""The chain of hashes of before becomes a tree, and is checked before it goes."""

import hashlib
import json
from datetime import UTC

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from courses.states import ENROLL
from events.event_log import Happened, record_events
from events.models import Event, EventNaming, Seal
from events.verifying import walk_log
from people.actions.members import MEMBER_CHANGE
from records.actions.teaching import TEACHING_DECIDE
from records.releases.states import ASK
from tests.append_only import change_by_force

BEFORE = "0004_recurrences"
COLUMNS = (
    *("action", "by_key", "by_serial_number", "by_name", "about_type", "about_id", "about_text"),
    *("member_key", "member_serial_number", "member_name", "before_text", "after_text"),
)


def migrate(name: str) -> MigrationExecutor:
    executor = MigrationExecutor(connection)
    executor.migrate([("events", name)])
    return executor


@pytest.fixture
def chain(transactional_db) -> str:
    """Five events, four of them in a chain, as the version before kept them; its last hash."""
    events = record_events(
        [Happened(MEMBER_CHANGE, after={"number": number}) for number in range(5)], by=None
    )
    old = migrate(BEFORE).loader.project_state(("events", BEFORE)).apps
    seals, end, waiting = (
        old.get_model("events", name).objects for name in ("Seal", "EventChain", "WaitingEvent")
    )
    assert waiting.count() == 5
    last = "0" * 64
    for position, event in enumerate(events[:4], start=1):
        moment = event.at.astimezone(UTC).isoformat(timespec="microseconds")
        columns = [getattr(event, name) for name in COLUMNS]
        said = ["event-1", position, event.pk, moment, *columns, last]
        text = json.dumps(said, separators=(",", ":")).encode("ascii")
        previous, last = last, hashlib.sha256(text).hexdigest()
        seals.create(position=position, event_id=event.pk, previous_hash=previous, hash=last)
        waiting.filter(pk=event.pk).delete()
    end.create(position=4, last_hash=last)
    return last


@pytest.fixture
def newest(chain):
    [(_, name)] = MigrationExecutor(connection).loader.graph.leaf_nodes("events")
    yield name
    migrate(name)


@pytest.mark.usefixtures("shared_database")
def test_a_whole_chain_becomes_a_tree_and_its_last_hash_is_kept(chain, newest):
    migrate(newest)

    assert walk_log().events == 6
    kept = Event.objects.get(action="log.reseal")
    assert kept.before == {"events": 4, "hash": chain}
    order = Seal.objects.order_by("position").values_list("event_id", flat=True)
    assert list(order) == sorted(order)


@pytest.mark.usefixtures("shared_database")
@pytest.mark.parametrize(
    ("by_force", "said"),
    [
        ("UPDATE events_event SET by_name = 'Nobody'", "broken at event"),
        ("DELETE FROM events_seal WHERE position = 4", "newest events of the log, or the mark"),
        ("DELETE FROM events_eventchain", "the mark of where it ends, are missing"),
        ("DELETE FROM events_waitingevent", "no seal and does not wait"),
        ("DELETE FROM events_seal WHERE position = 2", "broken at event"),
    ],
)
def test_a_broken_chain_is_not_made_good(chain, newest, by_force, said):
    change_by_force(by_force)

    with pytest.raises(RuntimeError, match=said):
        migrate(newest)

    take_the_chain_away()


def take_the_chain_away() -> None:
    """So that the tables can be made anew once the test is over."""
    change_by_force("DELETE FROM events_seal")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM events_eventchain")
        cursor.execute("DELETE FROM events_waitingevent")
        cursor.execute("INSERT INTO events_waitingevent SELECT id FROM events_event")


@pytest.mark.usefixtures("shared_database")
def test_whom_events_of_before_name_is_filled_into_the_index_whatever_kinds_there_are_by_now(
    transactional_db, monkeypatch
):
    said = [
        (ENROLL.event, {"serial_numbers": ["4411", "4412"]}),
        (ASK.event, {"members": "4411, 4412"}),
        # As it was called before.
        (TEACHING_DECIDE, {"left_out": {"4411": "Left early.", "4412": "The same."}}),
    ]
    events = record_events([Happened(kind, after=after) for kind, after in said], by=None)
    [(_, newest)] = MigrationExecutor(connection).loader.graph.leaf_nodes("events")
    migrate("0005_the_log_is_a_tree")
    change_by_force("DELETE FROM events_eventnaming WHERE serial_number = '4412'")

    with monkeypatch.context() as later:
        later.setattr("events.kinds._registered", {})
        migrate(newest)

    named = EventNaming.objects.order_by("event", "serial_number")
    assert list(named.values_list("event", "serial_number")) == [
        (event.pk, serial) for event in events for serial in ("4411", "4412")
    ]
    assert walk_log().is_fine
