"""A test database is migrated to the last, whether copied or not."""

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.migrated import REQUIREMENTS, fingerprint


def test_the_database_of_the_tests_is_migrated_to_the_last(db):
    executor = MigrationExecutor(connection)

    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


FIRST = "people/migrations/0001_initial.py"
FILES = {
    FIRST: "from frame.search import folded",
    REQUIREMENTS: "Django==5.2",
    "frame/search.py": "",
    "compliance/standings/unsettling.py": "",
    "people/views/sign_in.py": "",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


@pytest.mark.parametrize(
    "changed", [FIRST, REQUIREMENTS, "frame/search.py", "compliance/standings/unsettling.py"]
)
def test_what_was_migrated_from_other_code_is_not_copied(project: Path, changed):
    before = fingerprint(project)

    (project / changed).write_text("as it is")

    assert fingerprint(project) != before


def test_a_view_that_changes_leaves_what_was_migrated(project: Path):
    before = fingerprint(project)

    (project / "people/views/sign_in.py").write_text("as it is")

    assert fingerprint(project) == before
