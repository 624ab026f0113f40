"""A test database is migrated to the last, whether copied or not."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.migrated import REQUIREMENTS, fingerprint


def test_the_database_of_the_tests_is_migrated_to_the_last(db):
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.parametrize("changed", ["people/migrations/0001_initial.py", REQUIREMENTS])
def test_what_was_migrated_from_other_code_is_not_copied(tmp_path: Path, changed):
    for name in ("people/migrations/0001_initial.py", REQUIREMENTS):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("as it was")
    before = fingerprint(tmp_path)

    (tmp_path / changed).write_text("as it is")

    assert fingerprint(tmp_path) != before
