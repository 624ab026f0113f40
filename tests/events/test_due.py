"""An administrator is told when the log was not signed, or a checkpoint did not leave."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from events.due import log_not_signed
from events.event_log import record_event
from events.models import Checkpoint, CheckpointSent
from events.signing import make_key, sign
from events.verifier import Checkpoint as Signed
from people.actions.members import MEMBER_CHANGE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def signed_log(settings, tmp_path):
    settings.EVENT_LOG_KEY_FILE = str(tmp_path / "log-key")
    settings.EVENT_LOG_KEYS = [str(make_key(tmp_path / "log-key"))]
    settings.EVENT_LOG_FOLDER = "/mnt/checkpoints"
    record_event(MEMBER_CHANGE, by=None)


def told() -> list[str]:
    return [clock.what for clock in log_not_signed(None, timezone.localdate())]


def checkpoint(size: int, *, days_ago: int) -> Checkpoint:
    then = timezone.now() - timedelta(days=days_ago)
    note = sign(Signed("training-records/log", size, bytes(32)))
    return Checkpoint.objects.create(size=size, note=note, made_at=then)


def test_a_log_that_is_not_to_be_signed_is_not_due(db):
    record_event(MEMBER_CHANGE, by=None)

    assert told() == []


def test_a_log_that_was_never_signed_is_due(signed_log):
    assert told() == ["The event log was not signed for two days"]


def test_a_log_that_grew_since_it_was_signed_is_due_after_two_days(signed_log):
    record_event(MEMBER_CHANGE, by=None)
    sent = checkpoint(1, days_ago=3)
    CheckpointSent.objects.create(checkpoint=sent, way="/mnt/checkpoints", at=sent.made_at)
    assert told() == ["The event log was not signed for two days"]

    checkpoint(2, days_ago=1)

    assert told() == []


def test_a_log_in_which_nothing_happened_since_is_not_due(signed_log):
    sent = checkpoint(1, days_ago=9)
    CheckpointSent.objects.create(checkpoint=sent, way="/mnt/checkpoints", at=sent.made_at)

    assert told() == []


def test_a_checkpoint_that_did_not_leave_is_due(signed_log):
    checkpoint(1, days_ago=3)

    assert told() == ["For two days no checkpoint of the event log reached /mnt/checkpoints"]


def test_checkpoints_that_are_made_each_day_and_never_leave_are_due(signed_log):
    for days_ago in range(10):
        checkpoint(10 - days_ago, days_ago=days_ago)

    assert told() == ["For two days no checkpoint of the event log reached /mnt/checkpoints"]


def test_a_checkpoint_that_is_gone_from_the_folder_is_due(signed_log, settings, tmp_path):
    settings.EVENT_LOG_FOLDER = str(tmp_path)
    sent = checkpoint(1, days_ago=1)
    CheckpointSent.objects.create(checkpoint=sent, way=str(tmp_path), at=sent.made_at)
    (tmp_path / "000000000001.txt").write_text(sent.note)
    assert told() == []

    (tmp_path / "000000000001.txt").unlink()

    assert told() == [f"The folder {tmp_path} lacks the checkpoint over 1 event that went there"]


def test_a_row_that_nobody_signed_hides_nothing(signed_log):
    forged = timezone.now() + timedelta(days=9000)
    Checkpoint.objects.create(size=10**9, note="", made_at=forged)

    assert told() == ["The event log was not signed for two days"]


def test_a_public_key_that_is_damaged_is_told(signed_log, settings):
    checkpoint(1, days_ago=3)
    settings.EVENT_LOG_KEYS = ["a key"]

    [said] = told()

    assert said.startswith("EVENT_LOG_KEYS can't be read")


def test_it_is_due_on_a_day_that_is_past(signed_log):
    [clock] = log_not_signed(None, date(2026, 3, 5))

    assert clock.on == date(2026, 3, 3)
