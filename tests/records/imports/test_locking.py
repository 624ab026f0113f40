"""Whoever credit of a file is written for is locked in one order, all at once."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from frame.imports.kinds import kind_named
from people.actions.locking import locked_member
from people.models import Member
from tests.concurrency import at_once, wait_until_somebody_waits
from tests.department import Department, make_department
from tests.factories import CourseFactory, MemberFactory
from tests.frame.imports.files import looked_at

pytestmark = pytest.mark.django_db(transaction=True)
FILES = {
    "completions": "Serial number,Course,Completed on\n{high},{course},2025-03-15\n"
    "{low},{course},2025-03-15",
    "voided-completions": "Serial number,Course,Completed on,Voided at,Voided by,Why voided\n"
    "{high},{course},2025-03-15,2025-03-20,1101,Wrong\n"
    "{low},{course},2025-03-15,2025-03-20,1101,Wrong",
}


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


@pytest.mark.parametrize("kind", FILES)
def test_a_file_and_who_locks_its_members_in_their_order_never_wait_for_each_other(
    department, kind: str
):
    """Not even where a serial number was corrected since the look."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    low, high = MemberFactory(), MemberFactory()
    text = FILES[kind].format(
        low=low.serial_number, high=high.serial_number, course=CourseFactory().course_id
    )
    brought = looked_at(department.clerk, text, kind=kind_named(kind))
    assert brought.counts == {"new": 2}
    Member.objects.filter(pk=low.pk).update(serial_number="9871")
    has_locked = threading.Event()

    def locking() -> None:
        with transaction.atomic():
            locked_member(low)
            has_locked.set()
            wait_until_somebody_waits()
            locked_member(high)

    def writing() -> Any:
        assert has_locked.wait(30)
        looker = brought.import_kind.looker(
            brought, by=department.clerk, today=timezone.localdate()
        )
        with transaction.atomic():
            return looker.write(brought.staged_rows.all())

    assert at_once(locking, writing) == [None, {}]
