"""A check of the log: what is altered, taken out, slipped in, moved or cut off is found."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection

from events.actions import record_log_check
from events.event_log import Happened, record_events
from events.last_check import last_alarm
from events.models import Event, Seal, TreeHead, TreeNode, WaitingEvent
from events.sealing import seal_waiting
from events.tree import StoredTree
from events.verifier import Edge
from events.verifying import Walk, walk_log
from people.actions.looks import record_look
from people.actions.members import MEMBER_CHANGE
from tests.append_only import change_by_force
from tests.events.forging import forge


@pytest.fixture
def five_events(department) -> list[Event]:
    for _ in range(5):
        record_look(member=department.officer, by=department.sergeant, page="record")
    seal_waiting()
    return list(Event.objects.select_related("seal").order_by("pk"))


@pytest.fixture
def long_log(department) -> list[Event]:
    events = record_events([Happened(MEMBER_CHANGE)] * 600, by=department.clerk)
    seal_waiting()
    return events


def test_a_whole_log_is_found_whole(five_events, capsys):
    call_command("verify_log")

    assert "whole: 5 events" in capsys.readouterr().out


def test_an_empty_log_is_whole(db):
    assert walk_log().reason == ""


def test_what_waits_is_sealed_before_the_walk(department):
    record_look(member=department.officer, by=department.sergeant, page="record")
    assert WaitingEvent.objects.count() == 1

    assert walk_log().events == 1

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
        call_command("verify_log")

    assert broken.value.returncode == 1
    assert "The 2 events before it are whole." in str(broken.value)


def test_an_event_taken_out_is_found(five_events):
    change_by_force("DELETE FROM events_event WHERE id = %s", five_events[2].pk)

    walk = walk_log()

    assert walk.broken_at == five_events[3].pk
    assert "one is missing" in walk.reason


def test_an_event_taken_out_with_its_seal_is_found(five_events):
    take_out(five_events[2])

    walk = walk_log()

    assert walk.broken_at == five_events[3].pk
    assert "one is missing" in walk.reason


def test_a_seal_of_another_form_is_found(five_events):
    change_by_force("UPDATE events_seal SET form = 'event-9' WHERE position = 3")

    walk = walk_log()

    assert (walk.events, walk.broken_at) == (2, five_events[2].pk)
    assert walk.reason == "its seal has the unknown form “event-9”"


def test_a_seal_taken_out_alone_is_found(five_events):
    change_by_force("DELETE FROM events_seal WHERE event_id = %s", five_events[2].pk)

    assert walk_log().broken_at == five_events[3].pk


def test_the_newest_event_taken_out_is_found(five_events):
    change_by_force("DELETE FROM events_event WHERE id = %s", five_events[4].pk)

    assert walk_log().reason == "the newest events are missing"


def test_the_newest_event_taken_out_with_its_seal_is_found(five_events):
    take_out(five_events[4])

    assert walk_log().reason == "the newest events are missing"


def test_a_newest_event_put_in_place_of_another_is_found(five_events):
    forge(five_events[4])

    walk = walk_log()

    assert (walk.events, walk.broken_at, walk.reason) == (
        4,
        five_events[4].pk,
        "it is not the event that was sealed here",
    )


def test_two_events_that_change_places_are_found(five_events):
    first, second = five_events[1].pk, five_events[2].pk
    for event, place in ((0, 2), (first, 3), (second, 2)):
        change_by_force("UPDATE events_seal SET event_id = %s WHERE position = %s", event, place)

    walk = walk_log()

    assert (walk.broken_at, walk.events) == (second, 1)


def test_two_events_that_change_places_with_their_seals_are_found(five_events):
    places = [(99, 2), (2, 3), (3, 99)]
    for new, old in places:
        change_by_force("UPDATE events_seal SET position = %s WHERE position = %s", new, old)

    walk = walk_log()

    assert walk.reason == ("of the events with the places 1 to 4, one is not that which was sealed")


def test_a_newest_event_moved_past_the_end_is_found(five_events):
    change_by_force("UPDATE events_seal SET position = 6 WHERE position = 5")

    assert walk_log().broken_at == five_events[4].pk


def test_an_event_forged_whole_is_found_within_its_stretch(five_events):
    forge(five_events[2])

    walk = walk_log()

    assert (walk.events, walk.broken_at) == (0, five_events[0].pk)
    assert walk.reason == "of the events with the places 1 to 4, one is not that which was sealed"


def test_a_forged_event_of_a_long_log_is_found_within_256(long_log):
    forge(long_log[300])

    walk = walk_log()

    assert (walk.events, walk.broken_at) == (256, long_log[256].pk)
    assert "the places 257 to 512" in walk.reason


def test_an_event_forged_with_its_seal_and_the_hash_over_its_stretch_is_found(long_log):
    """The stretches agree then, and what stands over them does not."""
    forge(long_log[300])
    forged = _root_of_stretch(256, 512)
    change_by_force('UPDATE events_treenode SET hash = %s WHERE "index" = 1', forged)

    walk = walk_log()

    assert (walk.events, walk.broken_at) == (0, long_log[0].pk)
    assert "the places 1 to 512" in walk.reason


def test_a_hash_over_a_stretch_taken_out_is_found(long_log):
    change_by_force('DELETE FROM events_treenode WHERE "index" = 1')

    walk = walk_log()

    assert (walk.events, walk.broken_at) == (256, long_log[256].pk)


def test_a_hash_over_a_stretch_that_is_none_is_found(long_log):
    change_by_force('UPDATE events_treenode SET hash = %s WHERE "index" = 1', "no hash")

    walk = walk_log()

    assert (walk.events, walk.broken_at) == (256, long_log[256].pk)
    assert "the places 257 to 512" in walk.reason


def test_an_event_slipped_in_beside_the_chain_is_found(five_events):
    WaitingEvent.objects.all().delete()
    Event.objects.bulk_create([Event(at=five_events[0].at, action="member.look")])

    walk = walk_log()

    assert walk.broken_at == Event.objects.first().pk
    assert walk.reason == "it has no seal and does not wait for one"


def test_an_event_taken_out_while_it_waits_is_found(five_events, department):
    record_look(member=department.officer, by=department.sergeant, page="record")
    newest = Event.objects.first().pk
    change_by_force("DELETE FROM events_event WHERE id = %s", newest)

    walk = walk_log()

    assert (walk.broken_at, walk.reason) == (newest, "it was taken out before it was sealed")


def test_the_log_can_not_be_emptied_unseen(five_events):
    change_by_force("DELETE FROM events_event")

    assert walk_log().reason == "the newest events are missing"
    assert TreeHead.objects.get().size == 5


def test_the_mark_of_the_end_can_not_be_taken_out_unseen(five_events):
    TreeHead.objects.all().delete()

    assert walk_log().reason == "the mark of where it ends is missing"


@pytest.mark.parametrize(
    ("edge", "reason"),
    [
        ("", "the mark of where the event log ends fits no number of events"),
        ("ab", "the mark of where the event log ends fits no number of events"),
        ("not hexadecimal at all", "the mark of where the event log ends is damaged"),
    ],
)
def test_a_damaged_mark_of_the_end_is_told(five_events, edge, reason):
    TreeHead.objects.update(edge=edge)

    assert walk_log() == Walk(0, None, reason)


def set_the_end_back() -> None:
    edge = StoredTree().edge(4)
    TreeHead.objects.update(size=4, edge=" ".join(each.hex() for each in edge.hashes))


def test_a_mark_of_the_end_that_was_set_back_is_found_while_nothing_waits(five_events):
    set_the_end_back()

    assert walk_log() == Walk(
        5, None, "the mark of where the event log ends does not fit the seals"
    )


def test_a_log_that_can_not_be_sealed_any_more_is_told_by_each_check_and_alarms(
    five_events, department
):
    """What waits would take the place of an event that is there."""
    set_the_end_back()
    record_look(member=department.officer, by=department.sergeant, page="record")

    for checks in (1, 2):
        with pytest.raises(CommandError) as broken:
            call_command("verify_log")

        assert str(broken.value) == (
            "The event log is broken at the end of the log: the mark of where the event log ends "
            "does not fit the seals. The 0 events before it are whole."
        )
        assert Event.objects.filter(action="log.check").count() == checks
        assert last_alarm().outcome == "broken"


def test_a_seal_before_the_first_is_found(five_events):
    forged = Event.objects.bulk_create([Event(at=five_events[0].at, action="member.look")])[0]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = 1")
        else:
            cursor.execute("ALTER TABLE events_seal DROP CONSTRAINT places_begin_at_1")
        Seal.objects.bulk_create([Seal(position=-5, event=forged, salt="00", hash="ab")])
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = 0")

    walk = walk_log()

    assert (walk.broken_at, walk.events) == (forged.pk, 0)


def test_the_database_refuses_a_place_before_the_first(five_events):
    with pytest.raises(IntegrityError):
        Seal.objects.bulk_create([Seal(position=0, event_id=0, salt="00", hash="ab")])


def test_a_seal_behind_the_end_without_an_event_is_found(five_events):
    """The next event could not be sealed."""
    Seal.objects.bulk_create([Seal(position=6, event_id=777_777, salt="00", hash="ab")])

    walk = walk_log()

    assert (walk.events, walk.reason) == (
        5,
        "the mark of where the event log ends does not fit the seals",
    )


def test_a_second_mark_of_the_end_is_found(five_events):
    TreeHead.objects.create(pk=2)

    assert walk_log().reason == "there is more than one mark of where it ends"


@pytest.mark.parametrize(("height", "index"), [(8, 2), (16, 0), (9, 0)])
def test_a_hash_of_the_tree_over_no_events_is_found(long_log, height, index):
    TreeNode.objects.create(height=height, index=index, hash="ab" * 32)

    assert walk_log().reason == "the log's tree has a hash that is over none of its events"


def put_in(*, at: datetime) -> int:
    """An event that somebody put into the database, waiting as any other."""
    [forged] = Event.objects.bulk_create(
        [Event(at=at, action="member.look", before_text="{}", after_text="{}")]
    )
    WaitingEvent.objects.bulk_create([WaitingEvent(event=forged)])
    return forged.pk


def test_an_event_that_was_put_in_with_a_moment_of_long_ago_is_told_and_alarms_once(five_events):
    forged = put_in(at=datetime(2020, 1, 1, tzinfo=UTC))
    dated_back = (
        f"Event {forged} is dated more than an hour before what was sealed earlier: somebody put "
        "in an event with a moment of their own choosing, or a clock of the server stood wrong."
    )

    with pytest.raises(CommandError) as odd:
        call_command("verify_log")

    assert str(odd.value) == (
        "The event log is whole: 6 events, of which nothing was signed. "
        f"{dated_back} See what it says, and ask whom it names as having done it."
    )
    alarm = last_alarm()
    assert (alarm.outcome, alarm.at_fault, alarm.heading) == (
        "odd",
        forged,
        f"Event {forged} of the log is dated before what was sealed earlier",
    )
    walk = walk_log()
    assert (walk.is_fine, str(walk).endswith(f"{dated_back} An earlier check told of it.")) == (
        True,
        True,
    )
    call_command("verify_log")
    assert last_alarm() is None


def test_an_event_put_in_while_a_check_goes_on_is_new_to_the_next(five_events):
    first = put_in(at=datetime(2020, 1, 1, tzinfo=UTC))
    walk = walk_log()
    second = put_in(at=datetime(2020, 1, 2, tzinfo=UTC))
    seal_waiting()
    record_log_check(walk=walk, by=None)

    walk = walk_log()

    assert (walk.moments.back, walk.moments.new) == ([first, second], second)
    assert f"Events {first} and {second} are dated more than an hour before" in str(walk)


def test_after_an_event_that_is_dated_years_ahead_none_seems_to_be_dated_back(five_events):
    put_in(at=five_events[4].at + timedelta(days=3650))
    put_in(at=five_events[4].at)

    assert walk_log().moments.back == []


def test_of_many_events_that_are_dated_back_the_first_are_named(five_events):
    first, *_ = [put_in(at=datetime(2020, 1, day, tzinfo=UTC)) for day in range(1, 10)]

    named = ", ".join(str(first + each) for each in range(5))
    assert f"Events {named} and 4 more are dated" in str(walk_log())


@pytest.mark.parametrize(("minutes", "is_told"), [(59, False), (61, True)])
def test_a_long_transaction_or_a_clock_set_right_is_no_event_dated_back(
    five_events, minutes, is_told
):
    put_in(at=five_events[4].at - timedelta(minutes=minutes))

    assert (walk_log().moments.new is not None) == is_told


def test_a_seal_of_which_a_column_can_not_be_read_is_found(five_events):
    value = "x'ff'" if connection.vendor == "sqlite" else "'no salt'"
    change_by_force(f"UPDATE events_seal SET salt = {value} WHERE position = 3")

    assert walk_log().broken_at == five_events[2].pk


def test_an_event_that_can_not_be_sealed_is_told(five_events):
    forged = put_in(at=datetime(2026, 1, 1, tzinfo=UTC))
    value = "'0000-03-15 12:00:00'" if connection.vendor == "sqlite" else "'0044-03-15 BC'"
    change_by_force(f"UPDATE events_event SET at = {value} WHERE id = %s", forged)

    with pytest.raises(CommandError) as broken:
        call_command("verify_log")

    assert str(broken.value) == (
        f"The event log is broken at event {forged}: it was changed before it was sealed and can't "
        "be read, so that nothing behind it is sealed. The 5 events before it are whole."
    )
    assert last_alarm().at_fault == forged


def test_a_check_that_fails_is_told_and_on_record(five_events, monkeypatch, caplog):
    """Whatever somebody did to the database, the last check does not go on saying whole."""
    call_command("verify_log")
    monkeypatch.setattr("events.verifying.signed_checkpoints", lambda: {}["gone"])

    with pytest.raises(CommandError) as failed:
        call_command("verify_log")

    assert str(failed.value) == (
        "The event log could not be checked to its end: the check itself failed (KeyError) behind "
        "0 events found whole. The log of the program says more. Check again."
    )
    assert (last_alarm().outcome, last_alarm().found) == ("unsure", str(failed.value))
    assert "A check of the event log failed." in caplog.text


def test_what_ends_a_check_from_outside_is_no_finding(five_events, monkeypatch):
    monkeypatch.setattr("events.verifying.AT_ONCE", 2)

    def tell(events: int) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        walk_log(tell)


def test_an_event_that_waits_though_it_is_sealed_waits_no_more(five_events):
    WaitingEvent.objects.bulk_create([WaitingEvent(event=five_events[1])])

    assert walk_log().events == 5
    assert not WaitingEvent.objects.exists()


def test_a_long_log_is_walked_in_parts(five_events, monkeypatch):
    monkeypatch.setattr("events.verifying.AT_ONCE", 2)

    assert walk_log().events == 5


def take_out(event: Event) -> None:
    change_by_force("DELETE FROM events_seal WHERE event_id = %s", event.pk)
    change_by_force("DELETE FROM events_event WHERE id = %s", event.pk)


def _root_of_stretch(low: int, high: int) -> str:
    edge = Edge()
    for seal in Seal.objects.filter(position__gt=low, position__lte=high).order_by("position"):
        for _ in edge.append(bytes.fromhex(seal.hash)):
            pass
    return edge.root().hex()


def test_what_the_command_found_is_an_event_and_the_chain_goes_on(five_events):
    change_by_force("UPDATE events_event SET by_name = 'X' WHERE id = %s", five_events[2].pk)

    with pytest.raises(CommandError):
        call_command("verify_log")

    check = Event.objects.get(action="log.check")
    assert (check.by, check.after["outcome"], check.after["at_fault"]) == (
        None,
        "broken",
        five_events[2].pk,
    )
    seal_waiting()
    assert Seal.objects.get(event=check).position == 6


def test_a_check_that_can_not_be_written_down_is_said_nevertheless(
    five_events, monkeypatch, capsys
):
    def refuse(**_: object) -> None:
        raise OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("events.management.commands.verify_log.record_log_check", refuse)

    call_command("verify_log")

    said = capsys.readouterr()
    assert "whole: 5 events" in said.out
    assert "No event of this check could be written" in said.err
