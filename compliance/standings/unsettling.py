"""Unsettles members whose record changes, whoever changes it and however: the database does it.

A sheet that is saved, a bulk import, a line of SQL: triggers mark the member in the same
transaction. A marked member is unsettled: what is remembered of the hours that moved is not used
until the member is settled again (`settlement`). Migrations run without the triggers, so after
them everybody is settled anew.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from compliance.models import (
    DirectorDecision,
    Exemption,
    PeriodBooking,
    Settlement,
    ShortPeriod,
    UnsettledMember,
)
from compliance.standings.settlement import settle_changed
from people.models import Member
from records.models import Completion

PREFIX = "unsettle_"
# What of a member moves hours; by the other facts that decide, a standing is worked out when read.
SETTLED_BY = (
    "license_number",
    "license_issued_on",
    "has_traffic_authority",
    "hired_on",
    "merged_into_id",
)
OF_COMPLETION = (
    f"(SELECT member_id FROM {Completion._meta.db_table} "
    f"WHERE {Completion._meta.db_table}.id = {{row}}.completion_id)"
)
# Where a row names the member it is about.
WATCHED: dict[type[models.Model], str] = {
    Completion: "{row}.member_id",
    Exemption: "{row}.member_id",
    DirectorDecision: "{row}.member_id",
    PeriodBooking: OF_COMPLETION,
}
WATCHED_MODELS: tuple[type[models.Model], ...] = (*WATCHED, Member)
ROWS_OF = {"insert": ("new",), "update": ("old", "new"), "delete": ("old",)}


@dataclass(frozen=True)
class Trigger:
    """One trigger, and the statements that make it."""

    name: str
    create: tuple[str, ...]


def install_triggers(using: str) -> None:
    """Make the triggers, unless the database has just these; after a gap nothing is settled."""
    connection = connections[using]
    wanted = triggers_for(connection.vendor)
    if not wanted or not _has_tables(connection):
        return
    if _installed(connection) == {trigger.name for trigger in wanted}:
        return
    remove_triggers(using)
    with connection.cursor() as cursor:
        for trigger in wanted:
            for statement in trigger.create:
                cursor.execute(statement)
    Settlement.objects.using(using).all().delete()


def remove_triggers(using: str) -> None:
    """Take the triggers away, those of earlier versions too."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in _installed(connection):
                cursor.execute(f"DROP TRIGGER {name}")
        elif connection.vendor == "postgresql":
            cursor.execute(
                "SELECT proname FROM pg_proc WHERE starts_with(proname, %s) "
                "AND pronamespace = current_schema()::regnamespace",
                [PREFIX],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP FUNCTION {name}() CASCADE")


def triggers_for(vendor: str) -> list[Trigger]:
    """The triggers as that database writes them; none for one we don't know."""
    make = {"sqlite": _for_sqlite, "postgresql": _for_postgresql}.get(vendor)
    return [] if make is None else list(make())


def _for_sqlite() -> Iterator[Trigger]:
    for model, member in WATCHED.items():
        for event, rows in ROWS_OF.items():
            marks = " ".join(_sqlite_mark(member.format(row=row)) for row in rows)
            yield _sqlite_trigger(model, event, f"AFTER {event.upper()} ON", "", marks)
    changed = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in SETTLED_BY)
    yield _sqlite_trigger(
        Member, "update", "AFTER UPDATE ON", f"WHEN {changed}", _sqlite_mark("NEW.id")
    )


def _sqlite_mark(member: str) -> str:
    # One mark is enough: SQLite has one writer at a time, and settling is one. None is made of a
    # booking whose completion went first, as when every table is emptied.
    table = UnsettledMember._meta.db_table
    return (
        f"INSERT INTO {table} (member_id) SELECT {member} "
        f"WHERE {member} IS NOT NULL "
        f"AND NOT EXISTS (SELECT 1 FROM {table} WHERE member_id = {member});"
    )


def _sqlite_trigger(
    model: type[models.Model], event: str, when: str, condition: str, marks: str
) -> Trigger:
    table = model._meta.db_table
    body = f"{when} {table} FOR EACH ROW {condition} BEGIN {marks} END"
    name = _name(table, event, body)
    return Trigger(name, (f"CREATE TRIGGER {name} {body}",))


def _for_postgresql() -> Iterator[Trigger]:
    for model, member in WATCHED.items():
        for event, rows in ROWS_OF.items():
            # By statement, not by row: a sheet, or a batch of an import, is marked at once.
            marks = " UNION ".join(
                f"SELECT {member.format(row='changed')} FROM {row}_rows changed" for row in rows
            )
            referencing = " ".join(f"{row.upper()} TABLE AS {row}_rows" for row in rows)
            when = f"REFERENCING {referencing} FOR EACH STATEMENT"
            members = f"SELECT DISTINCT m.id FROM ({marks}) m (id) WHERE m.id IS NOT NULL"
            yield _postgresql_trigger(model, event, when, members)
    old, new = (", ".join(f"{row}.{name}" for name in SETTLED_BY) for row in ("OLD", "NEW"))
    when = f"FOR EACH ROW WHEN (({old}) IS DISTINCT FROM ({new}))"
    yield _postgresql_trigger(Member, "update", when, "SELECT NEW.id")


def _postgresql_trigger(model: type[models.Model], event: str, when: str, members: str) -> Trigger:
    # Several marks of one member may stand: a unique one would have clerks wait for each other.
    table = model._meta.db_table
    name = _name(table, event, when + members)
    return Trigger(
        name,
        (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"INSERT INTO {UnsettledMember._meta.db_table} (member_id) {members}; "
            "RETURN NULL; END $$",
            f"CREATE TRIGGER {name} AFTER {event.upper()} ON {table} {when} "
            f"EXECUTE FUNCTION {name}()",
        ),
    )


def _name(table: str, event: str, body: str) -> str:
    """A name that tells one version from another."""
    version = hashlib.sha256(body.encode()).hexdigest()[:8]
    return f"{PREFIX}{table.removeprefix('compliance_').removeprefix('records_')}_{event}_{version}"


def _installed(connection: BaseDatabaseWrapper) -> set[str]:
    catalog = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE relnamespace = current_schema()::regnamespace",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(catalog)
        return {name for (name,) in cursor.fetchall() if name.startswith(PREFIX)}


def _has_tables(connection: BaseDatabaseWrapper) -> bool:
    """Whether every table is there: migrations may stop half-way."""
    needed = {model._meta.db_table for model in WATCHED_MODELS}
    needed |= {model._meta.db_table for model in (UnsettledMember, Settlement, ShortPeriod)}
    with connection.cursor() as cursor:
        return needed <= set(connection.introspection.table_names(cursor))


def before_migrations(*, using: str, plan: list[Any], **_: object) -> None:
    """SQLite makes a table anew to change it, which triggers of other tables would not survive."""
    if plan:
        remove_triggers(using)


def after_migrations(*, using: str, **_: object) -> None:
    install_triggers(using)
    if using == DEFAULT_DB_ALIAS and _has_tables(connections[using]):
        settle_changed()
