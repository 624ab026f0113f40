"""A department that is copied is the one that was made."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection, transaction

from people.models import Element, Member
from tests.department import make_department
from tests.factories import PASSWORD, ElementFactory

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
HOUR = timedelta(hours=1)


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
            rows[table] = cursor.fetchall()
    return rows


@pytest.fixture
def first_made(db):
    """Every row after the department was made at noon, as if by the first test; they are gone."""
    make_department.made = b""
    before = transaction.savepoint()
    with time_machine.travel(NOON, tick=False):
        make_department()
    rows = everything()
    transaction.savepoint_rollback(before)
    return rows


def test_a_copied_department_has_every_row_of_the_one_that_was_made(first_made):
    with time_machine.travel(NOON, tick=False):
        make_department()

    assert everything() == first_made


def test_history_has_the_moment_of_the_copy(first_made):
    with time_machine.travel(NOON + HOUR, tick=False):
        make_department()

    assert {entry.history_date for entry in Member.history.all()} == {NOON + HOUR}


def test_the_copy_knows_its_rows(first_made):
    department = make_department()

    assert department.officer == Member.objects.get(serial_number="4411")
    assert department.officer.element is department.elements["Squad 110"]
    assert department.clerk.check_password(PASSWORD)


def test_beside_other_rows_the_department_is_made_anew(first_made):
    other = ElementFactory(name="Harbor Patrol")

    department = make_department()

    assert Element.objects.count() == len(department.elements) + 1
    assert other.pk not in {element.pk for element in department.elements.values()}


@pytest.mark.django_db(transaction=True)
def test_what_is_copied_outside_a_transaction_can_name_what_comes_after_it():
    make_department.made = b""
    make_department()
    with transaction.atomic(), connection.cursor() as cursor:
        for table in make_department.tables:
            cursor.execute(f"DELETE FROM {table}")

    department = make_department()

    assert Element.objects.get(name="Central Patrol Division").commander == department.commander
