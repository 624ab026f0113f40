"""Which events are found by a serial number, and whose events a clerk reads."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.actions.enrolments import enrol_members
from events.event_log import record_event
from events.models import Event
from events.querysets import events_about_person, events_by
from frame.rights import Right
from people.actions.looks import record_look
from people.actions.members import MEMBER_CHANGE
from people.models import FormerSerialNumber, Member, RoleDesignation
from records.actions.sheet_striking import remove_line
from records.models import SheetLine
from tests.factories import MemberFactory
from tests.records.sheets import a_class, draft, saved, second_clerk


def found(text: str) -> list[str]:
    """The kinds of the events about somebody, oldest first."""
    return [event.action for event in events_about_person(Event.objects.all(), text)][::-1]


def done(text: str) -> list[str]:
    """The kinds of the events of what somebody did, oldest first."""
    return [event.action for event in events_by(Event.objects.all(), text)][::-1]


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

    assert done(department.sergeant.serial_number) == ["member.look"]
    assert found(department.sergeant.serial_number) == []
    assert done(department.officer.serial_number) == []


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
    FormerSerialNumber.objects.all().delete()  # as if given twice before the database refused it
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
    course_session = a_class()
    sheet = draft(course_session, "4411", department.clerk)
    remove_line(line=SheetLine.objects.get(sheet=sheet, serial_number="4411"), by=department.clerk)
    saved(course_session, "4412", department.clerk)

    assert found("4411") == found("4412") == ["sheet.save"]


def test_a_colleague_who_typed_on_the_draft_is_found(department):
    course_session = a_class()
    colleague = second_clerk(department.inquiry)
    draft(course_session, "4411", colleague)
    saved(course_session, "4412", department.clerk)

    assert found(colleague.serial_number) == ["sheet.save"]


def test_what_is_named_under_an_earlier_serial_number_is_found(department):
    saved(a_class(), "4411", department.clerk)
    record_look(member=department.officer, by=department.sergeant, page="record")
    corrected(department.officer, "4499", by=department.administrator)

    assert found("4499") == ["sheet.save", "member.look", "member.change"]


def test_nothing_is_found_for_the_system_or_for_nobody(department):
    record_event(MEMBER_CHANGE, by=None)

    assert found("") == found("9999") == []


@pytest.mark.parametrize("text", ["nunez", "Núñez, Ana", "ana nunez", " ANA "])
def test_a_person_is_found_by_name_as_people_type_it(department, text):
    record_look(member=department.officer, by=department.sergeant, page="record")
    record_look(member=department.colleague, by=department.sergeant, page="record")

    assert found(text) == ["member.look"]


def test_a_person_is_found_by_the_name_of_then_and_by_that_of_now(department):
    record_look(member=department.officer, by=department.sergeant, page="record")
    department.officer.last_name = "Quartermain"
    department.officer.save()

    assert found("nunez") == found("quartermain") == ["member.look"]


def test_who_is_only_named_among_the_values_is_found_by_name(department):
    saved(a_class(), "4411", department.clerk)

    assert found("nunez") == found("4411") != []


@pytest.mark.parametrize("text", ["", "?", "Nobody Atall", "x" * 100, "zz " * 50])
def test_a_text_that_means_nobody_finds_nothing(department, text):
    record_look(member=department.officer, by=department.sergeant, page="record")

    assert found(text) == done(text) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads a short table whole.")
def test_a_search_by_name_reads_the_names_of_then_without_the_events(db):
    with CaptureQueriesContext(connection) as queries:
        assert found("Nobody Atall") == []

    names = [query["sql"] for query in queries if '_name"' in query["sql"].split("FROM")[0]]
    with connection.cursor() as cursor:
        plans = [cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchone()[3] for sql in names[:2]]
    assert plans == [
        "SCAN events_event USING COVERING INDEX event_by_name",
        "SCAN events_event USING COVERING INDEX event_member_name",
    ]
