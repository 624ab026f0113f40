"""`deploy/migrate` makes the tables as one role, and leaves the service another that can work."""

import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from events.verifier import ED25519, Key
from scripts.environment import without_settings
from scripts.throwaway_postgres import find_binaries
from tests.concurrency import environment_of_another_process

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "no-secret"
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite knows no roles"),
]


class Installation:
    """An empty database with two roles, and the two files of settings that name them."""

    def __init__(self, folder: Path) -> None:
        tested = connection.settings_dict["NAME"]
        self.database = f"{tested}_installed"
        self.owner, self.service = f"owner_of_{tested}", f"service_of_{tested}"
        self.folder = folder

    def write_settings(self) -> None:
        given = environment_of_another_process()["DATABASE_URL"]
        place = given.rpartition("@")[2].rpartition("/")[0]
        for name, role in {"env": self.service, "owner": self.owner}.items():
            url = f"postgres://{role}:{PASSWORD}@{place}/{self.database}"
            self.folder.joinpath(name).write_text(
                f"DATABASE_URL='{url}'\nSECRET_KEY='{'0123456789abcdef' * 4}'\n"
                f"EVENT_LOG_KEYS='{Key.of('training.example.org/log', ED25519, bytes(32))}'\n"
                "EVENT_LOG_ADDRESSES='auditor@example.org'\n"
            )

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        files = {name: str(self.folder / file) for name, file in FILES.items()}
        return subprocess.run(
            command,
            cwd=ROOT,
            env={**without_settings({"PATH": "/usr/bin:/bin"}), **files, **self.as_owner()},
            capture_output=True,
            text=True,
        )

    def as_owner(self) -> dict[str, str]:
        """How PostgreSQL's own programs sign in."""
        server = connection.settings_dict
        return {
            "PGHOST": server["HOST"],
            "PGPORT": str(server["PORT"] or 5432),
            "PGUSER": self.owner,
            "PGPASSWORD": PASSWORD,
            "PGDATABASE": self.database,
        }

    def make_database_anew(self) -> None:
        on_the_server(
            f"DROP DATABASE IF EXISTS {self.database}",
            f"CREATE DATABASE {self.database} OWNER {self.owner} TEMPLATE template0",
        )

    def on_it(self, *statements: str) -> list[tuple[object, ...]]:
        """What the last statement gives, in the database of the installation, as a superuser."""
        parameters = {**connection.get_connection_params(), "dbname": self.database}
        with closing(connection.Database.connect(**parameters)) as asked:
            asked.autocommit = True
            with asked.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                return list(cursor.fetchall()) if cursor.description else []

    def make_schema_as_before_postgresql_15(self) -> None:
        """Of the superuser and not of the database's owner, and open to everybody."""
        self.on_it(
            "ALTER SCHEMA public OWNER TO CURRENT_USER",
            "GRANT ALL ON SCHEMA public TO PUBLIC",
        )

    def service_may_create(self) -> bool:
        return self.on_it(f"SELECT has_schema_privilege('{self.service}', 'public', 'CREATE')") == [
            (True,)
        ]


FILES = {"ENV_FILE": "env", "OWNER_FILE": "owner"}


def on_the_server(*statements: str) -> None:
    with connection._nodb_cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def installed(tmp_path) -> Iterator[Installation]:
    made = Installation(tmp_path)
    made.write_settings()
    on_the_server(
        f"CREATE ROLE {made.service} LOGIN PASSWORD '{PASSWORD}'",
        f"CREATE ROLE {made.owner} LOGIN PASSWORD '{PASSWORD}'",
    )
    made.make_database_anew()
    yield made
    on_the_server(
        f"DROP DATABASE {made.database}", f"DROP ROLE {made.service}", f"DROP ROLE {made.owner}"
    )


def test_what_it_makes_the_service_can_work_with_and_not_change(installed):
    before = installed.run("deploy/manage", "check", "--deploy", "--fail-level", "WARNING")
    migrated = installed.run("deploy/migrate")
    again = installed.run("deploy/migrate")
    after = installed.run("deploy/manage", "check", "--deploy", "--fail-level", "WARNING")
    whole = installed.run("deploy/manage", "verify_log")
    by_service = installed.run("deploy/manage", "migrate", "events", "0002")

    assert [each.returncode for each in (before, migrated, again, after, whole)] == [0] * 5, (
        before.stderr + migrated.stderr + again.stderr + after.stderr + whole.stderr
    )
    assert f"{installed.service} may work with" in again.stdout
    assert "The event log is whole" in whole.stdout
    assert by_service.returncode != 0
    assert "must be owner of" in by_service.stderr


def test_before_postgresql_15_the_schema_is_made_the_owners_or_nothing_is_granted(
    installed, tmp_path
):
    installed.make_schema_as_before_postgresql_15()

    refused = installed.run("deploy/migrate")

    assert refused.returncode != 0
    assert f'ALTER SCHEMA "public" OWNER TO "{installed.owner}"' in refused.stderr
    assert installed.service_may_create()
    installed.on_it(f"ALTER SCHEMA public OWNER TO {installed.owner}")
    assert installed.run("deploy/migrate").returncode == 0
    assert not installed.service_may_create()

    assert installed.run("deploy/manage", "verify_log").returncode == 0

    # A restored database begins as any new one does.
    dump, programs = str(tmp_path / "training.dump"), find_binaries()
    written = installed.run(f"{programs}/pg_dump", "--format=custom", f"--file={dump}")
    installed.make_database_anew()
    installed.make_schema_as_before_postgresql_15()
    installed.on_it(f"ALTER SCHEMA public OWNER TO {installed.owner}")
    without = ("--no-owner", "--no-privileges", "--exit-on-error")
    restored = installed.run(
        f"{programs}/pg_restore", *without, f"--dbname={installed.database}", dump
    )
    migrated = installed.run("deploy/migrate")
    checked = installed.run("deploy/manage", "check", "--deploy", "--fail-level", "WARNING")

    ran = (written, restored, migrated, checked)
    assert [each.returncode for each in ran] == [0] * 4, [each.stderr for each in ran]
    assert not installed.service_may_create()
