"""Heavy work takes its turn, and leaves a thread for pages."""

import re
import threading
from contextlib import ExitStack
from pathlib import Path

import pytest

from frame import limited, paper
from frame.turns import MOST_TOGETHER, Busy, Turns
from people.guessing import hashing

ROOT = Path(__file__).resolve().parents[2]


def test_of_all_kinds_together_a_thread_of_each_process_is_left_for_pages():
    config = (ROOT / "deploy/gunicorn.conf.py").read_text()
    threads = int(re.search(r"^threads = (\d+)", config, re.MULTILINE).group(1))

    assert threads == MOST_TOGETHER + hashing.AT_ONCE_OR_WAITING + 1
    assert paper._TURNS.together is limited._TURNS.together
    assert not paper._TURNS.is_apart
    assert not limited._TURNS.is_apart


def test_more_than_may_be_together_are_turned_away_and_leave_their_place(monkeypatch):
    monkeypatch.setattr(Turns, "together", threading.BoundedSemaphore(2))
    kinds = [Turns(at_once=1, at_once_or_waiting=1) for _ in range(3)]

    with ExitStack() as turns:
        for each in kinds[:2]:
            turns.enter_context(each.turn())
        with pytest.raises(Busy), kinds[2].turn():
            pass
    with kinds[2].turn():
        pass
