"""Passwords are checked a few at a time, so that other pages go on."""

import threading
from contextlib import ExitStack

import pytest
from django.urls import reverse

from frame import limited, paper
from frame.turns import Busy
from people.guessing import hashing
from people.guessing.hashing import time_to_hash
from people.guessing.turned_away import TurnedAway
from people.models import FailedSignIn, Spending, TryCount
from tests.factories import PASSWORD
from tests.signed_in import client_of


def test_one_is_checked_while_one_waits_and_a_third_is_turned_away():
    inside, go_on, done = threading.Event(), threading.Event(), []

    def check(number: int) -> None:
        with time_to_hash():
            inside.set()
            go_on.wait(10)
            done.append(number)

    threads = [threading.Thread(target=check, args=[number]) for number in range(2)]
    threads[0].start()
    assert inside.wait(10)
    threads[1].start()
    while hashing._turns.admitted._value:
        threads[1].join(0.01)
    with pytest.raises(TurnedAway) as refused, time_to_hash():
        pass
    assert done == []
    go_on.set()
    for thread in threads:
        thread.join(10)

    assert done == [0, 1]
    assert refused.value.seconds == 2
    with time_to_hash():
        pass


def test_who_is_turned_away_for_a_moment_has_lost_no_try(department, client, monkeypatch):
    full = threading.BoundedSemaphore(1)
    full.acquire()
    monkeypatch.setattr(hashing._turns, "admitted", full)

    answer = client.post(reverse("sign-in"), {"username": "4411", "password": PASSWORD})
    page = client.get(reverse("sign-in"))

    assert (answer.status_code, answer["Retry-After"]) == (429, "2")
    assert "Many passwords are being checked" in answer.content.decode()
    assert page.status_code == 200
    assert not TryCount.objects.exists()
    assert not Spending.objects.exists()
    assert [(row.member, row.outcome, row.times) for row in FailedSignIn.objects.all()] == [
        (department.officer, "busy", 1)
    ]


def test_who_is_locked_out_takes_nobody_s_turn(department, attempt, monkeypatch):
    for _ in range(5):
        attempt()
    full = threading.BoundedSemaphore(1)
    full.acquire()
    monkeypatch.setattr(hashing._turns, "admitted", full)

    assert "Locked for a while" in attempt().content.decode()
    assert "are being checked" in attempt("4412").content.decode()


def test_an_administrator_is_told_how_many_were_turned_away_for_a_moment(
    department, attempt, monkeypatch
):
    full = threading.BoundedSemaphore(1)
    full.acquire()
    with monkeypatch.context() as for_a_moment:
        for_a_moment.setattr(hashing._turns, "admitted", full)
        for _ in range(3):
            attempt()

    page = client_of(department.administrator).get(reverse("administration"))

    said = " ".join(page.content.decode().split())
    assert "3 sign-ins were turned away since Mar 2, 2026, 5:00 AM because other" in said


def test_opened_files_and_paper_keep_nobody_from_signing_in(department, attempt):
    with ExitStack() as held:
        for kind in (limited._TURNS, limited._TURNS, paper._TURNS):
            held.enter_context(kind.turn())
        with pytest.raises(Busy), paper._TURNS.turn():
            pass

        assert attempt("4411", PASSWORD).status_code == 302

    assert not FailedSignIn.objects.exists()
