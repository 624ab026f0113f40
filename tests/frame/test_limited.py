"""Programs run with little memory and time."""

import sys

import pytest

from frame import limited
from frame.limited import LimitReached, run_limited


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
