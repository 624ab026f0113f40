"""What the service's own log says of a refused request, and of a fault."""

import io
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse


@pytest.fixture
def log(monkeypatch) -> Iterator[io.StringIO]:
    """What the handlers of the product's own settings write."""
    written = io.StringIO()
    named = ["django.request", "django.security", *logging.root.manager.loggerDict]
    levels = {name: logging.getLogger(name).level for name in named}
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    console: dict[str, Any] = {**settings.LOGGING["handlers"]["console"], "stream": written}
    logging.config.dictConfig({**settings.LOGGING, "handlers": {"console": console}})
    logging.getLogger("django.request").setLevel(logging.WARNING)
    yield written
    root.handlers, root.level = handlers, level
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


def lines_of(log: io.StringIO) -> list[str]:
    return [
        line.split(" WARNING ")[-1].split(" ERROR ")[-1] for line in log.getvalue().splitlines()
    ]


def signed_in(member, **headers: Any) -> Client:
    client = Client(**headers)
    client.force_login(member, backend="people.sign_in.SerialNumberBackend")
    return client


def test_a_page_without_the_right_is_one_line_that_says_who_asked(department, log):
    signed_in(department.officer, REMOTE_ADDR="10.1.2.3").get(reverse("compliance:report"))

    assert lines_of(log) == [
        "django.request Forbidden (Permission denied): /report/ (GET by 4411, from 10.1.2.3)"
    ]


def test_a_record_out_of_reach_is_one_line_that_says_who_asked(department, log):
    signed_in(department.officer).get("/members/4412/")

    assert lines_of(log) == [
        "django.request Not Found: /members/4412/ (GET by 4411, from 127.0.0.1)"
    ]


def test_a_forged_form_and_a_foreign_host_are_a_line_each(department, log):
    Client(enforce_csrf_checks=True).post(reverse("sign-in"))
    Client().get("/", headers={"host": "elsewhere.example.org"})

    forged, foreign = lines_of(log)
    assert forged.startswith(
        "django.security.csrf Forbidden (CSRF cookie not set.): /sign-in/ (POST"
    )
    assert foreign.startswith("django.security.DisallowedHost Invalid HTTP_HOST header")
    assert foreign.endswith("(GET by nobody signed in, from 127.0.0.1)")


def test_an_address_can_not_write_a_line_of_its_own(department, log):
    signed_in(department.officer).get("/members/4412%0AForbidden by 4412/")

    assert len(lines_of(log)) == 1


def test_a_fault_keeps_all_that_is_known_of_it(department, log, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr("kcpd_training.desk.views.found", fail)
    client = signed_in(department.officer)
    client.raise_request_exception = False
    client.get(reverse("search"), {"q": "words"})

    assert "RuntimeError: out of order" in log.getvalue()
    assert "Traceback" in log.getvalue()
