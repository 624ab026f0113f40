"""The limit in all is told to administrators, who lift it; so does the console."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse

from events.models import Event
from events.persons import PersonThen
from frame.jobs.sweeping import sweep
from people.actions.unlocking import lift_limit, lift_limit_at_console
from people.guessing import guard
from people.guessing.limits import Allowance
from people.models import LimitLift
from tests.department import SEATS
from tests.factories import PASSWORD
from tests.people.guessing.conftest import NOON
from tests.people.guessing.test_limits import far_apart
from tests.signed_in import client_of


@pytest.fixture
def all_used_up(department, attempt, monkeypatch) -> None:
    """Two wrong passwords from two addresses are as many as there are in all; a third comes."""
    of_two = replace(guard.IN_ALL, allowance=Allowance(2, timedelta(hours=1)))
    monkeypatch.setattr(guard, "IN_ALL", of_two)
    for number in range(3):
        attempt(f"8{number:03}", address=far_apart(number))


@pytest.mark.parametrize("page", ["home", "administration", "people:failed-sign-in-list"])
def test_an_administrator_is_told_with_figures_and_offered_to_lift_it(
    department, all_used_up, page
):
    shown = client_of(department.administrator).get(reverse(page)).content.decode()

    said = " ".join(shown.split())
    assert "Sign-ins are held back" in said
    assert "Since Mar 2, 2026, 5:00 AM, 2 passwords were wrong, from 2 addresses, and 1" in said
    assert f'action="{reverse("people:sign-in-limit-lift")}"' in said


def test_who_reads_the_log_is_told_and_offered_nothing(department, all_used_up):
    page = client_of(department.auditor).get(reverse("people:failed-sign-in-list"))

    said = page.content.decode()
    assert "Sign-ins are held back" in said
    assert reverse("people:sign-in-limit-lift") not in said


@pytest.mark.parametrize("page", ["home", "administration"])
def test_nobody_is_told_where_nothing_is_held_back(department, attempt, page):
    attempt()

    said = client_of(department.administrator).get(reverse(page)).content.decode()

    assert "held back" not in said


def test_once_it_is_lifted_new_places_sign_in_for_a_shift_and_then_it_holds_again(
    department, all_used_up, attempt, pass_time
):
    new = {"address": far_apart(9)}
    assert attempt("4411", PASSWORD, **new).status_code == 429

    answer = client_of(department.administrator).post(reverse("people:sign-in-limit-lift"))

    assert answer.status_code == 302
    assert attempt("4411", PASSWORD, **new).status_code == 302
    for number in range(20, 24):
        assert attempt(f"8{number:03}", address=far_apart(number)).status_code == 200
    event = Event.objects.get(action="sign_in.lift_limit")
    assert event.by == PersonThen.of(department.administrator)
    assert event.after == {"until": str(NOON + timedelta(hours=12))}
    shown = client_of(department.administrator).get(reverse("administration")).content.decode()
    assert "is lifted until Mar 2, 2026, 6:00 PM" in " ".join(shown.split())
    pass_time(hours=12)
    codes = [
        attempt(f"8{number:03}", address=far_apart(number)).status_code for number in range(30, 33)
    ]
    assert codes == [200, 200, 429]


def test_every_other_limit_goes_on_while_it_is_lifted(department, attempt):
    lift_limit(by=department.administrator, now=NOON)

    assert [attempt().status_code for _ in range(5)] == [200] * 4 + [429]
    assert [attempt(f"8{each:03}").status_code for each in range(6)][-1] == 429


def test_it_is_lifted_once_at_a_time(department, clock):
    lift_limit(by=department.administrator, now=NOON)

    with pytest.raises(ValidationError, match="is lifted already"):
        lift_limit(by=department.administrator, now=NOON + timedelta(hours=11))
    assert LimitLift.objects.count() == 1


@pytest.mark.parametrize("seat", sorted(set(SEATS) - {"anonymous", "administrator"}))
def test_nobody_else_lifts_it(department, seat):
    with pytest.raises(PermissionDenied):
        lift_limit(by=department.members[seat], now=NOON)

    assert not LimitLift.objects.exists()


@pytest.mark.parametrize(
    "act",
    [
        lambda here: lift_limit(by=here.administrator, now=NOON),
        lambda here: lift_limit_at_console(now=NOON),
    ],
    ids=["an administrator", "the console"],
)
def test_it_is_not_lifted_when_the_event_fails(department, act, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("people.actions.unlocking.record_event", fail)
    with pytest.raises(RuntimeError):
        act(department)

    assert not LimitLift.objects.exists()


def test_the_console_lifts_it_where_no_administrator_signs_in(
    department, all_used_up, attempt, capsys
):
    serial = department.administrator.serial_number
    assert attempt(serial, PASSWORD, address=far_apart(9)).status_code == 429

    call_command("lift_sign_in_limit")

    assert "Until Mar 2, 2026, 6:00 PM" in capsys.readouterr().out
    assert attempt(serial, PASSWORD, address=far_apart(9)).status_code == 302
    assert Event.objects.get(action="sign_in.lift_limit_at_console").by is None


def test_a_sweep_forgets_a_lift_that_is_over(department, clock):
    lift_limit(by=department.administrator, now=NOON)

    sweep(NOON + timedelta(hours=12))
    assert LimitLift.objects.exists()
    sweep(NOON + timedelta(hours=12, seconds=1))
    assert not LimitLift.objects.exists()
