"""Events are sealed after commit, in one order, by whoever comes first; none is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from events import sealing
from events.event_log import record_event
from events.models import Event, Seal, TreeHead, WaitingEvent
from events.sealing import seal_waiting, waiting_events
from events.verifying import walk_log
from people.actions.members import MEMBER_CHANGE
from tests.concurrency import at_once
from tests.killed import run_until_killed

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


def happen(times: int = 1) -> list[Event]:
    return [record_event(MEMBER_CHANGE, by=None) for _ in range(times)]


def happen_and_be_taken_back() -> None:
    """In a transaction, or within one in a savepoint."""
    with transaction.atomic():
        happen()
        transaction.set_rollback(True)


def order() -> list[int]:
    return list(Seal.objects.order_by("position").values_list("event_id", flat=True))


def test_an_event_is_sealed_once_it_is_committed():
    with transaction.atomic():
        [event] = happen()
        assert (Seal.objects.count(), WaitingEvent.objects.count()) == (0, 1)

    assert order() == [event.pk]
    assert WaitingEvent.objects.count() == 0


def test_the_events_of_a_transaction_are_sealed_at_once_in_their_order():
    with transaction.atomic():
        events = happen(5)
        seals_asked = len(connection.run_on_commit)

    assert seals_asked == 1
    assert order() == [event.pk for event in events]


def test_an_event_that_is_taken_back_leaves_nothing():
    happen_and_be_taken_back()

    assert (Event.objects.count(), WaitingEvent.objects.count(), Seal.objects.count()) == (0, 0, 0)


def test_an_event_after_a_savepoint_taken_back_is_sealed():
    with transaction.atomic():
        happen_and_be_taken_back()
        [event] = happen()

    assert order() == [event.pk]


def test_an_event_before_a_savepoint_taken_back_is_sealed():
    with transaction.atomic():
        [event] = happen()
        happen_and_be_taken_back()

    assert order() == [event.pk]


def test_an_event_costs_two_inserts_in_its_own_transaction():
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        happen()

    assert [query["sql"].split('"')[:2] for query in queries] == [
        ["INSERT INTO ", "events_event"],
        ["INSERT INTO ", "events_waitingevent"],
    ]


def test_sealing_takes_the_same_queries_however_many_wait(monkeypatch):
    monkeypatch.setattr(sealing, "_seal_quietly", lambda: None)
    happen()
    seal_waiting()
    counts = []
    for waiting in (1, 30):
        happen(waiting)
        with CaptureQueriesContext(connection) as queries:
            assert seal_waiting() == waiting
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 9


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a short table whole")
def test_sealing_reads_the_events_that_wait_and_not_all_of_a_long_log():
    assert "SCAN events_event\n" not in f"{waiting_events().explain()}\n"


def test_a_page_seals_only_so_many_of_a_large_import_and_the_check_seals_the_rest(monkeypatch):
    monkeypatch.setattr(sealing, "AT_ONCE", 2)
    monkeypatch.setattr(sealing, "ROUNDS_OF_A_PAGE", 3)
    with transaction.atomic():
        events = happen(11)
    assert order() == [event.pk for event in events[:6]]

    assert walk_log().events == 11
    assert order() == [event.pk for event in events]


def test_a_seal_that_fails_is_logged_and_the_event_stands_and_is_sealed_later(monkeypatch, caplog):
    def fail() -> int:
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(sealing, "_seal_some", fail)
    [event] = happen()

    assert "the disk is full" in caplog.text
    assert WaitingEvent.objects.get().pk == event.pk
    monkeypatch.undo()
    [later] = happen()
    assert order() == [event.pk, later.pk]


def test_who_finds_another_sealing_leaves_it_to_them(shared_database):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")
    happen()
    with transaction.atomic():
        TreeHead.objects.select_for_update().get()
        [[event]] = at_once(happen)
        assert WaitingEvent.objects.get().pk == event.pk

    assert seal_waiting() == 1
    assert walk_log().events == 2


def test_what_came_while_we_sealed_is_sealed_by_us(monkeypatch):
    """It found us at it and went away, as can happen on PostgreSQL alone."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time, who seals their own")
    happen()
    sealed = sealing._seal_some
    monkeypatch.setattr(sealing, "_seal_quietly", lambda: None)
    came: list[Event] = []

    def seal_and_meanwhile() -> int:
        count = sealed()
        if not came:
            came.extend(happen())
        return count

    [first] = happen()
    monkeypatch.setattr(sealing, "_seal_some", seal_and_meanwhile)

    assert seal_waiting() == 2
    assert order()[-2:] == [first.pk, came[0].pk]


def test_many_writers_at_once_lose_no_event_and_keep_the_order_of_each(shared_database):
    def write(writer: int) -> Callable[[], None]:
        def several() -> None:
            for turn in range(6):
                with transaction.atomic():
                    for part in range(2):
                        said = {"writer": writer, "turn": 2 * turn + part}
                        record_event(MEMBER_CHANGE, by=None, after=said)

        return several

    results = at_once(*(write(writer) for writer in range(10)))

    assert results == [None] * 10
    assert WaitingEvent.objects.count() == 0
    assert walk_log() == type(walk_log())(120)
    said = [seal.event.after for seal in Seal.objects.select_related("event").order_by("position")]
    for writer in range(10):
        assert [one["turn"] for one in said if one["writer"] == writer] == list(range(12))


def test_the_first_seals_of_all_at_once_make_one_chain(shared_database):
    results = at_once(*[happen] * 4)

    assert not [result for result in results if isinstance(result, Exception)]
    assert TreeHead.objects.count() == 1
    assert walk_log().events == 4


def test_a_process_killed_between_commit_and_seal_loses_nothing(shared_database):
    run_until_killed("tests.events.kill_before_the_seal")

    assert (Event.objects.count(), Seal.objects.count()) == (1, 0)
    [later] = happen()
    assert order() == [Event.objects.earliest("pk").pk, later.pk]
    assert walk_log().events == 2
