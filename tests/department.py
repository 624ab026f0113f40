"""A small department with a member in every role, for tests of reach."""

from dataclasses import dataclass, field

from simple_history.utils import bulk_create_with_history

from frame.rights import Role
from people.models import Element, Member, RoleDesignation
from tests.factories import ElementFactory, MemberFactory, RoleDesignationFactory
from tests.written_again import WrittenAgain

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


# Level by level: what an element is called, its kind, the element above, its place among siblings.
ELEMENTS: tuple[tuple[tuple[str, str, str, int], ...], ...] = (
    (("Department", "department", "", 10),),
    (
        ("Patrol Bureau", "bureau", "Department", 10),
        ("Training Division", "division", "Department", 20),
    ),
    (
        ("Central Patrol Division", "division", "Patrol Bureau", 10),
        ("East Patrol Division", "division", "Patrol Bureau", 20),
    ),
    (
        ("Squad 110", "squad", "Central Patrol Division", 10),
        ("Squad 310", "squad", "East Patrol Division", 10),
    ),
)
CIVILIAN = {"kind": Member.Kind.CIVILIAN, "license_number": "", "license_issued_on": None}
ROLES = {
    "inquiry": Role.TRAINING_INQUIRY,
    "clerk": Role.TRAINING_ENTRY,
    "ogc": Role.OGC,
    "hrd": Role.HRD_COMMANDER,
    "auditor": Role.AUDITOR,
    "administrator": Role.ADMINISTRATOR,
}


def _make_department() -> Department:
    department = Department()
    elements, members = department.elements, department.members
    for level in ELEMENTS:
        made = [
            ElementFactory.build(
                name=name, kind=kind, parent=elements.get(parent), position=position
            )
            for name, kind, parent, position in level
        ]
        bulk_create_with_history(made, Element)
        elements.update({element.name: element for element in made})

    def member(seat: str, serial: str, element: str, **kwargs: object) -> None:
        members[seat] = MemberFactory.build(
            serial_number=serial, element=elements[element], **kwargs
        )

    member("officer", "4411", "Squad 110", first_name="Ana", last_name="Núñez")
    member("colleague", "4412", "Squad 110", first_name="Sean", last_name="O'Brien")
    member("sergeant", "3301", "Squad 110", rank="Sergeant")
    member("other_sergeant", "3302", "Squad 310", rank="Sergeant")
    member("commander", "2201", "Central Patrol Division", rank="Major")
    member("inquiry", "1102", "Training Division")
    member("clerk", "1101", "Training Division")
    member("ogc", "1103", "Training Division", **CIVILIAN)
    member("hrd", "1104", "Training Division", rank="Major")
    member("auditor", "1105", "Training Division", **CIVILIAN)
    member("administrator", "1106", "Training Division", **CIVILIAN)
    bulk_create_with_history(list(members.values()), Member)

    elements["Squad 110"].supervisors.add(members["sergeant"])
    elements["Squad 310"].supervisors.add(members["other_sergeant"])
    elements["Central Patrol Division"].commander = members["commander"]
    elements["Central Patrol Division"].save()
    designations = [
        RoleDesignationFactory.build(member=members[seat], role=role)
        for seat, role in ROLES.items()
    ]
    bulk_create_with_history(designations, RoleDesignation)
    return department


make_department = WrittenAgain(
    _make_department,
    (
        Element,
        Member,
        RoleDesignation,
        Element.supervisors.through,
        Element.history.model,
        Member.history.model,
        RoleDesignation.history.model,
    ),
)
