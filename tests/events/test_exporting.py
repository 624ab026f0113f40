"""An outsider checks a log that was written out, by the one file and without the system."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from events import verifier
from events.models import Checkpoint, Event, TreeHead
from events.signing import make_key, sign
from events.tree import StoredTree
from events.verifier import Checkpoint as Signed
from tests.append_only import change_by_force
from tests.events.forging import forge
from tests.events.outsider import alter, check, no_end

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


LOG = ("log", "log.jsonl", "--checkpoint", "checkpoint.txt", "--key", "log.pub")


def test_an_exported_log_is_found_whole(exported):
    assert check(exported, *LOG) == (
        0,
        "Whole: the 6 events are those that training-records/log signed; 6 of them are shown.",
    )


def test_the_verifier_that_lies_beside_it_is_the_same(exported):
    assert (exported / "verifier.py").read_text() == Path(verifier.__file__).read_text()


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: [*lines[:2], lines[2].replace("2", "3"), *lines[3:]],
        lambda lines: [*lines[:2], *lines[3:]],
        lambda lines: [*lines[:2], lines[0], *lines[2:]],
        lambda lines: [lines[1], lines[0], *lines[2:]],
        lambda lines: lines[:-1],
    ],
)
def test_a_line_changed_taken_out_put_in_moved_or_cut_off_is_found(exported, change):
    file = exported / "log.jsonl"
    file.write_text("".join(change(file.read_text().splitlines(keepends=True))))

    code, said = check(exported, *LOG)

    assert code == 1
    assert said.startswith("NOT WHOLE: The f")


def test_a_checkpoint_of_another_key_of_the_same_name_is_not_taken(exported, tmp_path):
    (exported / "log.pub").write_text(str(make_key(tmp_path / "another")))

    assert check(exported, *LOG) == (
        1,
        "NOT WHOLE: The checkpoint is signed by another key of training-records/log than yours.",
    )


def test_a_checkpoint_that_was_changed_is_told_so_beside_a_key_of_before(exported, tmp_path):
    key = (exported / "log.pub").read_text()
    (exported / "log.pub").write_text(f"{key}{make_key(tmp_path / 'of-before')}\n")
    note = (exported / "checkpoint.txt").read_text()
    (exported / "checkpoint.txt").write_text(note.replace("\n6\n", "\n5\n"))

    assert check(exported, *LOG) == (
        1,
        "NOT WHOLE: The signature of training-records/log does not fit the checkpoint.",
    )


def test_a_signature_of_which_a_sign_was_altered_that_tells_the_same_is_not_taken(exported):
    """Of the last sign of its base64 two bits stand for nothing."""
    note = (exported / "checkpoint.txt").read_text()
    *before, last = note.rstrip("=\n")
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    padding = note[len(before) + 1 :]
    assert padding.count("=") == 1
    altered = "".join(before) + signs[signs.index(last) ^ 1] + padding
    (exported / "checkpoint.txt").write_text(altered)

    assert check(exported, *LOG) == (
        1,
        "NOT WHOLE: The checkpoint is not signed by training-records/log.",
    )


def test_a_checkpoint_that_was_changed_is_not_taken(exported):
    note = (exported / "checkpoint.txt").read_text()
    (exported / "checkpoint.txt").write_text(note.replace("\n6\n", "\n5\n"))

    assert check(exported, *LOG)[1] == (
        "NOT WHOLE: The signature of training-records/log does not fit the checkpoint."
    )


def test_nothing_is_written_over(exported):
    with pytest.raises(CommandError, match="is not empty"):
        call_command("export_log", str(exported))


def test_lines_behind_those_that_were_signed_are_not_called_whole(exported):
    with (exported / "log.jsonl").open("a") as file:
        file.write('["event-2","forged"]\n')

    code, said = check(exported, *LOG)

    assert code == 1
    assert "1 lines stand behind the 6 events that were signed" in said
    assert check(exported, *LOG, "--older")[0] == 0


def test_where_nobody_can_sign_the_log_is_exported_as_it_was_signed_last(
    exported, log_key, settings, tmp_path
):
    settings.EVENT_LOG_KEYS = [str(log_key)]
    settings.EVENT_LOG_KEY_FILE = "/nowhere"

    call_command("export_log", str(tmp_path / "again"))

    assert check(tmp_path / "again", *LOG)[1].startswith("Whole: the 6 events")


def take_out(event: Event) -> None:
    change_by_force("DELETE FROM events_event WHERE id = %s", event.pk)


@pytest.mark.parametrize(
    ("by_force", "said"),
    [
        (alter, "event {key} was changed after it was written"),
        (take_out, "of the 7 events that were signed, 6 are there"),
        (forge, "the log of 7 events does not begin with the 6 that were there before"),
    ],
)
def test_a_broken_log_is_exported_as_it_is_and_said_to_be_broken(
    exported, tmp_path, by_force, said
):
    third = Event.objects.order_by("pk")[2]
    by_force(third)
    again = tmp_path / "again"

    with pytest.raises(CommandError, match=f"(?i){said.format(key=third.pk)}") as broken:
        call_command("export_log", str(again))

    assert broken.value.returncode == 1
    assert "The event log is broken: " in str(broken.value)
    assert len((again / "log.jsonl").read_text().splitlines()) >= 6
    assert (again / "README.txt").read_text().startswith("This log was broken when it was written")
    assert check(again, *LOG)[0] == 1


def another_end() -> None:
    TreeHead.objects.update(edge=" ".join(["00" * 32] * 2))


def no_hash_at_the_end() -> None:
    TreeHead.objects.update(edge="no hash")


def end_set_back() -> None:
    edge = StoredTree().edge(5)
    TreeHead.objects.update(size=5, edge=" ".join(each.hex() for each in edge.hashes))


@pytest.mark.parametrize(
    ("by_force", "fault"),
    [
        (another_end, "The log of 7 events does not begin with the 6 that were there before"),
        (no_hash_at_the_end, "the mark of where the event log ends is damaged"),
        (no_end, "the mark of where the event log ends is missing"),
        (end_set_back, "the mark of where the event log ends does not fit the seals"),
    ],
)
def test_a_log_over_which_nothing_can_be_signed_is_exported_as_it_was_signed_and_said_to_be_whole(
    exported, tmp_path, by_force, fault
):
    """The verifier finds it whole, so the README beside it says no other."""
    by_force()
    again = tmp_path / "again"

    with pytest.raises(CommandError) as told:
        call_command("export_log", str(again))

    assert told.value.returncode == 1
    assert str(told.value).startswith(
        f"No newer checkpoint can be signed over the event log: {fault}"
    )
    assert (
        f"{again} has 6 events. They are what the checkpoint beside them was signed over, and the "
        "check says that they are whole; events after them are not there."
    ) in str(told.value)
    assert Checkpoint.objects.count() == 1
    read_me = (again / "README.txt").read_text()
    assert read_me.startswith(f"No newer checkpoint can be signed over this log: {fault}")
    assert (
        "What checkpoint.txt was signed over is whole, and the check says so. Events after it are "
        "not in\nlog.jsonl.\n\nlog.jsonl       the event log"
    ) in read_me
    assert check(again, *LOG) == (
        0,
        "Whole: the 6 events are those that training-records/log signed; 6 of them are shown.",
    )


def test_a_log_older_than_its_checkpoints_outside_is_exported_as_far_as_it_is_whole(
    exported, tmp_path, settings
):
    """As a backup is that was restored."""
    settings.EVENT_LOG_FOLDER = str(tmp_path / "outside")
    (tmp_path / "outside").mkdir()
    ahead = sign(Signed("training-records/log", 9, bytes(32)))
    (tmp_path / "outside" / "000000000009.txt").write_text(ahead)

    with pytest.raises(CommandError, match="No newer checkpoint can be signed") as told:
        call_command("export_log", str(tmp_path / "again"))

    assert "A log of 7 events can not have grown from 9" in str(told.value)
    assert check(tmp_path / "again", *LOG)[0] == 0


def test_a_seal_that_was_changed_does_not_make_lines_that_were_signed_broken(
    exported, log_key, settings, tmp_path
):
    settings.EVENT_LOG_KEYS = [str(log_key)]
    settings.EVENT_LOG_KEY_FILE = "/nowhere"
    change_by_force("UPDATE events_seal SET hash = 'no hash' WHERE position = 3")

    call_command("export_log", str(tmp_path / "again"))

    assert (tmp_path / "again" / "README.txt").read_text().startswith("log.jsonl ")
    assert check(tmp_path / "again", *LOG)[0] == 0
