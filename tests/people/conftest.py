"""What several tests of people begin with."""

import pytest

from people.models import Member
from tests.factories import MemberFactory


@pytest.fixture
def twins(department) -> tuple[Member, Member]:
    """Who stays, and the one entered twice."""
    same = {"first_name": "Ana", "last_name": "Smith", "license_number": "MO77"}
    same["element"] = department.officer.element
    return MemberFactory(serial_number="5000", **same), MemberFactory(serial_number="05000", **same)
