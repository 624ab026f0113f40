"""An outsider checks what they were given, by the one file and without the system."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse

from events import verifier
from events.checkpoints import make_checkpoint
from events.event_log import record_event
from events.exporting import proof_of, take_proof
from events.models import Checkpoint, Event, TreeHead
from events.signing import NoKeyError, make_key, sign
from events.tree import StoredTree
from events.verifier import Checkpoint as Signed
from events.verifier import Key, NotWholeError
from people.actions.members import MEMBER_CHANGE
from tests.append_only import change_by_force
from tests.events.forging import forge
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def log_key(settings, tmp_path):
    settings.EVENT_LOG_KEY_FILE = str(tmp_path / "log-key")
    return make_key(tmp_path / "log-key")


@pytest.fixture
def client_of_auditor(department):
    return client_of(department.auditor)


@pytest.fixture
def exported(log_key, tmp_path) -> Path:
    for number in range(5):
        record_event(MEMBER_CHANGE, by=None, after={"number": number, "name": "N\u00fa\u00f1ez"})
    call_command("export_log", str(tmp_path / "out"))
    return tmp_path / "out"


def check(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run the verifier as a stranger does: by itself, in another folder."""
    ran = subprocess.run(
        [sys.executable, "-I", verifier.__file__, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, (ran.stdout + ran.stderr).strip()


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


def test_a_checkpoint_of_another_key_is_not_taken(exported, tmp_path):
    (exported / "log.pub").write_text(str(make_key(tmp_path / "another")))

    assert check(exported, *LOG) == (
        1,
        "NOT WHOLE: The checkpoint is not signed by training-records/log.",
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


def test_one_event_is_proved(exported, log_key):
    event = record_event(MEMBER_CHANGE, by=None, after={"number": 6})
    proof = proof_of(event, now=NOON)
    (exported / "proof.json").write_text(json.dumps(proof))

    code, said = check(exported, "proof", "proof.json", "--key", "log.pub")

    assert code == 0
    assert said.startswith(
        "Whole: this event is number 7 of the 7 that training-records/log signed."
    )
    assert '{\\"number\\": 6}' in said
    (exported / "proof.json").write_text(json.dumps(proof).replace("number", "Number", 1))
    assert check(exported, "proof", "proof.json", "--key", "log.pub") == (
        1,
        "NOT WHOLE: The event is not in the log as it is written here.",
    )


TWICE = '{"leaf": "FAKE EVENT", '
NO_PROOF = "This is no proof of an event"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("{", TWICE, 1), "The file says “leaf” twice"),
        (lambda text: text.replace('"index": 6', '"index": 6.9'), NO_PROOF),
        (lambda text: text.replace('"index": 6', '"index": "6"'), NO_PROOF),
        (lambda text: text.replace("{", '{"note": "seen by a judge", ', 1), NO_PROOF),
        (lambda text: text.replace('"path": ["', '"path": [" '), "The steps of the proof are no"),
        (lambda text: text.replace('"key": "', '"key": "the-'), "The public key of the-"),
        (lambda text: text.replace('"key": "', '"key": " '), "The proof names another key"),
    ],
)
def test_a_proof_that_says_more_than_was_signed_is_not_whole(exported, log_key, change, said):
    text = json.dumps(proof_of(record_event(MEMBER_CHANGE, by=None), now=NOON))
    assert change(text) != text
    (exported / "proof.json").write_text(change(text))

    code, told = check(exported, "proof", "proof.json", "--key", "log.pub")

    assert (code, told[: len("NOT WHOLE: ") + len(said)]) == (1, f"NOT WHOLE: {said}")


def test_a_proof_that_names_the_key_of_another_is_not_whole(exported, log_key, tmp_path):
    proof = proof_of(record_event(MEMBER_CHANGE, by=None), now=NOON)
    proof["key"] = str(make_key(tmp_path / "another"))
    (exported / "proof.json").write_text(json.dumps(proof))

    assert check(exported, "proof", "proof.json", "--key", "log.pub") == (
        1,
        "NOT WHOLE: The proof names another key of the log than yours.",
    )


