"""An outsider checks a proof of an event, or that the log only grew, without the system."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse

from events import verifier
from events.checkpoints import make_checkpoint
from events.event_log import record_event
from events.models import Checkpoint, Event
from events.proofs import proof_of, take_proof
from events.signing import NoKeyError, make_key
from events.verifier import Key, NotWholeError
from people.actions.members import MEMBER_CHANGE
from tests.append_only import change_by_force
from tests.events.forging import forge
from tests.events.outsider import alter, check, no_end
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db

TWICE = '{"leaf": "FAKE EVENT", '
NO_PROOF = "This is no proof of an event"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


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


@pytest.mark.parametrize(
    "said",
    ["{}", "[]", '{"leaf": "x", "index": "y"}', "[" * 100_000, '{"leaf": "", "index": 1e999}'],
)
def test_what_is_no_proof_is_told_without_a_traceback(exported, said):
    (exported / "proof.json").write_text(said)

    code, told = check(exported, "proof", "proof.json", "--key", "log.pub")

    assert code == 1
    assert told.startswith("NOT WHOLE: ")
    assert "Traceback" not in told


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
