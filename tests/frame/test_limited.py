"""Programs run with little memory and time."""

import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from frame import limited
from frame.imports.file_lines import Limits
from frame.imports.reading import read_start
from frame.limited import NO_TURN, LimitReached, NoTurn, run_limited
from frame.pdf.asking import pdf_refusal
from frame.picture.asking import picture_refusal
from tests.uploads import PDF, picture_content


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


def begun_at_once(programs: int) -> list[int]:
    """How many ran while each began, themselves with them."""
    code = (
        "import os, sys, time; from pathlib import Path; folder = Path(sys.argv[1]);"
        "own = folder / str(os.getpid()); own.touch(); print(len(list(folder.iterdir())));"
        "time.sleep(0.3); own.unlink()"
    )
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(programs) as threads:
        ask = partial(run_limited, [sys.executable, "-c", code, folder], megabytes=200, seconds=20)
        return [int(answer) for answer in threads.map(ask, [b""] * programs)]


def test_few_programs_run_at_once_and_all_have_their_turn():
    counts = begun_at_once(8)

    assert len(counts) == 8
    assert max(counts) <= limited.MOST_AT_ONCE


def test_whose_turn_does_not_come_is_told_that_and_nothing_of_the_file(monkeypatch):
    monkeypatch.setattr(limited, "MOST_AT_ONCE", 0)
    monkeypatch.setattr(limited, "MOST_SECONDS_IN_LINE", 0)
    limits = Limits(largest=1000, unpacked=1000, lines=10, rows=10)

    with pytest.raises(NoTurn):
        python("print(1)")
    assert pdf_refusal(PDF) == picture_refusal(picture_content()) == NO_TURN
    with pytest.raises(ValidationError, match="for the server opens many others"):
        read_start(b"Name,Day", limits)


def test_a_turn_is_free_again_after_a_program_that_failed():
    for _ in range(limited.MOST_AT_ONCE + 1):
        with pytest.raises(LimitReached):
            python("raise SystemExit(1)")
