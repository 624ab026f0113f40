"""`deploy/migrate` makes the tables as one role, and leaves the service another that can work."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from scripts.environment import without_settings
from tests.concurrency import environment_of_another_process

ROOT = Path(__file__).resolve().parents[2]
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
            url = f"postgres://{role}:no-secret@{place}/{self.database}"
            self.folder.joinpath(name).write_text(
                f"DATABASE_URL='{url}'\nSECRET_KEY='{'0123456789abcdef' * 4}'\n"
            )

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        files = {name: str(self.folder / file) for name, file in FILES.items()}
        return subprocess.run(
            command,
            cwd=ROOT,
            env={**without_settings({"PATH": "/usr/bin:/bin"}), **files},
            capture_output=True,
            text=True,
        )


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
        f"CREATE ROLE {made.service} LOGIN PASSWORD 'no-secret'",
        f"CREATE ROLE {made.owner} LOGIN PASSWORD 'no-secret'",
        f"CREATE DATABASE {made.database} OWNER {made.owner} TEMPLATE template0",
    )
    yield made
    on_the_server(
        f"DROP DATABASE {made.database}", f"DROP ROLE {made.service}", f"DROP ROLE {made.owner}"
    )


def test_what_it_makes_the_service_can_work_with_and_not_change(installed):
    before = installed.run("deploy/manage", "check", "--deploy", "--fail-level", "WARNING")
    migrated = installed.run("deploy/migrate")
    again = installed.run("deploy/migrate")
    after = installed.run("deploy/manage", "check", "--deploy", "--fail-level", "WARNING")
    whole = installed.run("deploy/manage", "verify_events")
    by_service = installed.run("deploy/manage", "migrate", "events", "0002")

    assert [each.returncode for each in (before, migrated, again, after, whole)] == [0] * 5, (
        before.stderr + migrated.stderr + again.stderr + after.stderr + whole.stderr
    )
    assert f"{installed.service} may work with" in again.stdout
    assert "The event log is whole" in whole.stdout
    assert by_service.returncode != 0
    assert "must be owner of" in by_service.stderr
