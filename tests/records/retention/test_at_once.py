"""A hold that is placed while a paper goes: no paper goes after the hold is on record."""

import pytest
from django.db import connection
from django.utils import timezone

from events.models import Event
from records.retention.destroying import destroy_paper
from tests.concurrency import one_into_the_other
from tests.department import Department, make_department
from tests.records.retention.keeping import a_certificate, a_hold, an_order, confirmed, leave
from tests.records.retention.test_schedule import LONG_AGO

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite has one writer at a time; nobody waits in it."
)
def test_a_hold_waits_for_the_paper_that_is_going_and_comes_after_it(department):
    paper = a_certificate(department.officer, by=department.clerk)
    leave(department.officer, LONG_AGO)
    order = confirmed(an_order(department, kind="certificate"), department.ogc)
    row = order.rows.get(document=paper)

    gone, placed = one_into_the_other(
        lambda: destroy_paper(row=row, by=department.ogc, now=timezone.now()),
        lambda: a_hold(department.officer, department.ogc),
    )

    assert gone.destroyed_at is not None
    assert placed.lifted_at is None
    happened = Event.objects.filter(action__in=("document.destroy", "hold.place"))
    assert list(happened.order_by("pk").values_list("action", flat=True)) == [
        "document.destroy",
        "hold.place",
    ]
