"""What keeps a paper and comes while it goes: no paper goes after that is on record."""

import pytest
from django.db import connection
from django.utils import timezone

from events.models import Event
from records.models import DestructionRow
from records.releases.actions.deciding import reopen_release
from records.retention.destroying import NOT_FREE, destroy_paper
from tests.concurrency import one_into_the_other
from tests.department import Department, make_department
from tests.records.releases.asking import a_release, asked
from tests.records.retention.keeping import (
    LONG_AGO,
    a_certificate,
    a_hold,
    an_order,
    confirmed,
    is_there,
    leave,
)

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite has one writer at a time; nobody waits in it."
    ),
]


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


@pytest.fixture
def going(department) -> DestructionRow:
    """A paper of the officer, named by an order that is confirmed."""
    paper = a_certificate(department.officer, by=department.clerk)
    leave(department.officer, LONG_AGO)
    order = confirmed(an_order(department, kind="certificate"), department.ogc)
    row: DestructionRow = order.rows.get(document=paper)
    return row


def destroyed(row: DestructionRow, department: Department) -> DestructionRow:
    return destroy_paper(row=row, by=department.ogc, now=timezone.now())


def happened(*actions: str) -> list[str]:
    """Which of these happened, in their order."""
    found = Event.objects.filter(action__in=actions).order_by("pk")
    return list(found.values_list("action", flat=True))


def test_a_hold_waits_for_the_paper_that_is_going_and_comes_after_it(department, going):
    gone, placed = one_into_the_other(
        lambda: destroyed(going, department),
        lambda: a_hold(department.officer, department.ogc),
    )

    assert gone.destroyed_at is not None
    assert placed.lifted_at is None
    assert happened("document.destroy", "hold.place") == ["document.destroy", "hold.place"]


def test_a_request_waits_for_the_paper_that_is_going_and_comes_after_it(department, going):
    gone, request = one_into_the_other(
        lambda: destroyed(going, department),
        lambda: asked(department.clerk, department.officer),
    )

    assert gone.destroyed_at is not None
    assert request.state == "asked"
    assert happened("document.destroy", "release.ask") == ["document.destroy", "release.ask"]


def test_a_paper_waits_for_the_request_that_is_asked_for_and_stays(department, going):
    request, kept = one_into_the_other(
        lambda: asked(department.clerk, department.officer),
        lambda: destroyed(going, department),
    )

    assert request.state == "asked"
    assert (kept.why_kept, is_there(kept.document)) == (NOT_FREE, True)
    assert happened("document.destroy", "release.ask") == ["release.ask"]


def test_a_paper_waits_for_the_request_that_is_reopened_and_stays(department, going):
    denied = a_release(department.clerk, department.officer, "denied", ogc=department.ogc)

    reopened, kept = one_into_the_other(
        lambda: reopen_release(request=denied, reason="Consent came.", by=department.ogc),
        lambda: destroyed(going, department),
    )

    assert reopened.state == "asked"
    assert (kept.why_kept, is_there(kept.document)) == (NOT_FREE, True)
    assert happened("document.destroy", "release.reopen") == ["release.reopen"]
