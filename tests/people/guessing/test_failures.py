"""What is kept of failed sign-ins is bounded, in words, and forgotten in time."""

from datetime import timedelta

import pytest

from frame.jobs.sweeping import sweep
from people.guessing import failures
from people.models import FailedSignIn, KnownPlace, Spending, TryCount
from tests.factories import PASSWORD
from tests.people.guessing.conftest import NOON


def kept() -> list[tuple]:
    rows = FailedSignIn.objects.order_by("pk")
    return [(str(row.member or ""), row.outcome, row.address, row.times) for row in rows]


def test_failures_alike_in_one_hour_are_one_row(department, attempt, pass_time):
    attempt()
    pass_time(minutes=59)
    attempt()
    pass_time(minutes=1)
    attempt()
    attempt(address="203.0.113.9")
    attempt("9999")

    officer = str(department.officer)
    assert kept() == [
        (officer, "wrong", "198.51.100.1", 2),
        (officer, "wrong", "198.51.100.1", 1),
        (officer, "wrong", "203.0.113.9", 1),
        ("", "nobody", "198.51.100.1", 1),
    ]
    first = FailedSignIn.objects.earliest("pk")
    assert (first.first_at, first.last_at) == (NOON, NOON + timedelta(minutes=59))


def test_who_may_not_sign_in_is_told_apart(department, attempt):
    department.officer.separated_on = NOON.date() - timedelta(days=1)
    department.officer.save()

    assert attempt("4411", PASSWORD).status_code == 200
    assert kept() == [(str(department.officer), "closed", "198.51.100.1", 1)]


def test_who_is_turned_away_fills_no_list_by_changing_the_address(department, attempt):
    for _ in range(5):
        attempt()
    for number in range(20):
        assert attempt(address=f"203.0.113.{number}").status_code == 429

    assert kept()[1:] == [(str(department.officer), "locked", "", 20)]


def test_the_log_of_the_service_says_each_in_one_line(department, attempt, caplog):
    attempt()
    attempt("my own secret 7")

    assert [record.getMessage() for record in caplog.records] == [
        "Sign-in of 4411 failed, from 198.51.100.1: Wrong password",
        "Sign-in of nobody on file failed, from 198.51.100.1: Serial number that nobody has",
    ]


def test_no_more_rows_are_kept_than_a_figure_says_and_the_newest_stay(
    department, attempt, pass_time, monkeypatch
):
    monkeypatch.setattr(failures, "MOST_FAILED_SIGN_INS", 3)
    monkeypatch.setattr(failures, "ROWS_BETWEEN_LOOKS", 1)
    for number in range(6):
        attempt("9999" if number % 2 else f"8{number}", address=f"203.0.113.{number}")
        pass_time(minutes=1)

    assert [address for _, _, address, _ in kept()] == [f"203.0.113.{each}" for each in (3, 4, 5)]


@pytest.mark.parametrize(("days", "rows"), [(89, 1), (91, 0)])
def test_a_sweep_forgets_them_after_ninety_days(department, attempt, clock, days, rows):
    attempt()

    sweep(NOON + timedelta(days=days))

    assert FailedSignIn.objects.count() == rows


def test_a_sweep_takes_out_what_decides_nothing_any_more(department, own_browser, attempt):
    for _ in range(5):
        attempt()

    sweep(NOON + timedelta(hours=24))
    assert (TryCount.objects.count(), KnownPlace.objects.count()) == (1, 2)
    sweep(NOON + timedelta(hours=24, minutes=16))
    assert (TryCount.objects.count(), Spending.objects.count()) == (0, 0)
    sweep(NOON + timedelta(days=91))
    assert KnownPlace.objects.count() == 0
