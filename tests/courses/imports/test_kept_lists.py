"""Locations and instructors from outside, from files: new, changed, as on file, or refused."""

import pytest

from courses.imports import INSTRUCTORS, LOCATIONS
from courses.models import Location, OutsideInstructor
from events.models import Event
from tests.factories import LocationFactory, OutsideInstructorFactory
from tests.frame.imports.files import looked_at, written
from tests.records.imports.bringing import told
from tests.records.imports.test_taking_all import file_of_all, rows_of


def test_a_location_is_added_and_one_on_file_changed_however_it_is_written(department):
    LocationFactory(name="Academy, room 1", address="1 Main")
    text = "Name,Address,Offered\nacademy room 1,,no\nRange,2 Oak,"

    brought = written(department.clerk, text, kind=LOCATIONS)

    assert told(brought) == [
        (
            2,
            "changed",
            ["Name: Academy, room 1 → academy room 1", "Offered for new classes: yes → no"],
        ),
        (3, "new", []),
    ]
    assert {each.name: (each.address, each.is_offered) for each in Location.objects.all()} == {
        "academy room 1": ("1 Main", False),
        "Range": ("2 Oak", True),
    }
    assert Event.objects.filter(action__in=["location.add", "location.change"]).count() == 2


def test_an_instructor_from_outside_is_added_and_one_on_file_changed(department):
    """Several columns at once, which PostgreSQL gives back in another order."""
    OutsideInstructorFactory(name="Casey Roe", organization="FBI", qualified_for="Law")
    text = "Name,Organization,Qualified to teach,Offered\ncasey roe,fbi,,no\nA. Bee,MSHP,First aid,"

    brought = written(department.clerk, text, kind=INSTRUCTORS)

    assert brought.counts == {"changed": 1, "new": 1}
    assert {
        str(each): (each.qualified_for, each.is_offered) for each in OutsideInstructor.objects.all()
    } == {"casey roe (fbi)": ("Law", False), "A. Bee (MSHP)": ("First aid", True)}


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        (LOCATIONS, "Name,Address\n?!,1 Main", "Name: It is blank. Fill it in."),
        (LOCATIONS, "Name,Offered\nRange,perhaps", "Offered for new classes: “perhaps” is neither "
         "yes nor no."),
        (INSTRUCTORS, "Name,Organization\nA. Bee,", "Organization: It is blank. Fill it in."),
    ],
)  # fmt: skip
def test_a_wrong_row_says_why(department, kind, text, sentence):
    brought = looked_at(department.clerk, text, kind=kind)

    assert told(brought) == [(2, "refused", [sentence])]


@pytest.mark.parametrize("kind", [LOCATIONS, INSTRUCTORS])
def test_a_whole_list_comes_into_an_empty_system_without_loss(department, kind):
    LocationFactory(name="=1+1, “West”", address="-5 Oak")
    LocationFactory(name="Range", is_offered=False)
    OutsideInstructorFactory(name="=cmd, “Jr.”", organization="+A", qualified_for="All; and more")
    OutsideInstructorFactory(name="B", organization="C", is_offered=False)
    model = kind.all_rows(department.auditor).model
    before = rows_of(model)
    text = file_of_all(kind, department.auditor)
    same = looked_at(department.clerk, text, kind=kind)
    model.objects.all().delete()

    brought = written(department.clerk, text, kind=kind)

    assert (same.counts, brought.counts) == ({"same": 2}, {"new": 2})
    assert rows_of(model) == before
    assert Event.objects.get(action=f"{kind.key}.take").after["rows"] == 2
