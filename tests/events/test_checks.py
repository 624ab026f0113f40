"""`check --deploy` says where outsiders could not check the log."""

import pytest

from events.checks import check_checkpoints_leave_the_house
from events.verifier import ED25519, Key

A_KEY = str(Key.of("training-records/log", ED25519, bytes(32)))


def told(settings, **given) -> list[str]:
    for name, value in given.items():
        setattr(settings, f"EVENT_LOG_{name}", value)
    return [message.id for message in check_checkpoints_leave_the_house()]


@pytest.mark.parametrize(
    ("given", "ids"),
    [
        ({}, ["events.W002"]),
        ({"KEYS": [A_KEY]}, ["events.W003"]),
        ({"KEYS": [A_KEY], "FOLDER": "/mnt/elsewhere"}, []),
        ({"KEYS": [A_KEY], "ADDRESSES": ["auditor@example.org"]}, []),
        ({"KEYS": ["no key"], "ADDRESSES": ["auditor@example.org"]}, ["events.E001"]),
        (
            {"KEYS": [A_KEY], "WITNESS": "https://w.example.org", "WITNESS_KEY": ""},
            ["events.E001"],
        ),
    ],
)
def test_what_is_missing_is_said(settings, given, ids):
    assert told(settings, **given) == ids
