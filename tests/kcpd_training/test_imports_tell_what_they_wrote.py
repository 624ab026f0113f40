"""Whatever a file brings: what is told to be written is what is in the table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest
from django.utils import timezone

from courses.imports import CLASSES, COURSES, INSTRUCTORS, LOCATIONS, PROVIDERS
from courses.models import Course, CourseSession, Location, OutsideInstructor, Provider
from events.models import Event
from frame.imports.actions import begin_writing
from frame.imports.kinds import ImportKind, kinds
from frame.rights import Role
from people.imports import ELEMENTS, FORMER_SERIALS, LEAVES, MEMBERS, VOIDED_LEAVES
from people.models import Element, FormerSerialNumber, Leave, Member
from records.imports import COMPLETIONS, VOIDED_COMPLETIONS
from records.models import Completion
from tests.factories import (
    CourseFactory,
    LocationFactory,
    OutsideInstructorFactory,
    ProviderFactory,
    RoleDesignationFactory,
)
from tests.frame.imports.files import looked_at, work, written
from tests.records.imports.bringing import page_of, told
from tests.signed_in import client_of


@dataclass(frozen=True)
class Meanwhile:
    """A file of three rows, and what becomes of one between the look and the button.

    Args:
        text: the file; its heads on the first line.
        spoil: what somebody else does meanwhile.
        in_table: how many of its rows are in the table.
        written: how many can still be written.
    """

    kind: ImportKind
    text: str
    spoil: Callable[[], object]
    in_table: Callable[[], int]
    written: int = 2


def renamed(model, name: str) -> Callable[[], object]:
    """Somebody renames a row, as on its page."""

    def rename() -> None:
        row = model.objects.get(name=name)
        row.name = f"{name} as it is called now"
        row.save()

    return rename


def merged(serial: str, *, into: str) -> None:
    """Somebody merges a member who was entered twice."""
    kept = Member.objects.get(serial_number=into)
    Member.everybody.filter(serial_number=serial).update(merged_into=kept)


CASES = {
    "an element above is renamed": Meanwhile(
        ELEMENTS,
        "Element,Part of,Kind\n"
        "Squad 901,Central Patrol Division,Squad\n"
        "Squad 902,East Patrol Division,Squad\n"
        "Squad 903,Central Patrol Division,Squad",
        renamed(Element, "East Patrol Division"),
        lambda: Element.objects.filter(name__startswith="Squad 90").count(),
    ),
    "an element is renamed itself": Meanwhile(
        ELEMENTS,
        "Element,Part of,Kind,Commander\n"
        "Squad 110,Central Patrol Division,Squad,3301\n"
        "Squad 310,East Patrol Division,Squad,3302\n"
        "Squad 903,Central Patrol Division,Squad,",
        renamed(Element, "Squad 310"),
        lambda: (
            Element.objects.filter(name__startswith="Squad", commander__isnull=False).count()
            + Element.objects.filter(name="Squad 903").count()
        ),
    ),
    "the element of a member is renamed": Meanwhile(
        MEMBERS,
        "Serial number,First name,Last name,Rank,Kind,Element,Hired on\n"
        "9001,Ada,One,Clerk,Civilian,Squad 110,2020-01-01\n"
        "9002,Bea,Two,Clerk,Civilian,Squad 310,2020-01-01\n"
        "9003,Cyd,Three,Clerk,Civilian,Squad 110,2020-01-01",
        renamed(Element, "Squad 310"),
        lambda: Member.objects.filter(serial_number__startswith="900").count(),
    ),
    "the rank of a member is changed by hand": Meanwhile(
        MEMBERS,
        "Serial number,Rank\n4411,Detective\n4412,Detective\n3301,Captain",
        lambda: Member.objects.filter(serial_number="4412").update(rank="Sergeant"),
        lambda: Member.objects.filter(rank__in=["Detective", "Captain"]).count(),
    ),
    "one who was on leave was entered twice": Meanwhile(
        LEAVES,
        "Serial number,First day,Last day\n"
        "4411,2025-03-01,2025-03-31\n4412,2025-03-01,2025-03-31\n3301,2025-03-01,2025-03-31",
        lambda: merged("4412", into="4411"),
        Leave.objects.count,
    ),
    "one whose leave was voided is not there then": Meanwhile(
        VOIDED_LEAVES,
        "Serial number,First day,Last day,Voided at,Voided by,Why voided\n"
        "4411,2025-03-01,2025-03-31,2025-04-01 10:00,1101,Twice\n"
        "4412,2025-03-01,2025-03-31,2025-04-01 10:00,1101,Twice\n"
        "3301,2025-03-01,2025-03-31,2025-04-01 10:00,1101,Twice",
        lambda: Member.objects.filter(serial_number="4412").update(serial_number="4419"),
        Leave.objects.count,
    ),
    "a former serial number is somebody's by now": Meanwhile(
        FORMER_SERIALS,
        "Former serial number,Serial number now\n7411,4411\n7412,4412\n7413,3301",
        lambda: Member.objects.filter(serial_number="3302").update(serial_number="7412"),
        lambda: FormerSerialNumber.objects.filter(serial_number__startswith="74").count(),
    ),
    "a provider is renamed": Meanwhile(
        PROVIDERS,
        "Name,Kind,POST license number\n"
        "First School,Licensed basic training center,TC1\n"
        "Second School,Licensed basic training center,TC2\n"
        "New School,Licensed basic training center,TC3",
        renamed(Provider, "Second School"),
        lambda: Provider.objects.filter(license_number__in=["TC1", "TC2", "TC3"]).count(),
    ),
    "the provider of a course is renamed": Meanwhile(
        COURSES,
        "Title,Provider,Source,Minutes of instruction,Credit hours,Technical studies\n"
        "Course one,First School,Licensed basic training center,50,1.00,1.00\n"
        "Course two,Second School,Licensed basic training center,50,1.00,1.00\n"
        "Course three,First School,Licensed basic training center,50,1.00,1.00",
        renamed(Provider, "Second School"),
        lambda: Course.objects.filter(title__startswith="Course ").count(),
    ),
    "a location is renamed": Meanwhile(
        LOCATIONS,
        "Name,Address\nRoom one,Elm 1\nRoom two,Elm 2\nRoom three,Elm 3",
        renamed(Location, "Room two"),
        lambda: Location.objects.filter(address__startswith="Elm").count(),
    ),
    "an instructor from outside is renamed": Meanwhile(
        INSTRUCTORS,
        "Name,Organization,Qualified to teach\n"
        "Casey Roe,FBI,Law\nRobin Poe,FBI,Law\nAda Doe,FBI,Law",
        renamed(OutsideInstructor, "Robin Poe"),
        lambda: OutsideInstructor.objects.filter(qualified_for="Law").count(),
    ),
    "the location of a class is renamed": Meanwhile(
        CLASSES,
        "Course,Days,Location\n"
        "25-0001,2026-03-10 08:00-16:00 break 80,Room one\n"
        "25-0001,2026-03-11 08:00-16:00 break 80,Room two\n"
        "25-0001,2026-03-12 08:00-16:00 break 80,Room one",
        renamed(Location, "Room two"),
        CourseSession.objects.count,
    ),
    "a member turns out to have left": Meanwhile(
        COMPLETIONS,
        "Serial number,Course,Completed on\n"
        "4411,25-0001,2025-03-15\n4412,25-0001,2025-03-15\n3301,25-0001,2025-03-15",
        lambda: Member.objects.filter(serial_number="4412").update(separated_on=date(2024, 1, 1)),
        lambda: Completion.objects.count(),
    ),
    "whose completion was voided was entered twice": Meanwhile(
        VOIDED_COMPLETIONS,
        "Serial number,Course,Completed on,Voided at,Voided by,Why voided\n"
        "4411,25-0001,2025-03-15,2025-04-01 10:00,1102,Twice\n"
        "4412,25-0001,2025-03-15,2025-04-01 10:00,1102,Twice\n"
        "3301,25-0001,2025-03-15,2025-04-01 10:00,1102,Twice",
        lambda: merged("4412", into="4411"),
        lambda: Completion.objects.count(),
    ),
}


@pytest.fixture
def by(department) -> Member:
    """An administrator who may enter training too, with what the files name."""
    for name in ("First School", "Second School"):
        ProviderFactory(name=name, license_number="")
    CourseFactory(course_id="25-0001", title="First aid")
    for name in ("Room one", "Room two"):
        LocationFactory(name=name)
    for name in ("Casey Roe", "Robin Poe"):
        OutsideInstructorFactory(name=name, organization="FBI")
    RoleDesignationFactory(member=department.administrator, role=Role.TRAINING_ENTRY)
    return department.administrator


def with_nulls(text: str) -> str:
    """The file with a column that no kind knows, which holds what PostgreSQL can't keep."""
    head, *rows = text.splitlines()
    known = [f"{row},key of an older system \U0001f693" for row in rows]
    return "\n".join([f"{head},Remarks of no use\0 here", *known])


