"""The database itself refuses to change or remove an event or a seal."""

import pytest
from django.db import DatabaseError, connection, transaction

from events.event_log import record_event
from events.models import Checkpoint, CheckpointSent, Event, EventNaming, Seal, TreeNode
from events.sealing import seal_waiting
from records.sheet_changes import SHEET_CLEAR
from tests.append_only import COLUMNS, TABLES, change_by_force


@pytest.fixture
def event(department) -> Event:
    event = record_event(
        SHEET_CLEAR, by=department.clerk, after={"serial_numbers": ["4411"], "version": 1}
    )
    seal_waiting()
    TreeNode.objects.create(height=8, index=0, hash="00" * 32)
    checkpoint = Checkpoint.objects.create(size=1, note="note", made_at=event.at)
    CheckpointSent.objects.create(checkpoint=checkpoint, way="a folder", at=event.at)
    return event


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", TABLES)
def test_a_change_is_refused(event, table):
    with pytest.raises(DatabaseError, match="append-only"):
        run(f"UPDATE {table} SET {COLUMNS[table]} = 'x'")

    assert Event.objects.get().action == "sheet.clear"


@pytest.mark.parametrize("table", TABLES)
def test_a_removal_is_refused(event, table):
    with pytest.raises(DatabaseError, match="append-only"):
        run(f"DELETE FROM {table}")

    assert Event.objects.count() == Seal.objects.count() == EventNaming.objects.count() == 1


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_not_emptied_at_once(event, table):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite knows no TRUNCATE")
    with pytest.raises(DatabaseError, match="append-only"):
        run(f"TRUNCATE {table} CASCADE")


def test_who_takes_the_triggers_off_can_change_an_event_and_they_stand_again_after(event):
    change_by_force("UPDATE events_event SET action = 'member.look'")

    assert Event.objects.get().action == "member.look"
    with pytest.raises(DatabaseError, match="append-only"):
        run("UPDATE events_event SET action = 'member.change'")


@pytest.mark.parametrize(
    "write",
    [
        lambda: Event.objects.update(action="member.look"),
        lambda: Event.objects.all().delete(),
        lambda: Event.objects.get().delete(),
        lambda: Event.objects.get().save(),
    ],
)
def test_the_model_refuses_before_the_database_has_to(event, write):
    with pytest.raises(TypeError, match="append-only"):
        write()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL knows no REPLACE")
@pytest.mark.parametrize("table", TABLES)
def test_a_replacement_is_refused(event, table):
    with pytest.raises(DatabaseError, match="append-only"):
        run(f"REPLACE INTO {table} SELECT * FROM {table}")

    assert Event.objects.get().action == "sheet.clear"
