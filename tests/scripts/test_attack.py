"""The parts of `./run attack`, and what it says at its end."""

import json
from pathlib import Path

import pytest

from scripts import attack


@pytest.fixture
def runs(monkeypatch) -> list[dict[str, str]]:
    """Run no attack: say of each database that a hundred requests were tried."""
    kept = []

    def run(command, environment):
        kept.append(environment)
        told: dict[str, object] = {"tried": {"requests": 100}, "failed": []}
        if "postgres" in environment["DATABASE_URL"] and "-k" in command:
            told |= {"failed": ["tests/attack/test_reach.py::test_x"], "left": ["y", "z"]}
        Path(environment["ATTACK_TALLY"]).write_text(json.dumps(told))
        return 1 if told["failed"] else 0

    monkeypatch.setattr(attack, "run_command", run)
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://me@db/mine")
    return kept


def test_both_databases_are_attacked_whole_and_it_says_what_was_tried(runs, capsys):
    status = attack.main([])

    assert status == 0
    assert [each["DATABASE_URL"] for each in runs] == ["sqlite://:memory:", "postgres://me@db/mine"]
    assert {each["ATTACK"] for each in runs} == {"whole"}
    said = capsys.readouterr().out.splitlines()
    assert "        200 requests" in said
    assert "All of it held. 0 s." in said


def test_what_did_not_hold_is_named(runs, capsys):
    status = attack.main(["-k", "reach"])

    assert status == 1
    said = capsys.readouterr().out
    assert (
        "SQLite       held\nPostgreSQL   DID NOT HOLD\n  tests/attack/test_reach.py::test_x" in said
    )
    assert "  2 of the tests were not begun: 45 minutes were up." in said
    assert "Not all of it held: see above." in said
