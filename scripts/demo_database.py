"""The demo's database: where it is, whether this version can use it, and how it is thrown away."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from scripts.environment import ROOT, VAR

DATABASE = VAR / "demo.sqlite3"
FILES = VAR / "demo-files"


def is_there(database: Path) -> bool:
    return database.exists() and database.stat().st_size > 0


def remove_database(database: Path) -> None:
    """Delete the database, with the files that SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)


def remove_demo() -> None:
    """Delete the demo's database and the files that it refers to."""
    remove_database(DATABASE)
    shutil.rmtree(FILES, ignore_errors=True)


def is_outdated(database: Path, *, root: Path = ROOT) -> bool:
    """Tell whether an earlier version made the database, which migrations cannot bring up to date.

    Migrations are begun anew from time to time. The database is outdated when it went through one
    that its app no longer has, or when it has tables and none of the members.
    """
    if not is_there(database):
        return False
    try:
        with closing(sqlite3.connect(database)) as connection:
            tables = {
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                )
            }
            applied = (
                connection.execute("SELECT app, name FROM django_migrations").fetchall()
                if "django_migrations" in tables
                else []
            )
    except sqlite3.DatabaseError:
        return False  # no database at all: migrate says what is wrong
    if tables and members_table(root) not in tables:
        return True
    in_tree = migrations_in(root)
    return any(name not in in_tree[app] for app, name in applied if app in in_tree)


def members_table(root: Path) -> str:
    """The table of those who sign in, by the settings."""
    text = (root / "kcpd_training/settings.py").read_text()
    ((app, model),) = re.findall(r'^AUTH_USER_MODEL = "(\w+)\.(\w+)"', text, re.MULTILINE)
    return f"{app}_{model}".lower()


def migrations_in(root: Path) -> dict[str, set[str]]:
    """The names of the migrations in the project's folders, by app."""
    return {
        folder.parent.name: {file.stem for file in folder.glob("[0-9]*.py")}
        for folder in _packages(root)
        if folder.name == "migrations"
    }


def has_command(name: str, *, root: Path = ROOT) -> bool:
    """Tell whether one of the project's apps has this command of `manage.py`."""
    return any(
        (folder / f"{name}.py").exists()
        for folder in _packages(root)
        if folder.match("management/commands")
    )


def _packages(folder: Path) -> Iterator[Path]:
    """Every Python package below the folder."""
    for package in folder.iterdir():
        if (package / "__init__.py").exists():
            yield package
            yield from _packages(package)
