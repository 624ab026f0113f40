"""On PostgreSQL the service's role appends to the event log, and can do nothing else to it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse

from events.checks import check_log_is_out_of_reach
from events.database_role import REFUSES, power_over_the_log
from events.models import Event, Seal
from events.verifying import walk_log
from people.actions.looks import record_look
from tests.append_only import COLUMNS, TABLES
from tests.department import make_department
from tests.signed_in import client_of

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite knows no roles"
)
PASSWORD = "no-secret"
INSUFFICIENT_PRIVILEGE = "42501"


@contextmanager
def signed_in_as(role: str) -> Iterator[None]:
    """Everything within asks the database by this role."""
    given = connection.settings_dict
    owner = {name: given[name] for name in ("USER", "PASSWORD")}
    connection.close()
    given.update(USER=role, PASSWORD=PASSWORD)
    try:
        yield
    finally:
        connection.close()
        given.update(owner)


def run(*statements: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def role(transactional_db) -> Iterator[str]:
    """A role of its own, to which nothing is granted yet."""
    name = connection.settings_dict["NAME"]
    role, database = f"service_of_{name}".lower(), connection.ops.quote_name(name)
    run(f"CREATE ROLE {role} LOGIN PASSWORD '{PASSWORD}'")
    yield role
    run(
        f"DROP OWNED BY {role}",
        f"DROP ROLE {role}",
        f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO PUBLIC",
    )


@pytest.fixture
def service(role) -> str:
    call_command("grant_tables", role)
    return role


@on_postgresql
def test_the_service_works_by_a_role_that_owns_nothing(service):
    department = make_department()

    with signed_in_as(service):
        page = client_of(department.administrator).get(reverse("people:member-list"))
        record_look(member=department.officer, by=department.sergeant, page="record")
        walk = walk_log()

        assert page.status_code == 200
        assert (walk.reason, walk.events) == ("", Event.objects.count())
        assert power_over_the_log() == ""
        assert check_log_is_out_of_reach() == []


REFUSED = [
    *(f"UPDATE {table} SET {COLUMNS[table]} = {COLUMNS[table]}" for table in TABLES),
    *(f"DELETE FROM {table}" for table in TABLES),
    *(f"TRUNCATE {table}" for table in TABLES),
    *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in TABLES),
    *(f"DROP TRIGGER {table}_is_append_only ON {table}" for table in TABLES),
    *(f"DROP TABLE {table}" for table in TABLES),
    *(f"ALTER TABLE {table} RENAME TO gone" for table in TABLES),
    "ALTER TABLE events_event DROP COLUMN after_text",
    f"CREATE TRIGGER mine BEFORE INSERT ON events_event FOR EACH ROW EXECUTE FUNCTION {REFUSES}()",
    f"CREATE OR REPLACE FUNCTION {REFUSES}() RETURNS trigger LANGUAGE plpgsql "
    "AS $$ BEGIN RETURN NULL; END $$",
    f"DROP FUNCTION {REFUSES}() CASCADE",
    "CREATE RULE mine AS ON INSERT TO events_event DO INSTEAD NOTHING",
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE events_event (id int)",
    "SET session_replication_role = replica",
    "SELECT * FROM events_event FOR UPDATE",
    "UPDATE django_migrations SET name = 'gone'",
    "ALTER ROLE CURRENT_USER SUPERUSER",
]


@on_postgresql
def test_the_service_can_not_change_the_log_nor_take_its_guard_away(service):
    department = make_department()
    record_look(member=department.officer, by=department.sergeant, page="record")
    codes = {}

    with signed_in_as(service):
        for statement in REFUSED:
            with pytest.raises(ProgrammingError) as refused:
                run(statement)
            codes[statement] = refused.value.__cause__.pgcode

    assert codes == dict.fromkeys(REFUSED, INSUFFICIENT_PRIVILEGE)
    assert Event.objects.count() == Seal.objects.count() == 1
    assert walk_log().reason == ""


@on_postgresql
def test_the_owner_of_the_tables_is_told_to_be_no_role_for_the_service(role):
    run(f"GRANT CREATE ON SCHEMA public TO {role}")
    owner = connection.settings_dict["USER"]
    try:
        run(f"ALTER TABLE events_event OWNER TO {role}")
        with signed_in_as(role):
            [warning] = check_log_is_out_of_reach()
        with pytest.raises(CommandError, match="owns the tables"):
            call_command("grant_tables", role)
    finally:
        run(f"ALTER TABLE events_event OWNER TO {owner}")

    assert warning.msg == (
        f"The service signs in to the database as “{role}”, which owns the tables, so whoever "
        "takes over the service can rewrite the event log. Let another role of PostgreSQL own the "
        "tables, and grant this one what it needs: see “The database” in docs/deployment.md."
    )
    assert warning.is_serious(checks.WARNING)


@on_postgresql
def test_a_role_that_was_granted_more_is_told_and_granted_that_no_more(role):
    run(f"GRANT ALL ON ALL TABLES IN SCHEMA public TO {role}")
    with signed_in_as(role):
        before = power_over_the_log()

    call_command("grant_tables", role)

    assert "may change the tables of the event log" in before
    with signed_in_as(role):
        assert power_over_the_log() == ""


@on_postgresql
@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("GRANT CREATE ON SCHEMA public TO {role}", "beside those of the owner"),
        ("GRANT CREATE ON SCHEMA public TO PUBLIC", "beside those of the owner"),
        ("GRANT CREATE ON DATABASE {database} TO {role}", "beside those of the owner"),
        ("GRANT TRIGGER ON events_event TO {role}", "the tables of the event log"),
    ],
)
def test_a_role_that_was_given_a_way_round_is_told_and_loses_it(service, given, told):
    database = connection.ops.quote_name(connection.settings_dict["NAME"])
    run(given.format(role=service, database=database))
    with signed_in_as(service):
        before = power_over_the_log()

    call_command("grant_tables", service)

    assert told in before
    with signed_in_as(service):
        assert power_over_the_log() == ""


@on_postgresql
def test_a_role_that_may_give_itself_roles_is_told_and_granted_nothing(service):
    run(f"ALTER ROLE {service} CREATEROLE")

    with signed_in_as(service):
        assert "which may give itself the role of the owner" in power_over_the_log()
    with pytest.raises(CommandError, match="may make itself one"):
        call_command("grant_tables", service)


@on_postgresql
def test_what_a_role_may_by_another_that_it_is_in_is_told_and_nothing_is_granted(service):
    run(
        f"CREATE ROLE in_{service}",
        f"GRANT CREATE ON SCHEMA public TO in_{service}",
        f"GRANT in_{service} TO {service}",
    )
    try:
        with signed_in_as(service):
            assert "beside those of the owner" in power_over_the_log()
        with pytest.raises(CommandError, match="by another role that it is a member of"):
            call_command("grant_tables", service)
    finally:
        run(f"DROP OWNED BY in_{service}", f"DROP ROLE in_{service}")


@on_postgresql
def test_a_role_that_is_not_there_is_named(transactional_db):
    with pytest.raises(CommandError, match=r"There is no role nobody\. Make it"):
        call_command("grant_tables", "nobody")


@on_postgresql
def test_a_superuser_is_told(transactional_db):
    assert "which is a superuser" in power_over_the_log()


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has roles")
def test_sqlite_says_that_its_file_is_the_services_own():
    [info] = check_log_is_out_of_reach()

    assert info.msg.startswith("The records are in a file that the service writes")
    with pytest.raises(CommandError, match="Only PostgreSQL has roles"):
        call_command("grant_tables", "training")
