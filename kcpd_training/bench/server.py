"""Measures over loopback: two gunicorn workers, a bounded number of requests, then they stop."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from statistics import median
from time import monotonic, perf_counter, sleep
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client
from django.urls import NoReverseMatch

from kcpd_training.bench.in_process import BACKEND, WARM_UP
from kcpd_training.bench.pages import (
    HTTP_OK,
    Page,
    Timing,
    class_without_sheet,
    pages_to_measure,
    why_not,
)
from people.models import Member
from records.models import SignInSheet

HOST = "127.0.0.1"
WORKERS = 2
SECONDS_TO_START = 30
CSRF_TOKEN = "b" * 32


class ServerError(Exception):
    """The server did not start; the message says what it said."""


def measure_served(*, runs: int) -> list[Timing]:
    """Time each page as a browser on this machine would see it.

    Raises:
        ServerError: gunicorn did not answer in time.
    """
    waiting = class_without_sheet()
    pages = pages_to_measure()
    try:
        with served() as port:
            return [_measured(page, port, runs) for page in pages]
    finally:
        # The draft that the look-ups began; its lines go with it.
        SignInSheet.objects.filter(course_session=waiting, saved_at=None).delete()


@contextmanager
def served() -> Iterator[int]:
    """Two workers on a free port, stopped afterwards."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DEMO": "1", "SECRET_KEY": settings.SECRET_KEY}
    environment.pop("DEBUG", None)
    command = [sys.executable, "-m", "gunicorn", "kcpd_training.wsgi"]
    command += ["--bind", f"{HOST}:{port}", "--workers", str(WORKERS), "--threads", "6"]
    command += ["--no-control-socket", "--log-level", "warning"]
    server = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)
    try:
        _wait_for(server, port)
        yield port
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(server: subprocess.Popen, port: int) -> None:
    gives_up = monotonic() + SECONDS_TO_START
    while monotonic() < gives_up:
        if server.poll() is not None:
            raise ServerError(f"gunicorn ended with {server.returncode}; what it said is above.")
        try:
            if _Browser(port, {}).ask("GET", "/sign-in/") == HTTP_OK:
                return
        except (OSError, HTTPException):
            pass
        sleep(0.1)
    raise ServerError(f"gunicorn did not answer within {SECONDS_TO_START} seconds.")


class _Browser:
    """One connection with one member's cookies."""

    def __init__(self, port: int, cookies: dict[str, str]) -> None:
        self.connection = HTTPConnection(HOST, port, timeout=30)
        self.headers = {"Cookie": "; ".join(f"{name}={text}" for name, text in cookies.items())}

    def ask(self, method: str, address: str, typed: dict[str, str] | None = None) -> int:
        headers = dict(self.headers)
        body = None
        if typed is not None:
            body = urlencode(typed)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["X-CSRFToken"] = CSRF_TOKEN
            headers["HX-Request"] = "true"
        self.connection.request(method, address, body=body, headers=headers)
        response = self.connection.getresponse()
        response.read()
        return response.status


def _signed_in(serial_number: str, port: int) -> _Browser:
    client = Client()
    client.force_login(Member.objects.get(serial_number=serial_number), backend=BACKEND)
    name = settings.SESSION_COOKIE_NAME
    session = client.cookies[name].value
    return _Browser(port, {name: session, settings.CSRF_COOKIE_NAME: CSRF_TOKEN})


def _measured(page: Page, port: int, runs: int) -> Timing:
    browser = _signed_in(page.serial_number, port)
    try:
        address = page.address()
    except NoReverseMatch:
        return Timing(page.title, target=page.target, remark="not there yet")
    waiting = list(page.typed)
    if waiting:
        runs = min(runs, len(waiting) - WARM_UP * WORKERS)
    times = []
    for number in range(runs + WARM_UP * WORKERS):
        start = perf_counter()
        status = (
            browser.ask("POST", address, waiting.pop(0)) if waiting else browser.ask("GET", address)
        )
        took = perf_counter() - start
        if remark := why_not(status):
            return Timing(page.title, target=page.target, remark=remark)
        if number >= WARM_UP * WORKERS:
            times.append(took)
    return Timing(page.title, median(times) * 1000, target=page.target)
