"""Spraying ends: so many wrong passwords from one address, and so many in all."""

import threading
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Event
from people.guessing import hashing
from people.guessing.limits import CHANGES, FROM_ADDRESS, IN_ALL, SIGN_INS, lock_after
from people.models import FailedSignIn, KnownPlace, Spending, TryCount
from tests.concurrency import at_once
from tests.factories import PASSWORD, MemberFactory


def spray(attempt, times: int, **where) -> list[int]:
    """A guess at a serial number each, so that none of them is locked."""
    return [attempt(f"8{number:03}", **where).status_code for number in range(times)]


def test_an_address_has_thirty_guesses_and_then_one_each_half_minute(
    department, attempt, pass_time
):
    assert spray(attempt, 31) == [200] * 30 + [429]
    pass_time(seconds=29)
    assert spray(attempt, 1) == [429]
    pass_time(seconds=1)
    assert spray(attempt, 2) == [200, 429]


def test_right_passwords_use_nothing_of_it_up(department, attempt, pass_time):
    officers = MemberFactory.create_batch(40)
    for officer in officers:
        assert attempt(officer.serial_number, PASSWORD).status_code == 302

    assert attempt("4411").status_code == 200


def test_other_addresses_are_free_meanwhile_and_so_are_known_browsers_there(
    department, own_browser, attempt
):
    assert spray(attempt, 31, address="10.0.0.1")[-1] == 429

    assert attempt("4411", PASSWORD, address="10.0.0.2").status_code == 302
    assert attempt("4411", PASSWORD, address="10.0.0.1").status_code == 429
    answer = attempt("4411", PASSWORD, address="10.0.0.1", browser=own_browser)
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("forged", "answer"), [({"HTTP_X_FORWARDED_FOR": "203.0.113.77"}, 429), ({}, 429)]
)
def test_no_header_gives_an_address_more(department, clock, forged, answer):
    form = {"username": "8000", "password": "not this one"}
    for number in range(30):
        Client().post(reverse("sign-in"), form | {"username": f"8{number:03}"})

    refused = Client().post(reverse("sign-in"), form | {"username": "8999"}, **forged)

    assert refused.status_code == answer


def test_behind_the_proxy_addresses_are_told_apart_by_what_it_wrote(department, clock, settings):
    settings.BEHIND_PROXY = True
    answers = []
    for number in range(31):
        said = f"203.0.113.{number}, 192.0.2.7"
        form = {"username": f"8{number:03}", "password": "not this one"}
        client = Client(REMOTE_ADDR="", HTTP_X_FORWARDED_FOR=said)
        answers.append(client.post(reverse("sign-in"), form).status_code)

    assert answers == [200] * 30 + [429]
    assert set(FailedSignIn.objects.exclude(address="").values_list("address", flat=True)) == {
        "192.0.2.7"
    }


def test_from_many_addresses_there_are_a_hundred_guesses_and_then_one_each_six_seconds(
    department, own_browser, attempt, pass_time
):
    guesses = [
        attempt(f"8{number:03}", address=f"203.0.113.{number}").status_code for number in range(101)
    ]

    assert guesses == [200] * 100 + [429]
    pass_time(seconds=6)
    assert attempt("8999", address="203.0.113.200").status_code == 200
    refused = attempt("4412", PASSWORD, address="203.0.113.201")
    assert refused.status_code == 429
    assert "Somebody may be guessing passwords" in refused.content.decode()
    # Who is known signs in meanwhile: by the browser, or by the address alone.
    assert attempt("4411", PASSWORD, address="10.0.0.1").status_code == 302
    answer = attempt("4411", PASSWORD, address="203.0.113.202", browser=own_browser)
    assert answer.status_code == 302


def test_who_signs_in_and_out_in_a_loop_leaves_so_many_events(department, attempt, pass_time):
    browser = Client()
    answers = []
    for _ in range(SIGN_INS.reserve + 5):
        answers.append(attempt("4411", PASSWORD, browser=browser).status_code)
        browser.post(reverse("sign-out"))

    assert answers == [302] * 20 + [429] * 5
    assert Event.objects.filter(action="member.sign_in").count() == 20
    assert Event.objects.filter(action="member.sign_out").count() == 20
    pass_time(minutes=3)
    assert attempt("4411", PASSWORD, browser=browser).status_code == 302
    assert attempt("4412", PASSWORD).status_code == 302


def test_wrong_passwords_use_up_none_of_the_sign_ins(department, own_browser, attempt):
    for _ in range(5):
        attempt()

    spent = Spending.objects.get(key=f"sign-ins of {department.officer.pk}")
    assert SIGN_INS.next_at(spent.whole_at) < spent.whole_at - SIGN_INS.every * 18


def test_who_changes_the_password_in_a_loop_leaves_so_many_events(department, clock):
    client = Client()
    client.force_login(department.officer, backend="people.sign_in.SerialNumberBackend")
    answers, old = [], PASSWORD
    for number in range(12):
        new = f"words that nobody guesses {number}"
        form = {"old_password": old, "new_password1": new, "new_password2": new}
        answers.append(client.post(reverse("password-change"), form).status_code)
        old = new

    assert answers == [302] * 10 + [429] * 2
    assert Event.objects.filter(action="member.change_password").count() == 10


def test_guesses_at_one_moment_are_no_more_than_one_after_another(
    shared_database, department, monkeypatch
):
    for name in ("_admitted", "_working"):
        monkeypatch.setattr(hashing, name, threading.BoundedSemaphore(10))
    form = {"username": "4411", "password": "not this one"}

    answers = at_once(
        *[lambda: Client().post(reverse("sign-in"), form).status_code for _ in range(10)]
    )

    assert sorted(answers).count(200) <= 4
    assert TryCount.objects.get().failures == 5
    looked_at = FailedSignIn.objects.get(outcome="wrong")
    assert looked_at.times == 5
    assert Event.objects.filter(action="member.lock_out").count() == 1


def test_the_figures_are_those_of_the_decision():
    figures = [(each.reserve, each.every) for each in (FROM_ADDRESS, IN_ALL, SIGN_INS, CHANGES)]
    assert figures == [
        (30, timedelta(seconds=30)),
        (100, timedelta(seconds=6)),
        (20, timedelta(minutes=3)),
        (10, timedelta(minutes=5)),
    ]
    assert [lock_after(failures) for failures in (4, 5, 6, 7, 8, 9, 500)] == [
        None,
        timedelta(minutes=15),
        timedelta(minutes=30),
        timedelta(hours=1),
        timedelta(hours=2),
        timedelta(hours=4),
        timedelta(hours=4),
    ]


def test_nothing_typed_as_a_serial_number_is_stored(department, attempt):
    for _ in range(6):
        attempt("my own secret 7")
    attempt("my own secret 7\0")

    rows = [
        *TryCount.objects.values(),
        *Spending.objects.values(),
        *FailedSignIn.objects.values(),
        *KnownPlace.objects.values(),
        *Event.objects.values(),
    ]
    assert len(rows) >= 4
    assert "SECRET" not in str(rows).upper()
