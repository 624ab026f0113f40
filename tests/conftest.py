"""What every test starts from: a small department."""

import gc
import logging
import os
from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models.signals import post_migrate
from factory.base import FactoryMetaClass
from hypothesis import HealthCheck, settings

from frame import files
from scripts.tests import FAILURES
from tests import factories
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
FACTORIES = [of for of in vars(factories).values() if isinstance(of, FactoryMetaClass)]
# Of as many digits as those that follow in any test, so that names sort as they were made.
FIRST_NUMBER = 501
# Python makes so many things before it looks for cycles among them; 700 by itself.
BEFORE_A_LOOK = 50_000
MOST_OF_A_REASON = 300  # characters


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


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Write for `./run test` which tests failed and why: it says so again when all have run."""
    file = os.environ.get(FAILURES)
    # Each worker has a reporter as well, and tells its failures to the one that started it.
    if not file or hasattr(config, "workerinput"):
        return
    with open(file, "a") as failures:
        for report in terminalreporter.getreports("failed") + terminalreporter.getreports("error"):
            reason = getattr(report.longrepr, "reprcrash", None)
            words = reason.message if reason else report.longreprtext
            failures.write(f"{report.nodeid} {' '.join(words.split())[:MOST_OF_A_REASON]}\n")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest, django_db_modify_db_settings: None
) -> None:
    """Before a test database is made: whoever makes it copies what another has migrated."""
    if request.config.pluginmanager.hasplugin("cacheprovider"):
        migrate_once(request.config.cache.mkdir("migrated"))


@pytest.fixture(autouse=True, scope="module")
def factories_count_anew() -> None:
    """Count in each file of tests anew: else 4411 finds the 4,411th member of a run as well."""
    for each in FACTORIES:
        each.reset_sequence(FIRST_NUMBER, force=True)


@pytest.fixture
def department(db) -> Department:
    """Two divisions with people in every role; see `tests/department.py`."""
    return make_department()
