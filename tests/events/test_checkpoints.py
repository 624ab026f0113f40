"""Checkpoints are signed once a day and leave the house by every way that is set."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from events import verifier
from events.checkpoints import (
    last_checkpoint,
    make_checkpoint,
    send,
    send_checkpoints,
    whole_note,
)
from events.event_log import record_event
from events.models import Checkpoint, CheckpointSent, Event, Seal, TreeHead
from events.sealing import seal_waiting
from events.signing import NoKeyError, can_sign, make_key, public_keys, sign
from events.verifier import Edge, NotWholeError, check_signed
from events.verifying import walk_log
from frame.notices.mailing import NoWayOut
from people.actions.members import MEMBER_CHANGE
from tests.append_only import change_by_force
from tests.events.forging import forge

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def log_key(settings, tmp_path):
    settings.EVENT_LOG_KEY_FILE = str(tmp_path / "keys" / "log-key")
    return make_key(Path(settings.EVENT_LOG_KEY_FILE))


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.EVENT_LOG_FOLDER = str(tmp_path / "checkpoints")
    (tmp_path / "checkpoints").mkdir()
    return tmp_path / "checkpoints"


@pytest.fixture(autouse=True)
def nothing_failed(monkeypatch):
    monkeypatch.setattr("events.checkpoints._failed_at", {})


def happen(times: int = 1) -> None:
    for _ in range(times):
        record_event(MEMBER_CHANGE, by=None)


def test_a_checkpoint_says_how_many_events_there_are_and_is_signed(log_key):
    happen(3)

    checkpoint = make_checkpoint(NOON)

    signed = check_signed(checkpoint.note, log_key)
    assert (signed.origin, signed.size) == ("training-records/log", 3)
    assert signed.root == TreeHead.objects.get().as_edge().root()


def test_a_checkpoint_of_another_log_is_refused_whoever_signed_it(log_key, settings, tmp_path):
    ours = verifier.Checkpoint("training-records/log", 3, bytes(32))
    assert check_signed(sign(ours), log_key) == ours

    of_another = sign(ours._replace(origin="elsewhere/log"))
    with pytest.raises(NotWholeError, match="log signed the checkpoint of another log"):
        check_signed(of_another, log_key)

    settings.EVENT_LOG_KEY_FILE = str(tmp_path / "another-key")
    make_key(Path(settings.EVENT_LOG_KEY_FILE))
    with pytest.raises(NotWholeError, match="another key of training-records/log than yours"):
        check_signed(sign(ours), log_key)


def test_nothing_is_signed_twice(log_key):
    happen()

    assert make_checkpoint(NOON) == make_checkpoint(NOON + timedelta(days=3))

    assert Checkpoint.objects.get().made_at == NOON


def test_an_empty_log_is_not_signed(log_key):
    assert make_checkpoint(NOON) is None


def test_a_log_that_did_not_grow_from_its_last_checkpoint_is_not_signed(log_key):
    happen(3)
    make_checkpoint(NOON)
    happen()
    forged = "00" * 32
    change_by_force("UPDATE events_seal SET hash = %s WHERE position = 2", forged)

    with pytest.raises(NotWholeError, match="does not begin with the 3"):
        make_checkpoint(NOON + timedelta(days=1))


def test_a_key_is_made_once_and_its_owner_alone_can_read_it(settings, tmp_path, capsys):
    path = tmp_path / "keys" / "log-key"

    call_command("make_log_key", str(path))

    assert path.stat().st_mode & 0o777 == 0o600
    settings.EVENT_LOG_KEY_FILE = str(path)
    assert capsys.readouterr().out.strip() == str(public_keys()[0])
    with pytest.raises(CommandError, match="is there already"):
        call_command("make_log_key", str(path))


@pytest.mark.parametrize("content", [b"", b"no key", b"-----BEGIN PRIVATE KEY-----\n"])
def test_a_damaged_key_is_told(settings, tmp_path, content):
    (tmp_path / "log-key").write_bytes(content)
    settings.EVENT_LOG_KEY_FILE = str(tmp_path / "log-key")
    happen()

    with pytest.raises(NoKeyError, match="is no private key"):
        make_checkpoint(NOON)


def test_without_a_key_nothing_is_signed_or_sent(settings, tmp_path, folder):
    settings.EVENT_LOG_KEY_FILE = str(tmp_path / "nothing")
    happen()

    send_checkpoints(NOON)

    assert not can_sign()
    assert not Checkpoint.objects.exists()
    assert not list(folder.iterdir())


def test_each_day_has_its_checkpoint_in_the_folder_and_in_the_mail(
    settings, log_key, folder, mailoutbox
):
    settings.EVENT_LOG_ADDRESSES = ["auditor@example.org", "court@example.org"]
    for hours in (0, 1, 24, 25, 48):
        happen()
        send_checkpoints(NOON + timedelta(hours=hours))

    assert sorted(path.name for path in folder.iterdir()) == [
        "000000000001.txt",
        "000000000003.txt",
        "000000000005.txt",
    ]
    assert len(mailoutbox) == 6
    assert mailoutbox[0].to == ["auditor@example.org"]
    note = (folder / "000000000001.txt").read_text()
    assert note in mailoutbox[0].body
    assert check_signed(note, log_key).size == 1


def test_what_could_not_be_sent_is_tried_again_after_an_hour_and_the_others_get_theirs(
    settings, log_key, folder, mailoutbox, monkeypatch, caplog
):
    settings.EVENT_LOG_ADDRESSES = ["auditor@example.org"]
    clock = [1000.0]
    monkeypatch.setattr("events.checkpoints.monotonic", lambda: clock[0])
    folder.rmdir()
    happen()
    send_to_all = make_checkpoint_without_the_folder(settings, folder)

    send_to_all()
    assert len(mailoutbox) == 1
    assert "was not sent to" in caplog.text
    folder.mkdir()
    clock[0] += 3599
    send_to_all()
    assert not list(folder.iterdir())
    clock[0] += 1
    send_to_all()

    assert len(mailoutbox) == 1
    assert len(list(folder.iterdir())) == 1
    assert CheckpointSent.objects.count() == 2


def make_checkpoint_without_the_folder(settings, folder):
    settings.EVENT_LOG_FOLDER = ""
    checkpoint = make_checkpoint(NOON)
    settings.EVENT_LOG_FOLDER = str(folder)
    return lambda: send(checkpoint)


def test_a_folder_that_is_not_mounted_is_neither_made_nor_taken_for_empty(
    log_key, folder, caplog, capsys
):
    folder.rmdir()
    happen()

    send_checkpoints(NOON)

    assert not folder.exists()
    assert "is not there" in caplog.text
    assert not Checkpoint.objects.exists()
    with pytest.raises(CommandError, match="could not be held against what was signed: the folder"):
        call_command("verify_log")


def test_a_mail_server_that_is_down_is_asked_once_for_all_addresses_and_loses_nothing(
    settings, log_key, folder, monkeypatch
):
    settings.EVENT_LOG_ADDRESSES = ["auditor@example.org", "court@example.org"]
    asked = []

    def refuse(letter):
        asked.append(letter.to)
        raise NoWayOut("down")

    monkeypatch.setattr("events.checkpoints.hand_over", refuse)
    happen()
    send_checkpoints(NOON)
    send_checkpoints(NOON + timedelta(minutes=1))

    assert [sent.way for sent in CheckpointSent.objects.all()] == [str(folder)]
    assert asked == [["auditor@example.org"], ["court@example.org"]]


def test_a_file_that_says_otherwise_is_not_taken_for_sent(log_key, folder, caplog):
    happen()
    checkpoint = make_checkpoint(NOON)
    (folder / "000000000001.txt").write_text("call the auditor")

    send(checkpoint)

    assert not CheckpointSent.objects.exists()


def test_a_row_that_nobody_signed_stops_no_signing_and_is_found(log_key, folder):
    happen()
    first = make_checkpoint(NOON)
    Checkpoint.objects.create(size=10**9, note=first.note, made_at=NOON + timedelta(days=9000))
    happen()

    send_checkpoints(NOON + timedelta(days=1))

    assert last_checkpoint().size == 2
    assert sorted(path.name for path in folder.iterdir()) == ["000000000002.txt"]
    assert walk_log().reason == "the checkpoint over 1,000,000,000 events was signed over 1"


def test_a_log_rewritten_under_the_checkpoint_in_the_folder_is_not_signed(log_key, folder, caplog):
    happen(3)
    send_checkpoints(NOON)
    rewrite_whole_log()
    seal_waiting()
    happen()

    send_checkpoints(NOON + timedelta(days=2))

    assert "does not begin with the 3 that were there before" in caplog.text
    assert [path.name for path in folder.iterdir()] == ["000000000003.txt"]


def test_a_key_whose_public_half_nobody_was_given_signs_nothing(log_key, settings, tmp_path):
    settings.EVENT_LOG_KEYS = [str(make_key(tmp_path / "another"))]
    happen()

    with pytest.raises(NoKeyError, match="is not the key of which EVENT_LOG_KEYS"):
        make_checkpoint(NOON)


def test_checkpoints_that_can_not_be_checked_are_no_broken_log(log_key, settings):
    happen()
    make_checkpoint(NOON)
    settings.EVENT_LOG_KEY_FILE = "/nowhere"

    walk = walk_log()

    assert walk.reason == ""
    assert "EVENT_LOG_KEYS has no public key" in str(walk)


def test_the_check_holds_the_log_against_every_checkpoint(log_key, folder):
    for hours in (0, 24):
        happen(2)
        send_checkpoints(NOON + timedelta(hours=hours))

    assert str(walk_log()) == (
        "The event log is whole: 4 events, held against 2 signed checkpoints."
    )


def rewrite_whole_log() -> None:
    """What somebody can do who may do anything to the database: make the tree anew."""
    change_by_force("UPDATE events_event SET by_name = 'Somebody else' WHERE id > 0")
    for table in ("seal", "treenode", "checkpointsent", "checkpoint"):
        change_by_force(f"DELETE FROM events_{table}")
    TreeHead.objects.all().delete()
    change_by_force("INSERT INTO events_waitingevent SELECT id FROM events_event")


def test_a_log_made_anew_whole_is_found_by_a_checkpoint_outside(log_key, folder):
    happen(3)
    send_checkpoints(NOON)

    rewrite_whole_log()

    walk = walk_log()
    assert Seal.objects.count() == Event.objects.count() == 3
    assert walk.reason == "of the events with the places 1 to 3, one is not that which was signed"


def test_an_event_forged_between_two_checkpoints_is_found_between_them(log_key, folder):
    """The hash over its stretch stands past the later one, so the checkpoint tells first."""
    for day, events in enumerate((4, 3, 5)):
        happen(events)
        send_checkpoints(NOON + timedelta(days=day))
    forge(Event.objects.get(seal__position=6))
    happen(20)
    seal_waiting()

    walk = walk_log()

    fifth = Event.objects.get(seal__position=5)
    assert (walk.events, walk.broken_at) == (4, fifth.pk)
    assert str(walk) == (
        f"The event log is broken at event {fifth.pk}: of the events with the places 5 to 7, one "
        "is not that which was signed. The 4 events before it are whole."
    )


def test_an_event_forged_with_every_hash_over_it_is_found_between_two_checkpoints(log_key, folder):
    """No hash of the database narrows where it stands: whoever made one anew made all anew."""
    for day, events in enumerate((4, 3, 5)):
        happen(events)
        send_checkpoints(NOON + timedelta(days=day))
    forge(Event.objects.get(seal__position=6))
    edge = Edge()
    for seal in Seal.objects.order_by("position"):
        list(edge.append(bytes.fromhex(seal.hash)))
    TreeHead.objects.update(edge=" ".join(each.hex() for each in edge.hashes))

    walk = walk_log()

    assert walk.events == 4
    assert walk.reason == "of the events with the places 5 to 7, one is not that which was signed"


def test_the_one_event_since_a_checkpoint_that_is_not_the_signed_one_is_named(log_key, folder):
    happen(3)
    send_checkpoints(NOON)
    happen()
    send_checkpoints(NOON + timedelta(days=1))
    newest = Event.objects.first()
    forge(newest)
    happen(4)
    seal_waiting()

    walk = walk_log()

    assert (walk.events, walk.broken_at) == (3, newest.pk)
    assert walk.reason == "it is not the event that was signed here"


def test_checkpoints_that_are_gone_from_the_folder_are_named(log_key, folder):
    for day in range(3):
        happen(2)
        send_checkpoints(NOON + timedelta(days=day))
    (folder / "000000000006.txt").unlink()
    (folder / "000000000002.txt").unlink()

    with pytest.raises(CommandError) as told:
        call_command("verify_log")

    assert told.value.returncode == 1
    assert str(told.value) == (
        "The event log is whole: 6 events, held against 3 signed checkpoints. "
        f"The folder {folder} lacks the checkpoints over 6 and 2 events that went there."
    )


def test_a_checkpoint_that_is_gone_from_the_database_is_named(log_key, folder):
    for day in range(2):
        happen(2)
        send_checkpoints(NOON + timedelta(days=day))
    change_by_force("DELETE FROM events_checkpointsent")
    change_by_force("DELETE FROM events_checkpoint WHERE size = 2")

    walk = walk_log()

    assert not walk.is_fine
    assert str(walk) == (
        "The event log is whole: 4 events, held against 2 signed checkpoints. "
        "The database lacks the checkpoint over 2 events that it had."
    )


def test_a_checkpoint_that_went_out_by_mail_alone_is_missed_in_the_database(log_key, settings):
    settings.EVENT_LOG_ADDRESSES = ["auditor@example.org"]
    happen(2)
    send_checkpoints(NOON)
    change_by_force("DELETE FROM events_checkpoint WHERE size = 2")

    assert walk_log().vanished == ("The database lacks the checkpoint over 2 events that it had.",)


def test_of_many_checkpoints_that_are_gone_the_newest_are_named(log_key, folder):
    for day in range(7):
        happen()
        send_checkpoints(NOON + timedelta(days=day))
    for path in folder.iterdir():
        path.unlink()

    [said] = walk_log().vanished

    assert said == (
        f"The folder {folder} lacks the checkpoints over 7, 6, 5, 4 and 3 events, and 2 more, that "
        "went there."
    )


def test_a_checkpoint_that_never_went_into_the_folder_is_not_missed_there(
    log_key, folder, settings
):
    settings.EVENT_LOG_FOLDER = ""
    happen()
    send_checkpoints(NOON)
    settings.EVENT_LOG_FOLDER = str(folder)
    happen()
    send_checkpoints(NOON + timedelta(days=1))

    assert walk_log().is_fine


def test_a_log_cut_off_whole_is_found_by_a_checkpoint_outside(log_key, folder):
    happen(3)
    send_checkpoints(NOON)
    rewrite_whole_log()
    change_by_force(
        "DELETE FROM events_waitingevent WHERE event_id IN (SELECT MAX(id) FROM events_event)"
    )
    change_by_force("DELETE FROM events_event WHERE id IN (SELECT MAX(id) FROM events_event)")

    assert walk_log().reason == "the newest events are missing"


def test_a_checkpoint_that_another_key_signed_is_told(log_key, folder, settings, tmp_path):
    happen()
    send_checkpoints(NOON)
    settings.EVENT_LOG_KEY_FILE = str(tmp_path / "another")
    make_key(tmp_path / "another")

    assert "is signed by another key of training-records/log than yours" in walk_log().reason


def test_a_key_of_before_still_checks_what_it_signed(log_key, folder, settings, tmp_path):
    happen()
    send_checkpoints(NOON)
    settings.EVENT_LOG_KEY_FILE = str(tmp_path / "another")
    settings.EVENT_LOG_KEYS = [str(make_key(tmp_path / "another")), str(log_key)]
    happen()
    send_checkpoints(NOON + timedelta(days=1))

    assert walk_log().checkpoints == 2


def test_a_checkpoint_in_the_folder_that_is_damaged_is_told(log_key, folder):
    (folder / "000000000009.txt").write_text("call the auditor")

    assert walk_log().reason == (
        "the checkpoint 000000000009.txt does not hold: This is no checkpoint of a log"
    )


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.write_bytes(b"\xff\xfe\x00"), "the checkpoint {name} is no text"),
        (lambda path: path.mkdir(), "the checkpoint {name} can't be read"),
    ],
)
def test_a_checkpoint_in_the_folder_that_is_no_file_of_text_is_told(
    log_key, folder, damage, said, caplog
):
    damage(folder / "000000000009.txt")
    happen()

    send_checkpoints(NOON)

    assert said.format(name="000000000009.txt") in str(walk_log())
    assert "No checkpoint of the event log was signed" in caplog.text


def test_other_files_in_the_folder_are_nobodys_business(log_key, folder):
    (folder / "README.txt").write_text("These are checkpoints.")
    (folder / "old.txt").mkdir()

    assert walk_log().is_fine


def test_without_a_folder_none_is_looked_at(log_key, settings, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "000000000009.txt").write_text("call the auditor")

    assert walk_log().is_fine


def test_a_note_has_the_signatures_of_its_witnesses(log_key):
    happen()
    checkpoint = make_checkpoint(NOON)
    CheckpointSent.objects.create(
        checkpoint=checkpoint, way="https://w.example", receipt="\u2014 w AAAA\n", at=NOON
    )

    assert whole_note(checkpoint) == checkpoint.note + "\u2014 w AAAA\n"
