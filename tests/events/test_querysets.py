"""Which events are found by a serial number, and whose events a clerk reads."""

from datetime import date

import pytest

from courses.actions.enrolments import enrol_members
from events.event_log import record_event
from events.models import Event
from events.querysets import events_of_serial
from frame.rights import Right
from people.actions.looks import record_look
from people.models import Member, RoleDesignation
from people.resources import MEMBER_CHANGE
from records.actions.sheets import remove_line
from records.models import SheetLine
from tests.factories import MemberFactory
from tests.records.sheets import a_class, draft


def found(serial_number: str) -> list[str]:
    """The kinds of the events found, oldest first."""
    return [event.action for event in events_of_serial(Event.objects.all(), serial_number)][::-1]


def corrected(member: Member, serial_number: str, by: Member) -> Member:
    """The member under another serial number, with the event of it."""
    Member.objects.filter(pk=member.pk).update(serial_number=serial_number)
    member = Member.objects.get(pk=member.pk)
    record_event(MEMBER_CHANGE, by=by, about=member, member=member)
    return member


@pytest.mark.parametrize("serial_number", ["4411", " 44 11 ", "4499"])
def test_a_person_is_found_under_the_serial_number_of_then_and_of_now(department, serial_number):
    record_look(member=department.officer, by=department.sergeant, page="record")
    record_look(member=department.colleague, by=department.sergeant, page="record")
    corrected(department.officer, "4499", by=department.administrator)

    assert found(serial_number) == ["member.look", "member.change"]


def test_what_a_person_did_is_found_too(department):
    record_look(member=department.officer, by=department.sergeant, page="record")

    assert found(department.sergeant.serial_number) == ["member.look"]


def test_an_event_keeps_the_name_and_serial_number_of_then(department):
    record_look(member=department.officer, by=department.sergeant, page="record")
    then = str(department.officer)
    Member.objects.filter(pk=department.officer.pk).update(serial_number="4499", last_name="New")

    assert str(Event.objects.get().member) == then


def test_ones_own_events_stay_ones_own_after_the_serial_number_is_corrected(department):
    record_look(member=department.officer, by=department.clerk, page="record")
    clerk = corrected(department.clerk, "1199", by=department.administrator)

    assert [event.action for event in Event.objects.visible_to(clerk)] == ["member.look"]


def test_nobody_inherits_the_events_of_who_had_their_serial_number_before(department):
    record_look(member=department.officer, by=department.clerk, page="record")
    serial_number = department.clerk.serial_number
    corrected(department.clerk, "1199", by=department.administrator)
    role = department.clerk.designations.get().role
    other = MemberFactory(serial_number=serial_number)
    RoleDesignation.objects.create(member=other, role=role, designated_on=date(2026, 3, 1))

    assert other.has_right(Right.READ_OWN_EVENTS)
    assert not Event.objects.visible_to(other).exists()


def test_an_event_is_found_by_every_serial_number_among_its_values(department):
    enrol_members(
        course_session=a_class(),
        members=[department.officer, department.colleague],
        by=department.clerk,
    )

    assert found("4411") == found("4412") == ["enrolment.add"]


def test_a_line_is_found_though_it_was_taken_off_the_sheet(department):
    sheet = draft(a_class(), "4411 4412", department.clerk)
    remove_line(line=SheetLine.objects.get(sheet=sheet, serial_number="4411"), by=department.clerk)

    assert found("4411") == ["sheet.add_lines", "sheet.remove_line"]
    assert found("4412") == ["sheet.add_lines"]


def test_what_is_named_under_an_earlier_serial_number_is_found(department):
    draft(a_class(), "4411", department.clerk)
    record_look(member=department.officer, by=department.sergeant, page="record")
    corrected(department.officer, "4499", by=department.administrator)

    assert found("4499") == ["sheet.add_lines", "member.look", "member.change"]


def test_nothing_is_found_for_the_system_or_for_nobody(department):
    record_event(MEMBER_CHANGE, by=None)

    assert found("") == found("9999") == []
