"""Spraying ends: so many wrong passwords by a browser, an address, a network, and in all."""

import threading
from datetime import timedelta
from ipaddress import ip_network

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from people.guessing import hashing, limits
from people.guessing.limits import (
    AT_STATION,
    CHANGES,
    FROM_ADDRESS,
    FROM_BROWSER,
    FROM_NETWORK,
    IN_ALL,
    SIGN_INS,
    Allowance,
    lock_after,
)
from people.models import FailedSignIn, KnownPlace, Spending, TryCount
from tests.concurrency import at_once
from tests.factories import PASSWORD, MemberFactory
from tests.people.guessing.conftest import NOON


def spray(attempt, times: int, **where) -> list[int]:
    """A guess at a serial number each, so that none of them is locked."""
    return [attempt(f"8{number:03}", **where).status_code for number in range(times)]


def far_apart(number: int) -> str:
    """An address that shares a network with no other number."""
    return f"203.{number // 256}.{number % 256}.9"


def open_of(pool: Allowance, during: timedelta) -> int:
    """How many somebody has of an allowance who takes each as soon as it is there."""
    return pool.reserve + int(during / pool.every)


def test_an_address_has_ten_guesses_and_then_one_each_half_hour(department, attempt, pass_time):
    assert spray(attempt, 11) == [200] * 10 + [429]
    pass_time(minutes=29)
    assert spray(attempt, 1) == [429]
    pass_time(minutes=1)
    assert spray(attempt, 2) == [200, 429]


@pytest.mark.parametrize(
    ("network", "apart"),
    [("198.51.100.{}", "198.51.101.1"), ("2001:db8:1:{}::7", "2001:db8:2::7")],
    ids=["IPv4", "IPv6"],
)
def test_addresses_beside_each_other_have_thirty_and_then_one_each_ten_minutes(
    department, attempt, pass_time, network, apart
):
    guesses = [
        attempt(f"8{number:03}", address=network.format(number)).status_code
        for number in range(1, 32)
    ]

    assert guesses == [200] * 30 + [429]
    assert attempt("8999", address=apart).status_code == 200
    refused = attempt("4411", PASSWORD, address=network.format(77))
    assert "From addresses beside yours" in refused.content.decode()
    pass_time(minutes=10)
    assert attempt("4411", PASSWORD, address=network.format(78)).status_code == 302
    assert FailedSignIn.objects.filter(outcome="from_network").exists()


def test_a_station_has_thirty_guesses_and_then_one_each_half_minute(
    department, attempt, pass_time, settings
):
    settings.STATION_ADDRESSES = [ip_network("192.0.2.0/28")]
    station = {"address": "192.0.2.7"}

    assert spray(attempt, 31, **station) == [200] * 30 + [429]
    pass_time(seconds=30)
    assert spray(attempt, 2, **station) == [200, 429]
    assert spray(attempt, 11, address="192.0.2.99")[-1] == 429


@pytest.mark.parametrize(("members", "guesses"), [(4, 10), (5, 30)])
def test_an_address_from_which_five_members_have_signed_in_is_a_station(
    department, attempt, members, guesses
):
    for officer in MemberFactory.create_batch(members):
        attempt(officer.serial_number, PASSWORD, address="192.0.2.7")

    assert spray(attempt, 31, address="192.0.2.7").count(200) == guesses


def test_wrong_passwords_before_an_address_was_a_station_keep_nobody_out_there(department, attempt):
    officers = MemberFactory.create_batch(6)
    assert spray(attempt, 2, address="192.0.2.7") == [200, 200]

    signed_in = [
        attempt(officer.serial_number, PASSWORD, address="192.0.2.7").status_code
        for officer in officers
    ]

    assert signed_in == [302] * 6


@pytest.mark.parametrize(("days", "guesses"), [(89, 30), (91, 10)])
def test_it_is_one_for_ninety_days_after_they_have(department, attempt, pass_time, days, guesses):
    for officer in MemberFactory.create_batch(5):
        attempt(officer.serial_number, PASSWORD, address="192.0.2.7")
    pass_time(days=days)

    assert spray(attempt, 31, address="192.0.2.7").count(200) == guesses


def test_a_station_is_not_held_back_by_who_guesses_everywhere(department, attempt, settings):
    settings.STATION_ADDRESSES = [ip_network("192.0.2.7/32")]
    for number in range(201):
        attempt(f"8{number:03}", address=far_apart(number))

    assert attempt("4411", PASSWORD, address="192.0.2.7").status_code == 302
    assert attempt("4411", PASSWORD, address="192.0.2.8").status_code == 429


