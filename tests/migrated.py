"""Migrations run once: a database that is migrated is kept, and copied for those who come after.

To migrate takes half a minute, and each worker of each part of `./run test` needs a database.
"""

import fcntl
import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

MIGRATE = migrate.Command
REQUIREMENTS = "requirements/dev.txt"
AFTER_MIGRATIONS = "compliance"
IMPORTED = re.compile(r"^(?:from|import) ([\w.]+)", re.MULTILINE)


def migrate_once(folder: Path) -> None:
    """From now on a test database is migrated only if `folder` knows of none to copy."""

    class MigrateOnce(MIGRATE):
        def handle(self, *args: object, **options: object) -> None:
            if not options["run_syncdb"]:  # asked for by a test, not to make the database
                super().handle(*args, **options)
                return
            connection = connections[options["database"]]
            kept = (KeptFile if connection.vendor == "sqlite" else KeptDatabase)(
                connection, folder, fingerprint()
            )
            with one_at_a_time(folder):
                if kept.exists():
                    kept.copy_out()
                else:
                    super().handle(*args, **options)
                    kept.copy_in()

    migrate.Command = MigrateOnce


def fingerprint(root: Path = settings.BASE_DIR) -> str:
    """What the database is made of: migrations, what they import, what follows them, packages."""
    apps = sorted({name.partition(".")[0] for name in settings.INSTALLED_APPS})
    made = {path for app in apps for path in (root / app).rglob("migrations/*.py")}
    made |= {path for path in map(_file_of(root), _imported(made)) if path is not None}
    # Its triggers, and the versions of its rules, are written when all is migrated.
    made |= {*(root / AFTER_MIGRATIONS).rglob("*.py")}
    digest = hashlib.sha256()
    for path in [root / REQUIREMENTS, *sorted(made)]:
        digest.update(f"{path.relative_to(root)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _imported(files: Iterable[Path]) -> set[str]:
    """The modules that files import, by their names with dots."""
    return {name for file in files for name in IMPORTED.findall(file.read_text())}


def _file_of(root: Path) -> Callable[[str], Path | None]:
    """Finds the file of a module of the project; None for one of a package."""

    def find(name: str) -> Path | None:
        of_module = root / Path(*name.split("."))
        for file in (of_module.with_suffix(".py"), of_module / "__init__.py"):
            if file.exists():
                return file
        return None

    return find


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Another worker that comes meanwhile waits, and finds what this one has made."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class KeptFile:
    """A database of SQLite in a file of the folder; the one of the tests is in memory."""

    def __init__(self, connection: BaseDatabaseWrapper, folder: Path, name: str) -> None:
        self.connection, self.folder = connection, folder
        self.file = folder / f"{name}.sqlite3"

    def exists(self) -> bool:
        return self.file.exists()

    def copy_in(self) -> None:
        for old in self.folder.glob("*.sqlite3"):
            old.unlink()
        unfinished = self.file.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(unfinished)) as copy:
            self.connection.connection.backup(copy)
        unfinished.rename(self.file)

    def copy_out(self) -> None:
        self.connection.ensure_connection()
        with closing(sqlite3.connect(self.file)) as kept:
            kept.backup(self.connection.connection)


class KeptDatabase:
    """A database of PostgreSQL, on the server of the tests."""

    PREFIX = "migrated_for_tests_"

    def __init__(self, connection: BaseDatabaseWrapper, _folder: Path, name: str) -> None:
        self.connection = connection
        self.name = f"{self.PREFIX}{name}"

    def exists(self) -> bool:
        return self.name in self._all_kept()

    def copy_in(self) -> None:
        old = [f"DROP DATABASE {name}" for name in self._all_kept()]
        self._on_the_server(*old, f"CREATE DATABASE {self.name} TEMPLATE {self._tested}")

    def copy_out(self) -> None:
        self._on_the_server(
            f"DROP DATABASE {self._tested}", f"CREATE DATABASE {self._tested} TEMPLATE {self.name}"
        )

    @property
    def _tested(self) -> str:
        return self.connection.ops.quote_name(self.connection.settings_dict["NAME"])

    def _all_kept(self) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.PREFIX]
            )
            return [name for (name,) in cursor.fetchall()]

    def _on_the_server(self, *statements: str) -> None:
        # Nobody may be connected to a database that is copied or dropped.
        self.connection.close()
        with self.connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
