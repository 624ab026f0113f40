"""What the tests of the administration fill in."""

from datetime import date
from typing import Any

from tests.department import Department

TODAY = date(2026, 11, 21)


def member_form(department: Department, **changes: str) -> dict[str, str]:
    """The form of a new member, as a browser posts it."""
    return {
        "serial_number": "r 8001",
        "first_name": "Zoë",
        "last_name": "D'Angelo-Smith",
        "suffix": "Jr.",
        "rank": "Reserve Officer",
        "kind": "reserve",
        "element": str(department.elements["Squad 310"].pk),
        "hired_on": "2026-02-02",
        "has_traffic_authority": "on",
        "is_active": "on",
        **changes,
    }


def member_values(department: Department, **changes: Any) -> dict[str, Any]:
    """The same for the action."""
    return {
        "first_name": "Zoë",
        "last_name": "D'Angelo-Smith",
        "suffix": "Jr.",
        "rank": "Reserve Officer",
        "kind": "reserve",
        "element": department.elements["Squad 310"],
        "hired_on": date(2026, 2, 2),
        **changes,
    }


def designation_form(department: Department, **changes: str) -> dict[str, str]:
    """The officer designated to inquire, as a browser posts it."""
    return {
        "member": department.officer.serial_number,
        "role": "training_inquiry",
        "designated_on": "2026-03-01",
        **changes,
    }


def element_form(department: Department, **changes: str) -> dict[str, str]:
    """A squad of the division, as a browser posts it."""
    return {
        "name": "Squad 120",
        "kind": "squad",
        "parent": str(department.elements["Central Patrol Division"].pk),
        "commander": "",
        "supervisors": department.sergeant.serial_number,
        **changes,
    }
