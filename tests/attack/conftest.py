"""What an attack tried is added up, told at its end, and the whole of it ends in time."""

import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.signals import request_started

# What `record_property` names in these tests.
TRIED: Counter[str] = Counter()
FAILED: list[str] = []
NOT_TRIED = "Not tried: the time is up."
LEFT: list[str] = []
STARTED = time.monotonic()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "teardown":
        TRIED.update({name: int(number) for name, number in report.user_properties})
    if report.failed:
        is_left = NOT_TRIED in str(report.longrepr)
        (LEFT if is_left else FAILED).append(report.nodeid)


def pytest_runtest_setup() -> None:
    """Begin nothing more when the time is up: what is left has not held, since nobody tried."""
    seconds = os.environ.get("ATTACK_SECONDS")
    if seconds and time.monotonic() - STARTED > int(seconds):
        pytest.fail(NOT_TRIED, pytrace=False)


@pytest.fixture(autouse=True)
def requests_are_counted(record_property) -> Iterator[None]:
    asked = 0

    def count(**_: object) -> None:
        nonlocal asked
        asked += 1

    request_started.connect(count)
    yield
    request_started.disconnect(count)
    record_property("requests", asked)


def pytest_sessionfinish() -> None:
    tally = os.environ.get("ATTACK_TALLY")
    if tally and "PYTEST_XDIST_WORKER" not in os.environ:
        Path(tally).write_text(json.dumps({"tried": TRIED, "failed": FAILED, "left": LEFT}))
