"""What every test starts from: a small department."""

import pytest

from tests.concurrency import shared_database  # noqa: F401  a fixture of every folder
from tests.department import Department, make_department


@pytest.fixture
def department(db) -> Department:
    """Two divisions with people in every role; see `tests/department.py`."""
    return make_department()
