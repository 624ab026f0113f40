"""A small department with a member in every role, for tests of reach."""

from dataclasses import dataclass, field
from datetime import date

from frame.rights import Role
from people.models import Element, Member
from tests.factories import ElementFactory, MemberFactory, RoleDesignationFactory

# The columns of the access matrix, in order. `anonymous` is nobody signed in.
SEATS = (
    "anonymous",
    "officer",
    "colleague",
    "sergeant",
    "other_sergeant",
    "commander",
    "inquiry",
    "clerk",
    "ogc",
    "hrd",
    "auditor",
    "administrator",
)


@dataclass
class Department:
    """The members by seat, and the elements by name.

    `officer` and `colleague` are in the squad of `sergeant`, below the division of
    `commander`; `other_sergeant` leads a squad of the other division.
    """

    elements: dict[str, Element] = field(default_factory=dict)
    members: dict[str, Member] = field(default_factory=dict)

    def __getattr__(self, seat: str) -> Member:
        try:
            return self.__dict__["members"][seat]
        except KeyError:
            raise AttributeError(seat) from None


def make_department() -> Department:
    department = Department()
    elements = department.elements

    def element(name: str, kind: str, parent: str | None) -> None:
        elements[name] = ElementFactory(
            name=name, kind=kind, parent=elements[parent] if parent else None
        )

    element("Department", "department", None)
    element("Patrol Bureau", "bureau", "Department")
    element("Central Patrol Division", "division", "Patrol Bureau")
    element("Squad 110", "squad", "Central Patrol Division")
    element("East Patrol Division", "division", "Patrol Bureau")
    element("Squad 310", "squad", "East Patrol Division")
    element("Training Division", "division", "Department")

    def member(seat: str, serial: str, element: str, **kwargs: object) -> Member:
        department.members[seat] = MemberFactory(
            serial_number=serial, element=elements[element], **kwargs
        )
        return department.members[seat]

    member("officer", "4411", "Squad 110", first_name="Ana", last_name="Núñez")
    member("colleague", "4412", "Squad 110", first_name="Sean", last_name="O'Brien")
    elements["Squad 110"].supervisors.add(member("sergeant", "3301", "Squad 110", rank="Sergeant"))
    elements["Squad 310"].supervisors.add(
        member("other_sergeant", "3302", "Squad 310", rank="Sergeant")
    )
    elements["Central Patrol Division"].commander = member(
        "commander", "2201", "Central Patrol Division", rank="Major"
    )
    elements["Central Patrol Division"].save()

    def designated(seat: str, serial: str, role: Role, **kwargs: object) -> None:
        RoleDesignationFactory(
            member=member(seat, serial, "Training Division", **kwargs),
            role=role,
            designated_on=date(2024, 1, 2),
        )

    designated("inquiry", "1102", Role.TRAINING_INQUIRY)
    designated("clerk", "1101", Role.TRAINING_ENTRY)
    civilian = {"kind": Member.Kind.CIVILIAN, "license_number": "", "license_issued_on": None}
    designated("ogc", "1103", Role.OGC, **civilian)
    designated("hrd", "1104", Role.HRD_COMMANDER, rank="Major")
    designated("auditor", "1105", Role.AUDITOR, **civilian)
    designated("administrator", "1106", Role.ADMINISTRATOR, **civilian)
    return department