def test_all_whose_address_is_not_known_have_that_of_a_station_together(department, attempt):
    assert spray(attempt, 31, address="") == [200] * 30 + [429]


def test_right_passwords_use_nothing_of_it_up(department, attempt, pass_time):
    officers = MemberFactory.create_batch(12)
    for officer in officers:
        assert attempt(officer.serial_number, PASSWORD).status_code == 302

    assert attempt("4411").status_code == 200
    assert not Spending.objects.filter(key="in all", whole_at__gt=NOON).exists()


def test_other_addresses_are_free_meanwhile_and_so_are_known_browsers_there(
    department, own_browser, attempt
):
    assert spray(attempt, 11, address="10.0.0.1")[-1] == 429

    assert attempt("4411", PASSWORD, address="10.0.0.2").status_code == 302
    assert attempt("4411", PASSWORD, address="10.0.0.1").status_code == 429
    answer = attempt("4411", PASSWORD, address="10.0.0.1", browser=own_browser)
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("forged", "answer"), [({"HTTP_X_FORWARDED_FOR": "203.0.113.77"}, 429), ({}, 429)]
)
def test_no_header_gives_an_address_more(department, clock, forged, answer):
    form = {"username": "8000", "password": "not this one"}
    for number in range(10):
        Client().post(reverse("sign-in"), form | {"username": f"8{number:03}"})

    refused = Client().post(reverse("sign-in"), form | {"username": "8999"}, **forged)

    assert refused.status_code == answer


def test_behind_the_proxy_addresses_are_told_apart_by_what_it_wrote(department, clock, settings):
    settings.BEHIND_PROXY = True
    answers = []
    for number in range(11):
        said = f"203.0.113.{number}, 192.0.2.7"
        form = {"username": f"8{number:03}", "password": "not this one"}
        client = Client(REMOTE_ADDR="", HTTP_X_FORWARDED_FOR=said)
        answers.append(client.post(reverse("sign-in"), form).status_code)

    assert answers == [200] * 10 + [429]
    assert set(FailedSignIn.objects.exclude(address="").values_list("address", flat=True)) == {
        "192.0.2.7"
    }


def test_from_many_networks_there_are_two_hundred_guesses_and_then_one_each_ten_seconds(
    department, own_browser, attempt, pass_time
):
    guesses = [
        attempt(f"8{number:03}", address=far_apart(number)).status_code for number in range(201)
    ]

    assert guesses == [200] * 200 + [429]
    pass_time(seconds=10)
    assert attempt("8999", address=far_apart(300)).status_code == 200
    refused = attempt("4412", PASSWORD, address=far_apart(301))
    assert refused.status_code == 429
    assert "Somebody may be guessing passwords" in refused.content.decode()
    # Who is known signs in meanwhile: by the browser, or by the address alone.
    assert attempt("4411", PASSWORD, address="10.0.0.1").status_code == 302
    answer = attempt("4411", PASSWORD, address=far_apart(302), browser=own_browser)
    assert answer.status_code == 302


def test_five_addresses_do_not_use_up_the_limit_in_all(department, attempt, pass_time):
    for _ in range(4):
        for number in range(5):
            spray(attempt, 31, address=far_apart(number))
        pass_time(minutes=1)

    assert attempt("4411", PASSWORD, address=far_apart(99)).status_code == 302
    assert not FailedSignIn.objects.filter(outcome="in_all").exists()


# A browser that several share ---------------------------------------------------------------------


def test_a_browser_has_thirty_guesses_at_all_who_have_signed_in_there(
    department, attempt, pass_time
):
    browser, officers = Client(), MemberFactory.create_batch(8)
    for officer in officers:
        attempt(officer.serial_number, PASSWORD, browser=browser)
        browser.post(reverse("sign-out"))
    answers = [
        attempt(officer.serial_number, browser=browser, address=far_apart(4 * number + each))
        for number, officer in enumerate(officers)
        for each in range(4)
    ]

    assert [answer.status_code for answer in answers] == [200] * 30 + [429] * 2
    assert "on this computer" in answers[-1].content.decode()
    assert FailedSignIn.objects.get(outcome="from_browser").times == 2
    # Whoever has just the cookie has no more by being elsewhere, nor at who is not known there.
    assert attempt("8000", browser=browser, address=far_apart(99)).status_code == 429
    pass_time(minutes=12)
    assert attempt(officers[0].serial_number, PASSWORD, browser=browser).status_code == 302


