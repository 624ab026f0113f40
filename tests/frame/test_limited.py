"""Programs run with little memory and time."""

import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError

from frame import limited
from frame.files import checked_file
from frame.imports.file_lines import Limits
from frame.imports.reading import read_start
from frame.limited import NO_TURN, NO_TURN_CODE, LimitReached, NoTurn, run_limited
from frame.storing.failures import FULL, storage_failure_in
from frame.turns import Busy
from tests.uploads import PDF, pdf, picture


def python(code: str, *, content: bytes = b"", megabytes: int = 200, seconds: int = 5) -> bytes:
    return run_limited([sys.executable, "-c", code], content, megabytes=megabytes, seconds=seconds)


def test_a_program_answers_what_it_is_given():
    assert python("print(input()[::-1])", content=b"abc") == b"cba\n"


def test_a_program_knows_nothing_of_the_servers_settings(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")

    assert python("import os; print(os.environ.get('SECRET_KEY'))") == b"None\n"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("bytearray(300 * 1024 * 1024)", "MemoryError"),
        ("raise SystemExit('no')", "no"),
    ],
)
def test_a_program_that_needs_too_much_or_fails_is_stopped(code, words):
    with pytest.raises(LimitReached, match=words):
        python(code)


def test_a_program_that_never_ends_is_stopped():
    with pytest.raises(LimitReached):
        python("while True: pass", seconds=1)


def test_a_program_may_use_its_seconds_of_the_processor_however_long_one_waits(monkeypatch):
    monkeypatch.setattr(limited, "PATIENCE", 8)

    with pytest.raises(LimitReached) as stopped:
        python("while True: pass", seconds=1)

    assert "No answer" not in str(stopped.value)


def test_a_program_that_waits_for_ever_is_stopped():
    with pytest.raises(LimitReached, match="No answer within 2 seconds"):
        python("import time; time.sleep(60)", seconds=1)


COUNTED = (
    "import os, sys, time; from pathlib import Path; folder = Path(sys.argv[1]);"
    "own = folder / str(os.getpid()); own.touch(); print(len(list(folder.iterdir())));"
    "time.sleep(0.5); own.unlink()"
)
# A process of the service: two threads that each run the program above twice.
SERVING = f"""
import sys
from concurrent.futures import ThreadPoolExecutor
from frame.limited import run_limited

def ask(_):
    program = [sys.executable, "-c", {COUNTED!r}, sys.argv[1]]
    return [int(run_limited(program, b"", megabytes=200, seconds=20)) for _ in range(2)]

with ThreadPoolExecutor(2) as threads:
    print(*sum(threads.map(ask, range(2)), []))
"""


def test_processes_of_a_service_share_its_turns_and_all_have_theirs():
    with tempfile.TemporaryDirectory() as folder:
        serving = [
            subprocess.Popen(
                [sys.executable, "-c", SERVING, folder],
                cwd=limited.ROOT,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(2)
        ]
        counts = [int(count) for each in serving for count in each.communicate()[0].split()]

    assert len(counts) == 8
    assert max(counts) == limited.MOST_AT_ONCE


def test_who_comes_while_as_many_wait_as_may_is_turned_away_at_once(monkeypatch):
    monkeypatch.setattr(limited._TURNS, "admitted", threading.BoundedSemaphore(1))
    begun = threading.Event()
    waiting = "import time; time.sleep(1)"

    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(lambda: (begun.set(), python(waiting)))
        begun.wait()
        while limited._TURNS.admitted._value:
            time.sleep(0.01)
        with pytest.raises(Busy):
            python("print(1)")
        assert not first.done()

    assert python("print(1)") == b"1\n"


def test_whose_turn_does_not_come_is_told_that_and_nothing_of_the_file(monkeypatch):
    monkeypatch.setattr(limited, "MOST_AT_ONCE", 0)
    monkeypatch.setattr(limited, "MOST_SECONDS_IN_LINE", 0)
    limits = Limits(largest=1000, unpacked=1000, lines=10, rows=10)

    with pytest.raises(NoTurn):
        python("print(1)")
    for upload in (pdf(content=PDF + b"\n"), picture()):
        with pytest.raises(ValidationError) as refused:
            checked_file(upload)
        assert (refused.value.code, refused.value.messages) == (
            NO_TURN_CODE,
            [f"“{upload.name}” {NO_TURN}"],
        )
    with pytest.raises(ValidationError, match="for the server opens many others"):
        read_start(b"Name,Day", limits)


def test_where_nothing_temporary_can_be_put_is_a_disk_without_room(monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")

    with pytest.raises(OSError) as failed:  # noqa: PT011  # what it is stands below
        python("print(1)")

    assert storage_failure_in(failed.value) == FULL


def test_a_turn_is_free_again_after_a_program_that_failed():
    for _ in range(limited.MOST_AT_ONCE + 1):
        with pytest.raises(LimitReached):
            python("raise SystemExit(1)")
