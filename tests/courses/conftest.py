"""What tests of courses start from."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from courses.models import Provider
from people.models import Member
from tests.factories import ProviderFactory

TODAY = date(2026, 11, 21)


def signed_in(member: Member) -> Client:
    client = Client()
    client.force_login(member, backend="people.sign_in.SerialNumberBackend")
    return client


def count_queries(client: Client, address: str) -> int:
    """How many queries a page needs, once everything is warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.fixture
def clerk(department) -> Member:
    return department.clerk


@pytest.fixture
def as_clerk(clerk) -> Client:
    """A browser in which the Training Unit's clerk is signed in."""
    return signed_in(clerk)


@pytest.fixture
def academy(db) -> Provider:
    return ProviderFactory(name="Regional Police Academy", kind="training_center")


@pytest.fixture
def course_values(academy) -> dict[str, Any]:
    """The values of a course of 400 minutes and 8 hours, two of each area."""
    return {
        "title": "De-escalation",
        "provider": academy,
        "source": "training_center",
        "instruction_minutes": 400,
        "credit_hours": Decimal("8.00"),
        "legal_studies": Decimal("2.00"),
        "technical_studies": Decimal("2.00"),
        "interpersonal_perspectives": Decimal("2.00"),
        "skill_development": Decimal("2.00"),
        "firearms": Decimal("0.00"),
        "de_escalation": Decimal("4.00"),
        "implicit_bias": Decimal("0.00"),
        "racial_profiling": Decimal("0.00"),
        "post_state": "not_sought",
    }


@pytest.fixture
def course_form(course_values) -> dict[str, Any]:
    """The same course as a browser posts it."""
    return {
        **{name: str(value) for name, value in course_values.items()},
        "provider": str(course_values["provider"].pk),
        "setting": "department",
        "subject": "none",
        "delivery": "in_person",
    }


@pytest.fixture
def log_fails(monkeypatch) -> None:
    """An event log that can't be written to."""

    def fail(*_: object, **kwargs: object) -> None:
        raise RuntimeError("the event log is full")

    for module in (
        "cancelling",
        "courses",
        "enrolments",
        "locations",
        "outside_instructors",
        "sessions",
    ):
        monkeypatch.setattr(f"courses.actions.{module}.record_event", fail)


@pytest.fixture
def at_noon():
    """Noon of the day that the pages of classes are looked at."""
    with time_machine.travel(f"{TODAY}T12:00:00-06:00", tick=False):
        yield


def shown(client, address: str) -> str:
    return client.get(address).content.decode()
