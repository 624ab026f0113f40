"""The throwaway PostgreSQL where no server is started; `./run test` shows the rest."""

import sys

from scripts import throwaway_postgres
from scripts.environment import COULD_NOT_RUN

PRINT_URL = [sys.executable, "-c", "import os; print(os.environ['DATABASE_URL'])"]


def test_a_server_that_was_named_is_used_as_it_is(monkeypatch, capfd):
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://me@db/mine")
    monkeypatch.setattr(throwaway_postgres, "find_binaries", lambda: None)

    status = throwaway_postgres.main(PRINT_URL)

    assert status == 0
    assert capfd.readouterr().out == "postgres://me@db/mine\n"


def test_missing_programs_fail_with_the_way_to_get_them(monkeypatch, capfd):
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.setattr(throwaway_postgres, "find_binaries", lambda: None)

    status = throwaway_postgres.main(PRINT_URL)

    assert status == COULD_NOT_RUN
    assert "apt-get install postgresql" in capfd.readouterr().err


def test_the_exit_status_of_the_command_is_passed_on(monkeypatch):
    monkeypatch.setenv("TEST_DATABASE_URL", "postgres://me@db/mine")

    assert throwaway_postgres.main([sys.executable, "-c", "raise SystemExit(7)"]) == 7


def test_programs_that_cannot_be_started_are_told_in_words(monkeypatch, tmp_path, capfd):
    monkeypatch.delenv("TEST_DATABASE_URL", raising=False)
    monkeypatch.setattr(throwaway_postgres, "find_binaries", lambda: tmp_path)
    (tmp_path / "initdb").touch(mode=0o600)

    status = throwaway_postgres.main(PRINT_URL)

    assert status == COULD_NOT_RUN
    assert "PostgreSQL's initdb could not be started: " in capfd.readouterr().err
