"""What tests of the event log that start from a log written out share."""

from pathlib import Path

import pytest
from django.core.management import call_command

from events.event_log import record_event
from events.signing import make_key
from people.actions.members import MEMBER_CHANGE
from tests.signed_in import client_of


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
