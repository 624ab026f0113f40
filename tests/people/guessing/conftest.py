"""Somebody who tries passwords, at moments of the test's choice."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
Attempt = Callable[..., HttpResponse]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time that stands still at noon until the test moves it."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def pass_time(clock) -> Callable[..., None]:
    """Let time pass: `pass_time(minutes=15)`."""
    return lambda **stretch: clock.shift(timedelta(**stretch))


@pytest.fixture
def attempt(clock) -> Attempt:
    """Try to sign in from a browser that is new, unless one is given."""

    def attempt(
        serial: str = "4411",
        password: str = "not this one",
        *,
        address: str = "198.51.100.1",
        browser: Client | None = None,
    ) -> HttpResponse:
        form = {"username": serial, "password": password}
        return (browser or Client()).post(reverse("sign-in"), form, REMOTE_ADDR=address)

    return attempt


@pytest.fixture
def own_browser(attempt) -> Client:
    """The browser in which the officer has signed in from a station, and out again."""
    browser = Client()
    assert attempt("4411", PASSWORD, address="10.0.0.1", browser=browser).status_code == 302
    browser.post(reverse("sign-out"))
    return browser
