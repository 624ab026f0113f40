"""The sign-ins that a demo department offers."""

from dataclasses import dataclass

from events.kinds import EventKind
from people.models import Member

# Everyone knows it, so it opens nothing outside a demo.
DEMO_PASSWORD = "demo-training-records"
DEMO_LOADED = EventKind("demo.load", "Loaded the demonstration")


@dataclass(frozen=True)
class DemoAccount:
    """A member of the demo department to sign in as, and why one would."""

    serial_number: str
    name: str
    what_for: str
    password: str = DEMO_PASSWORD


# Serial number and what to look at; `load_demo` gives these serials to the right people.
DEMO_SERIALS = {
    "5001": "Training Unit clerk: enter sign-in sheets",
    "5002": "Training Unit inquiry: any record and confirmed warnings, read only",
    "5003": "Patrol sergeant: people in the squad",
    "5004": "Division commander: reports on the division",
    "5005": "Officer who is short of hours",
    "5006": "Officer who is complete",
    "5007": "Civilian without a license",
    "5008": "Office of the General Counsel",
    "5009": "Human Resources Division Commander",
    "5010": "Auditor: event log",
    "5011": "Administrator: members, elements, roles",
    "5012": "Second administrator: confirms what the first asks for",
}


def demo_accounts() -> list[DemoAccount]:
    """The demo accounts that exist in this database, in the order of `DEMO_SERIALS`."""
    members = Member.objects.in_bulk(list(DEMO_SERIALS), field_name="serial_number")
    return [
        DemoAccount(serial, members[serial].spoken_name, what_for)
        for serial, what_for in DEMO_SERIALS.items()
        if serial in members
    ]
