"""What every test starts from: a small department."""

import gc
import logging
from collections.abc import Sequence
from functools import cache

import pytest
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models.signals import post_migrate
from hypothesis import HealthCheck, settings

from frame import files
from tests.append_only import empty_what_has_rows
from tests.concurrency import shared_database  # noqa: F401  a fixture of every folder
from tests.department import Department, make_department
from tests.migrated import migrate_once

BaseDatabaseOperations.execute_sql_flush = empty_what_has_rows
# Each flush would write the rows of these two anew. The product reads neither: rights are in code.
post_migrate.disconnect(create_contenttypes)
post_migrate.disconnect(
    create_permissions, dispatch_uid="django.contrib.auth.management.create_permissions"
)
# Who is refused by the thousand needs no page of the log for each.
logging.getLogger("django.request").setLevel(logging.ERROR)
# The process that looks into a PDF is started once for each PDF, not for each test that sends one.
files.pdf_refusal = cache(files.pdf_refusal)
# Property tests that a busy machine can't fail.
settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("unhurried")

# Each of these may ask the database; pytest-django refuses it to a test that names none.
OF_A_DATABASE = frozenset({"db", "transactional_db", "live_server"})
# Python makes so many things before it looks for cycles among them; 700 by itself.
BEFORE_A_LOOK = 50_000


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Mark what asks the database: the rest says all there is to say when it has run once."""
    for item in items:
        if item.get_closest_marker("django_db") or OF_A_DATABASE & {*item.fixturenames}:
            item.add_marker("asks_database")


def pytest_collection_finish() -> None:
    """Collect no garbage among what stays until the last test, modules above all."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(BEFORE_A_LOOK)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings: None
) -> None:
    """Before a test database is made: whoever makes it copies what another has migrated."""
    if request.config.pluginmanager.hasplugin("cacheprovider"):
        migrate_once(request.config.cache.mkdir("migrated"))


@pytest.fixture
def department(db) -> Department:
    """Two divisions with people in every role; see `tests/department.py`."""
    return make_department()
