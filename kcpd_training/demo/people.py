"""The members of the demo department, and how they are saved."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.hashers import make_password

from frame.rights import GUARDED_ROLES, Role
from kcpd_training.demo.elements import Place, write_elements
from kcpd_training.demo.stories import Story
from people.demo_accounts import DEMO_PASSWORD, DEMO_SERIALS
from people.models import Element, Member, RoleDesignation


@dataclass(eq=False)
class Person:
    """A member, with what the generator needs to know besides the row.

    Args:
        leads: the place this member commands or supervises.
        story: what has been written about this member in `stories.py`, if anything.
    """

    member: Member
    place: Place
    leads: Place | None = None
    story: Story | None = None

    @property
    def work(self) -> str:
        return self.place.work

    @property
    def serial(self) -> str:
        return self.member.serial_number

    @property
    def is_civilian(self) -> bool:
        return self.member.kind == Member.Kind.CIVILIAN

    @property
    def is_licensed(self) -> bool:
        return bool(self.member.license_number)

    def serves_from(self) -> date:
        """The first day on which department training can be credited."""
        member = self.member
        if member.license_issued_on and member.license_issued_on > member.hired_on:
            return member.license_issued_on
        return member.hired_on

    @property
    def is_there(self) -> bool:
        return self.member.separated_on is None

    def is_there_on(self, day: date) -> bool:
        last = self.member.separated_on
        return self.serves_from() <= day and (last is None or day <= last)


@dataclass
class Department:
    """Everyone, in order of serial number, and the places they work in."""

    people: list[Person] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def by_serial(self, serial_number: str) -> Person:
        return next(person for person in self.people if person.serial == serial_number)

    def designated(self, role: Role) -> list[Person]:
        """Those whom the stories give this role."""
        return [person for person in self.people if person.story and person.story.role == role]


def write_people(department: Department, *, today: date) -> None:
    """Save elements, members, who leads which element, and the role designations."""
    write_elements(department.places)
    account_password = make_password(DEMO_PASSWORD)  # hashed once: it is slow on purpose
    for person in department.people:
        member = person.member
        member.element = person.place.element
        is_account = member.serial_number in DEMO_SERIALS
        member.password = account_password if is_account else make_password(None)
    Member.objects.bulk_create([person.member for person in department.people], batch_size=1000)
    _write_leaders(department)
    _write_designations(department, today)


def _write_leaders(department: Department) -> None:
    """Whoever leads a squad supervises it; whoever leads anything larger commands it."""
    supervises = Element.supervisors.through
    commanded, supervised = [], []
    for person in department.people:
        place = person.leads
        if place is not None and not place.is_squad:
            place.element.commander = person.member
            commanded.append(place.element)
        elif place is not None or (person.member.rank == "Sergeant" and person.is_there):
            element = person.place.element
            supervised.append(supervises(element_id=element.pk, member_id=person.member.pk))
    Element.objects.bulk_update(commanded, ["commander"])
    supervises.objects.bulk_create(supervised)


def _write_designations(department: Department, today: date) -> None:
    """The roles of the Training Unit wait for their yearly review; the others have had it."""
    administrator, second = (each.member for each in department.designated(Role.ADMINISTRATOR)[:2])
    given = []
    for person in department.people:
        if not (person.story and person.story.role):
            continue
        is_first = person.member == administrator
        is_reviewed = person.story.role in GUARDED_ROLES
        given.append(
            RoleDesignation(
                member=person.member,
                role=person.story.role,
                designated_by=None if is_first else administrator,
                designated_on=date(today.year - 1, 1, 2),
                reviewed_on=date(today.year, 1, 1) if is_reviewed else None,
                reviewed_by=(second if is_first else administrator) if is_reviewed else None,
            )
        )
    RoleDesignation.objects.bulk_create(given)