def test_every_kind_has_a_case():
    assert {case.kind for case in CASES.values()} == {kind for kind in kinds() if kind.rights}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_rows_that_could_not_be_written_are_told_and_not_counted(by, case):
    before = case.in_table()
    brought = looked_at(by, with_nulls(case.text), kind=case.kind)
    waiting = brought.counts.get("new", 0) + brought.counts.get("changed", 0)
    assert waiting == 3, list(brought.staged_rows.values_list("outcome", "words"))
    case.spoil()

    begin_writing(brought=brought, reasons={}, by=by, now=timezone.now())
    work()

    brought.refresh_from_db()
    refused = brought.staged_rows.filter(is_written=False)
    page = page_of(client_of(by), brought)
    assert case.in_table() - before == case.written
    assert brought.staged_rows.filter(is_written=True).count() == case.written
    assert [(row.outcome, bool(row.words)) for row in refused] == [("refused", True)] * (
        3 - case.written
    )
    assert f"{case.kind.counted(case.written)} written on" in page
    assert brought.write_job.found == (
        f"{case.kind.counted(case.written)} written; {3 - case.written} of 3 could not be any more."
    )
    assert f"{3 - case.written} row can’t be written." in page


# By kind, a row that changes what is on file, and the values before and after that its event keeps.
# Completions, voided rows, former serial numbers and classes are never changed by a file.
CHANGES = {
    ELEMENTS: (
        "Element,Part of,Kind,Commander\nSquad 310,East Patrol Division,Squad,3302",
        "element.change",
        {"commander": ""},
        {"commander": "Lead, A (3302)"},
    ),
    MEMBERS: (
        "Serial number,Rank,Element\n4412,Detective,Squad 310",
        "member.change",
        {"rank": "Police Officer", "element": "Squad 110"},
        {"rank": "Detective", "element": "Squad 310"},
    ),
    LEAVES: (
        "Serial number,First day,Last day\n4411,2025-03-01,2025-03-31",
        "leave.end",
        {"starts_on": "2025-03-01"},
        {"ends_on": "2025-03-31"},
    ),
    PROVIDERS: (
        "Name,POST license number\nFirst School,TC1",
        "provider.change",
        {"license_number": ""},
        {"license_number": "TC1"},
    ),
    COURSES: (
        "Course ID,Title\n25-0001,First aid at once",
        "course.change",
        {"title": "First aid"},
        {"title": "First aid at once"},
    ),
    LOCATIONS: (
        "Name,Address\nRoom one,Elm 1",
        "location.change",
        {"address": ""},
        {"address": "Elm 1"},
    ),
    INSTRUCTORS: (
        "Name,Organization,Qualified to teach\nCasey Roe,FBI,Law",
        "instructor.change",
        {"qualified_for": ""},
        {"qualified_for": "Law"},
    ),
}


def test_every_kind_that_can_change_what_is_on_file_is_among_these():
    never = {COMPLETIONS, VOIDED_COMPLETIONS, VOIDED_LEAVES, FORMER_SERIALS, CLASSES}

    assert set(CHANGES) | never == {kind for kind in kinds() if kind.rights}


@pytest.mark.parametrize("kind", CHANGES, ids=lambda kind: kind.key)
def test_a_row_that_changes_what_is_on_file_leaves_what_was_before_in_the_log(by, kind):
    text, action, before, after = CHANGES[kind]
    Member.objects.filter(serial_number="3302").update(first_name="A", last_name="Lead")
    written(by, "Serial number,First day\n4411,2025-03-01", kind=LEAVES)

    brought = written(by, text, kind=kind)

    event = Event.objects.get(action=action)
    assert told(brought)[0][1] == "changed"
    assert (event.before, event.after) == (before, after)
    assert event.by.serial_number == by.serial_number
