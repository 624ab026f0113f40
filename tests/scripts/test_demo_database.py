"""A demo database of an earlier version is known by its migrations and its tables."""

import sqlite3
from contextlib import closing

import pytest

from scripts import demo_database
from scripts.environment import ROOT


@pytest.fixture
def project(tmp_path):
    """A project whose apps `people` and `people/roster` have migrations."""
    root = tmp_path / "project"
    for package in ("kcpd_training", "people/migrations", "people/roster/migrations"):
        folder = root / package
        folder.mkdir(parents=True)
        while folder != root:
            (folder / "__init__.py").touch()
            folder = folder.parent
    (root / "kcpd_training/settings.py").write_text('AUTH_USER_MODEL = "people.Member"\n')
    (root / "people/migrations/0001_initial.py").touch()
    (root / "people/roster/migrations/0001_initial.py").touch()
    (root / "people/roster/migrations/0002_source.py").touch()
    return root


@pytest.fixture
def database(tmp_path):
    """Make a database with these tables, after these migrations."""

    def make(*applied, tables=("people_member",)):
        path = tmp_path / "demo.sqlite3"
        with closing(sqlite3.connect(path)) as connection, connection:
            for table in tables:
                connection.execute(f"CREATE TABLE {table} (id integer)")
            if applied:
                connection.execute("CREATE TABLE django_migrations (app text, name text)")
                connection.executemany("INSERT INTO django_migrations VALUES (?, ?)", applied)
        return path

    return make


def test_a_database_of_this_version_is_kept(project, database):
    path = database(
        ("people", "0001_initial"), ("roster", "0002_source"), ("auth", "0012_alter_user")
    )

    assert not demo_database.is_outdated(path, root=project)


def test_a_database_that_lacks_the_newest_migrations_is_kept(project, database):
    assert not demo_database.is_outdated(database(("people", "0001_initial")), root=project)


@pytest.mark.parametrize("app", ["people", "roster"])
def test_a_migration_that_is_gone_gives_an_earlier_version_away(project, database, app):
    path = database(("people", "0001_initial"), (app, "0002_gone"))

    assert demo_database.is_outdated(path, root=project)


def test_tables_without_that_of_the_members_give_an_earlier_version_away(project, database):
    path = database(("people", "0001_initial"), tables=("records_member",))

    assert demo_database.is_outdated(path, root=project)


def test_a_database_that_is_missing_or_empty_is_not_outdated(project, tmp_path, database):
    assert not demo_database.is_outdated(tmp_path / "none.sqlite3", root=project)
    assert not demo_database.is_outdated(database(tables=()), root=project)


def test_a_file_that_is_no_database_is_left_for_migrate_to_tell(project, tmp_path):
    path = tmp_path / "demo.sqlite3"
    path.write_text("no database at all, only words " * 100)

    assert not demo_database.is_outdated(path, root=project)


def test_the_tree_has_the_table_of_the_members_and_every_migration_applied():
    from django.apps import apps
    from django.contrib.auth import get_user_model
    from django.db.migrations.loader import MigrationLoader

    in_tree = demo_database.migrations_in(ROOT)
    in_loader = {}
    for app, name in MigrationLoader(None).disk_migrations:
        if (
            str(ROOT) in apps.get_app_config(app).path
            and ".venv" not in apps.get_app_config(app).path
        ):
            in_loader.setdefault(app, set()).add(name)

    assert in_tree == in_loader
    assert demo_database.members_table(ROOT) == get_user_model()._meta.db_table


def test_a_database_goes_with_the_files_beside_it(tmp_path):
    for suffix in ("", "-wal", "-shm"):
        (tmp_path / f"demo.sqlite3{suffix}").touch()

    demo_database.remove_database(tmp_path / "demo.sqlite3")

    assert list(tmp_path.iterdir()) == []


def test_a_command_is_found_in_whatever_app_has_it(project):
    folder = project / "people/roster/management/commands"
    folder.mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "__init__.py").touch()

    assert not demo_database.has_command("run_jobs", root=project)
    (folder / "run_jobs.py").touch()
    assert demo_database.has_command("run_jobs", root=project)