def test_an_event_that_nobody_signed_yet_has_no_proof_where_nobody_can_sign(log_key, settings):
    settings.EVENT_LOG_KEYS = [str(log_key)]
    settings.EVENT_LOG_KEY_FILE = "/nowhere"
    event = record_event(MEMBER_CHANGE, by=None)

    with pytest.raises(NoKeyError, match="ask again tomorrow"):
        proof_of(event, now=NOON)


def test_the_auditor_takes_a_proof_and_the_verifier_from_the_page(
    exported, department, client_of_auditor
):
    event = record_event(MEMBER_CHANGE, by=department.clerk, member=department.officer)
    page = client_of_auditor.get(reverse("events:event-list")).content.decode()
    assert reverse("events:event-proof", args=[event.pk]) in page
    assert "It was last signed" in page
    assert reverse("records:check-verifier") in page
    assert reverse("records:check-key") in page

    proof = client_of_auditor.get(reverse("events:event-proof", args=[event.pk]))
    file = client_of_auditor.get(reverse("records:check-verifier"))
    key = client_of_auditor.get(reverse("records:check-key"))

    assert proof["Content-Disposition"] == f'attachment; filename="event-{event.pk}-proof.json"'
    (exported / "proof.json").write_bytes(proof.content)
    assert check(exported, "proof", "proof.json", "--key", "log.pub")[0] == 0
    assert file.content == Path(verifier.__file__).read_bytes()
    assert key.content == (exported / "log.pub").read_bytes()
    assert Event.objects.first().action == "event.proof"


def test_a_proof_that_can_not_be_given_is_told_on_the_page(department, client_of_auditor):
    event = record_event(MEMBER_CHANGE, by=department.clerk)

    page = client_of_auditor.get(reverse("events:event-proof", args=[event.pk]), follow=True)

    assert "No proof can be given. The log was not signed since this event." in (
        page.content.decode()
    )


def test_an_administrator_who_reads_no_records_has_no_proof(department, exported):
    """A proof has every value of its event."""
    event = record_event(MEMBER_CHANGE, by=department.clerk, member=department.officer)
    client = client_of(department.administrator)

    assert client.get(reverse("events:event-proof", args=[event.pk])).status_code == 403
    page = client.get(reverse("events:event-list")).content.decode()
    assert f'href="{reverse("events:event-proof", args=[event.pk])}"' not in page
    with pytest.raises(PermissionDenied):
        take_proof(event=event, by=department.administrator)
    assert not Event.objects.filter(action="event.proof").exists()


def test_a_log_is_proved_to_have_only_grown(exported):
    record_event(MEMBER_CHANGE, by=None)
    make_checkpoint(NOON)
    older = Checkpoint.objects.order_by("size").first()
    (exported / "older.txt").write_text(older.note)
    call_command("prove_growth", str(exported / "older.txt"), str(exported))
    asked = ("grown", "older.txt", "newer.txt", "growth.json", "--key", "log.pub")

    assert check(exported, *asked) == (0, "Whole: the log only grew, from 6 to 7 events.")
    growth = (exported / "growth.json").read_text()
    twice = growth.replace("{", '{"path": [], ')
    wrongs = ({"path": ["00" * 32]}, {}, [], {"path": 3}, {"path": "ab"}, {"path": [], "more": 1})
    for wrong in (twice, *map(json.dumps, wrongs)):
        (exported / "growth.json").write_text(wrong)
        code, said = check(exported, *asked)
        assert (code, "Traceback" in said) == (1, False)


def test_lines_behind_those_that_were_signed_are_not_called_whole(exported):
    with (exported / "log.jsonl").open("a") as file:
        file.write('["event-2","forged"]\n')

    code, said = check(exported, *LOG)

    assert code == 1
    assert "1 lines stand behind the 6 events that were signed" in said
    assert check(exported, *LOG, "--older")[0] == 0


def test_a_proof_of_before_a_new_key_names_the_key_that_signed_it(exported, settings, tmp_path):
    old = Key.read((exported / "log.pub").read_text())
    event = Event.objects.first()
    make_checkpoint(NOON)
    settings.EVENT_LOG_KEY_FILE = str(tmp_path / "new")
    settings.EVENT_LOG_KEYS = [str(make_key(tmp_path / "new")), str(old)]

    proof = proof_of(event, now=NOON)

    assert proof["key"] == str(old)
    (exported / "proof.json").write_text(json.dumps(proof))
    (exported / "log.pub").write_text("\n".join(settings.EVENT_LOG_KEYS))
    assert check(exported, "proof", "proof.json", "--key", "log.pub")[0] == 0


