"""What every test starts from: a small department."""

import pytest

from tests.department import Department, make_department


@pytest.fixture
def department(db) -> Department:
    """Two divisions with people in every role; see `tests/department.py`."""
    return make_department()
