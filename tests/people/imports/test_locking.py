"""What a file is written to is locked in one order, whatever the order of its rows."""

import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from frame.imports.kinds import kind_named
from people.actions.locking import lock_license_numbers, locked_member
from tests.concurrency import at_once, wait_until_somebody_waits
from tests.department import Department, make_department
from tests.factories import MemberFactory
from tests.frame.imports.files import looked_at

pytestmark = pytest.mark.django_db(transaction=True)
FILES = {
    "elements": "Element,Part of,Kind,Supervisors\n"
    "Squad 120,Central Patrol Division,Squad,{}\nSquad 130,Central Patrol Division,Squad,{}",
    "leaves": "Serial number,First day\n{},2026-02-02\n{},2026-02-02",
    "former-serial-numbers": "Former serial number,Serial number now\n7001,{}\n7002,{}",
    "members": "Serial number,Rank or title\n{},Sergeant\n{},Sergeant",
    "voided-leaves": "Serial number,First day,Voided at,Voided by,Why voided\n"
    "{},2026-02-02,2026-02-05,1106,Wrong\n{},2026-02-02,2026-02-05,1106,Wrong",
}


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


@pytest.mark.parametrize("kind", FILES)
def test_a_file_and_who_locks_its_members_in_their_order_never_wait_for_each_other(
    department, kind: str
):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    low, high = MemberFactory(), MemberFactory()
    administrator = department.administrator
    text = FILES[kind].format(high.serial_number, low.serial_number)
    brought = looked_at(administrator, text, kind=kind_named(kind))
    assert set(brought.counts) <= {"new", "changed"}
    has_locked = threading.Event()

    def locking() -> None:
        with transaction.atomic():
            locked_member(low)
            has_locked.set()
            wait_until_somebody_waits()
            locked_member(high)

    def writing() -> Any:
        assert has_locked.wait(30)
        looker = brought.import_kind.looker(brought, by=administrator, today=timezone.localdate())
        with transaction.atomic():
            return looker.write(brought.staged_rows.all())

    assert at_once(locking, writing) == [None, {}]


def test_a_roster_that_gives_no_license_number_anew_waits_for_nobody_who_does(department):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time.")
    administrator, member = department.administrator, MemberFactory()
    row = f"{member.serial_number},Sergeant,{member.license_number}"
    text = f"Serial number,Rank or title,License number\n{row}"
    brought = looked_at(administrator, text, kind=kind_named("members"))

    def writing() -> Any:
        looker = brought.import_kind.looker(brought, by=administrator, today=timezone.localdate())
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '200ms'")
            return looker.write(brought.staged_rows.all())

    with transaction.atomic():
        lock_license_numbers()
        [left] = at_once(writing)

    assert left == {}
    member.refresh_from_db()
    assert member.rank == "Sergeant"