def test_where_nobody_can_sign_the_log_is_exported_as_it_was_signed_last(
    exported, log_key, settings, tmp_path
):
    settings.EVENT_LOG_KEYS = [str(log_key)]
    settings.EVENT_LOG_KEY_FILE = "/nowhere"

    call_command("export_log", str(tmp_path / "again"))

    assert check(tmp_path / "again", *LOG)[1].startswith("Whole: the 6 events")


@pytest.mark.parametrize(
    "said",
    ["", "{}", "[]", '{"leaf": "x", "index": "y"}', "[" * 100_000, '{"leaf": "", "index": 1e999}'],
)
def test_what_is_no_proof_is_told_without_a_traceback(exported, said):
    (exported / "proof.json").write_text(said)

    code, told = check(exported, "proof", "proof.json", "--key", "log.pub")

    assert code == 1
    assert told.startswith("NOT WHOLE: ")
    assert "Traceback" not in told


def alter(event: Event) -> None:
    change_by_force("UPDATE events_event SET by_name = 'Nobody' WHERE id = %s", event.pk)


def take_out(event: Event) -> None:
    change_by_force("DELETE FROM events_event WHERE id = %s", event.pk)


def test_an_event_that_was_changed_has_no_proof_and_the_page_says_why(
    exported, department, client_of_auditor
):
    third = Event.objects.order_by("pk")[2]
    alter(third)

    page = client_of_auditor.get(reverse("events:event-proof", args=[third.pk]), follow=True)

    assert (
        f"No proof can be given. Event {third.pk} was changed after it was written, so nothing "
        "proves it. Have the log checked."
    ) in page.content.decode()
    assert not Event.objects.filter(action="event.proof").exists()


def test_an_event_forged_with_its_seal_has_no_proof(exported):
    third = Event.objects.order_by("pk")[2]
    forge(third)

    with pytest.raises(NotWholeError, match="is not what was signed, so nothing proves it"):
        proof_of(Event.objects.get(pk=third.pk), now=NOON)


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


def no_end() -> None:
    TreeHead.objects.all().delete()


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


def test_an_event_beside_a_seal_that_is_no_hash_has_no_proof_and_the_page_says_why(
    exported, client_of_auditor
):
    change_by_force("UPDATE events_seal SET hash = 'no hash' WHERE position = 3")
    fourth = Event.objects.order_by("pk")[3]

    page = client_of_auditor.get(reverse("events:event-proof", args=[fourth.pk]), follow=True)

    assert (
        f"No proof can be given. Event {fourth.pk}, or another beside it, is not what was signed, "
        "so nothing proves it. Have the log checked."
    ) in page.content.decode()


def test_an_event_that_nothing_can_be_sealed_behind_has_no_proof_and_the_page_says_why(
    exported, department, client_of_auditor
):
    no_end()
    event = record_event(MEMBER_CHANGE, by=department.clerk)

    page = client_of_auditor.get(reverse("events:event-proof", args=[event.pk]), follow=True)

    assert (
        "No proof can be given. The mark of where the event log ends is missing."
    ) in page.content.decode()


def test_an_event_slipped_in_beside_the_log_has_no_proof_and_the_page_says_why(
    exported, client_of_auditor
):
    [event] = Event.objects.bulk_create(
        [Event(at=NOON, action="member.look", before_text="{}", after_text="{}")]
    )

    page = client_of_auditor.get(reverse("events:event-proof", args=[event.pk]), follow=True)

    assert (
        f"No proof can be given. Event {event.pk} is not sealed, so nothing proves it. Have the "
        "log checked."
    ) in page.content.decode()


def test_a_growth_over_a_hash_that_is_none_is_told_in_words(exported, log_key):
    record_event(MEMBER_CHANGE, by=None)
    make_checkpoint(NOON)
    older = Checkpoint.objects.order_by("size").first()
    (exported / "older.txt").write_text(older.note)
    change_by_force("UPDATE events_seal SET hash = 'no hash' WHERE position = 7")

    with pytest.raises(CommandError, match="of height 0 of the log's tree is no hash"):
        call_command("prove_growth", str(exported / "older.txt"), str(exported))
