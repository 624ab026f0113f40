"""Entering an exemption, and what it is asked and refused with."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.files.storage import default_storage

from compliance.actions.exemptions import add_exemption
from frame.files import checked_file
from people.models import Member
from tests.uploads import pdf

NOON = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("America/Chicago"))
UPGRADE = {"kind": "license_upgrade", "on": date(2025, 5, 1)}
TYPED = {"kind": "license_upgrade", "on": "2025-05-01"}
TRAINED = {"kind": "basic_training", "on": date(2026, 3, 2)}
UNCONFIRMED = "Nothing was saved: give a reason for each warning, or mend what it is about."
MISFIT = (
    "Basic training comes before the license, but the license on file was issued on Jun 1, 2008, "
    "before Mar 2, 2026. Correct the day or what happened, or give the reason."
)


def add(department, member: Member | None = None, **values):
    given = {
        "member": member or department.officer,
        "document": checked_file(pdf("license.pdf")),
        **UPGRADE,
        **values,
    }
    return add_exemption(by=department.clerk, now=NOON, **given)


def licensed_on(member: Member, day: date | None) -> None:
    Member.objects.filter(pk=member.pk).update(license_issued_on=day)


def stored_files() -> set[str]:
    if not default_storage.exists("documents/2026"):
        return set()
    return set(default_storage.listdir("documents/2026")[1])


def fails(*_: object, **__: object) -> None:
    raise RuntimeError("The log is full.")