def test_sixty_officers_share_a_computer(department, attempt, settings):
    browser, officers = Client(), MemberFactory.create_batch(60)
    for officer in officers:
        attempt(officer.serial_number, PASSWORD, browser=browser)
        browser.post(reverse("sign-out"))
    cookie = browser.cookies[settings.KNOWN_BROWSER_COOKIE_NAME]

    assert len(cookie.value) < 100
    known = KnownPlace.objects.filter(kind="browser").values_list("place", flat=True)
    assert len(set(known)) == 60, "a row tells nothing of who else is known there"
    assert not any(cookie.value.split(":")[0] in place for place in known)
    for officer in officers[:6]:
        attempt(officer.serial_number, browser=browser, address=far_apart(7))
    for officer in (officers[0], officers[59]):
        answer = attempt(officer.serial_number, PASSWORD, browser=browser, address=far_apart(7))
        assert answer.status_code == 302
        browser.post(reverse("sign-out"))


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
    for name in ("admitted", "working"):
        monkeypatch.setattr(hashing._turns, name, threading.BoundedSemaphore(10))
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
    figures = [
        (each.reserve, each.every)
        for each in (
            *(FROM_BROWSER, FROM_ADDRESS, FROM_NETWORK, AT_STATION, IN_ALL),
            *(SIGN_INS, CHANGES),
        )
    ]
    assert figures == [
        (30, timedelta(minutes=12)),
        (10, timedelta(minutes=30)),
        (30, timedelta(minutes=10)),
        (30, timedelta(seconds=30)),
        (200, timedelta(seconds=10)),
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


DAY = timedelta(days=1)
MEMBERS = 1800


def test_so_many_guesses_there_are_at_an_officer_in_a_browser_and_at_an_address_of_theirs(
    department, own_browser, attempt, pass_time
):
    """Whoever sits at that computer, and tries anew as soon as either lock opens."""
    wrong, looked_at = FailedSignIn.objects.filter(outcome="wrong"), [0]
    for day in (1, 2):
        before = sum(looked_at)
        while timezone.now() < NOON + day * DAY:
            answer = attempt(address="10.0.0.1", browser=own_browser)
            times = wrong.aggregate(times=Sum("times"))["times"] - before
            if times == looked_at[-1]:
                pass_time(seconds=int(answer["Retry-After"]))
            looked_at[-1] = times
        looked_at.append(0)

    assert looked_at == [28, 12, 0]


def test_so_many_guesses_there_are_at_one_serial_number_by_however_many_addresses(
    department, attempt, pass_time
):
    """Whoever tries anew as soon as each lock opens, from a network of their own each time."""
    looked_at, number = [], 0
    while sum(looked_at[-14:], timedelta()) < 2 * DAY and number < 40:
        number += 1
        answer = attempt(address=far_apart(number))
        looked_at.append(timedelta(seconds=int(answer.headers.get("Retry-After", 0))))
        pass_time(seconds=looked_at[-1].total_seconds())
        if sum(looked_at, timedelta()) >= 2 * DAY:
            break

    at = [sum(looked_at[:n], timedelta()) for n in range(len(looked_at))]
    assert len([each for each in at if each < DAY]) == 14
    assert len([each for each in at if DAY <= each < 2 * DAY]) == 6
    assert len([each for each in at if each < limits.LIFTED_FOR]) == 11


def test_so_many_guesses_there_are_in_a_day_by_so_many_addresses():
    """The table of the decision: on the first day, and on each further one."""

    def guesses(networks: int, addresses_each: int = 1) -> tuple[int, int]:
        first = min(open_of(FROM_NETWORK, DAY), addresses_each * open_of(FROM_ADDRESS, DAY))
        later = min(DAY // FROM_NETWORK.every, addresses_each * (DAY // FROM_ADDRESS.every))
        in_all = (open_of(IN_ALL, DAY), DAY // IN_ALL.every)
        return min(networks * first, in_all[0]), min(networks * later, in_all[1])

    assert guesses(1) == (58, 48)
    assert guesses(1, 256) == (174, 144)
    assert guesses(5) == (290, 240)
    assert guesses(100) == (5800, 4800)
    assert guesses(1000) == guesses(1_000_000) == (8840, 8640)
    # What keeps the limit in all used up, and how long a guess at each member takes.
    assert DAY / IN_ALL.every / guesses(1, 256)[1] == 60
    assert DAY / IN_ALL.every / guesses(1)[1] == 180
    assert (MEMBERS - IN_ALL.reserve) * IN_ALL.every < timedelta(hours=4.5)
    assert open_of(FROM_BROWSER, DAY) == 150
    assert open_of(AT_STATION, DAY) == 2910
    assert MEMBERS * 11 == 19_800, "at all serial numbers, while the limit in all is lifted"


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
