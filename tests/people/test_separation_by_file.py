"""A file separates as the page does: roles and lead end, and what is left open is said first."""

from datetime import date

import pytest

from events.models import Event
from frame.imports.models import Import
from people.actions.departures import enter_last_day
from people.actions.members import change_member
from people.models import Member
from tests.people.keeping import TODAY
from tests.people.roster import look, reasons, take

LAST_WEEK = date(2026, 11, 14)
NEXT_YEAR = date(2027, 1, 31)

pytestmark = pytest.mark.time_machine(TODAY)


@pytest.fixture
def administrator(department) -> Member:
    return department.administrator


def separate_by_file(by: Member, serial_number: str, day: str = "2026-11-14") -> Import:
    brought = look(by, "member", "Serial,Separated on,Rank", f"{serial_number},{day},Retired")
    take(by, brought)
    return brought


def left_open(brought: Import) -> list[str]:
    return [
        words
        for heading, _, items in brought.asides
        for words, *_ in items
        if heading == "What this leaves open"
    ]


def test_roles_end_and_the_event_is_that_of_a_separation(department, administrator):
    brought = separate_by_file(administrator, "1101")

    name = department.clerk.name
    assert f"{name} holds the role Training Unit, entry; it ends with this." in left_open(brought)
    assert department.clerk.designations.get().ended_on == LAST_WEEK
    event = Event.objects.get(action="member.separate")
    assert (event.before, event.after) == (
        {"separated_on": ""},
        {"separated_on": "2026-11-14", "ended_roles": ["Training Unit, entry"]},
    )
    assert Event.objects.get(action="member.change").after == {"rank": "Retired"}


def test_the_lead_of_elements_ends_and_each_element_tells_it(department, administrator):
    squad, division = (department.elements[n] for n in ("Squad 110", "Central Patrol Division"))
    squad.commander = department.sergeant
    squad.save()
    division.supervisors.add(department.sergeant)

    brought = separate_by_file(administrator, "3301")

    name = department.sergeant.name
    assert left_open(brought) == [
        f"{name} leads Central Patrol Division; {department.commander.name} is left.",
        f"{name} leads Squad 110, and nobody else does.",
    ]
    squad.refresh_from_db()
    assert (squad.commander, squad.supervisors.count(), division.supervisors.count()) == (
        None,
        0,
        0,
    )
    assert Event.objects.get(action="member.separate").after["ended_lead"] == [
        "Central Patrol Division",
        "Squad 110",
    ]
    events = Event.objects.filter(action="element.change", about_id=str(squad.pk))
    who = str(department.sergeant)
    assert [(event.before, event.after) for event in events] == [
        ({"commander": who, "supervisors": who}, {"commander": "", "supervisors": ""})
    ]


def test_until_a_day_to_come_everything_is_kept(department, administrator):
    brought = separate_by_file(administrator, "3301", "2027-01-31")

    assert len(left_open(brought)) == 1
    assert department.elements["Squad 110"].supervisors.get() == department.sergeant


def test_a_day_brought_forward_on_the_form_ends_them_too(department):
    clerk = department.clerk
    enter_last_day(clerk, NEXT_YEAR, by=department.administrator, today=TODAY)

    change_member(
        member=clerk,
        values={"separated_on": LAST_WEEK},
        by=department.administrator,
        today=TODAY,
    )

    assert clerk.designations.get().ended_on == LAST_WEEK
    assert Member.objects.get(pk=clerk.pk).separated_on == LAST_WEEK
    assert not Event.objects.filter(action="member.change").exists()
    assert Event.objects.filter(action="member.separate").first().before == {
        "separated_on": "2027-01-31"
    }


def test_what_is_left_open_meanwhile_is_looked_at_once_more(department, administrator):
    brought = look(administrator, "member", "Serial,Separated on", "3301,2026-11-14")
    department.elements["Squad 310"].supervisors.add(department.sergeant)

    [reason] = reasons(take(administrator, brought))

    name = department.sergeant.name
    assert reason.startswith(f"What those leave open who go has changed: {name} leads Squad 310")
    assert Member.objects.get(pk=department.sergeant.pk).separated_on is None


def test_a_day_that_can_not_be_read_leaves_nothing_open(department, administrator):
    brought = look(administrator, "member", "Serial,Separated on", "3301,soon", "4411,")

    assert brought.asides == []


def test_who_moves_by_the_file_and_goes_on_leading_is_named(department, administrator):
    brought = look(administrator, "member", "Serial,Element", "3301,Squad 310", "4411,Squad 310")

    assert left_open(brought) == [
        f"{department.sergeant.name} still leads Squad 110, and goes on seeing its records."
    ]
