"""Classes from a file: each is taken over as it was, is on file as it is, or refused in words."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied

from courses.actions.sessions import take_over_class
from courses.class_days import Day
from courses.imports import CLASSES
from courses.models import CourseSession, Enrolment, SessionDay
from events.models import Event
from frame.notices.models import Notice
from records.due import sheets_to_save, teaching_to_credit
from tests.courses.imports.classes import empty_of_classes
from tests.factories import (
    CourseFactory,
    CourseSessionFactory,
    LocationFactory,
    OutsideInstructorFactory,
)
from tests.frame.imports.files import brought as brought_file
from tests.frame.imports.files import looked_at, written
from tests.records.imports.bringing import told
from tests.records.imports.test_taking_all import file_of_all

HEAD = "Course,Days,Location,Instructors,Seats,State,Why canceled,Enrolled,Attended,Number"


@pytest.fixture(autouse=True)
def _here(department):
    CourseFactory(course_id="25-0001", title="First aid")
    LocationFactory(name="Academy, room 1")
    OutsideInstructorFactory(name="Casey Roe", organization="FBI")


def a_row(days="2026-03-10 08:00-16:00 break 80", place="Academy, room 1", **more: str) -> str:
    names = ("Instructors", "Seats", "State", "Why canceled", "Enrolled", "Attended", "Number")
    cells = [
        "25-0001",
        days,
        place,
        *(more.get(name.lower().replace(" ", "_"), "") for name in names),
    ]
    return ",".join(f'"{cell}"' for cell in cells)


def as_file(*rows: str) -> str:
    return "\n".join([HEAD, *rows])


def everything() -> list[tuple]:
    """Every class with all that hangs on it."""
    return [
        (
            each.course.course_id,
            each.source,
            each.location.name,
            each.coordinator and each.coordinator.serial_number,
            sorted(map(str, each.instructors.all())),
            sorted(map(str, each.outside_instructors.all())),
            each.seats,
            each.state,
            each.cancel_reason,
            each.starts_on,
            each.ends_on,
            list(each.days.values_list("on", "starts_at", "ends_at", "break_minutes")),
            sorted(each.enrolments.values_list("member__serial_number", "state")),
        )
        for each in CourseSession.objects.order_by("pk")
    ]


def test_a_class_is_taken_over_as_it_was(department):
    days = "3/31/2026 08:00-12:00; 3/10/2026 8:00 AM to 4:00 PM 80 minutes of breaks"
    row = a_row(days, "academy room 1", instructors="1102; casey roe (fbi)", seats="12",
                attended="4411; 4412", enrolled="3301")  # fmt: skip

    brought = written(department.clerk, as_file(row), kind=CLASSES)

    assert told(brought) == [
        (
            2,
            "new",
            [
                "It is over, and comes in closed: its credit comes as completions that name it. "
                "If its sign-in sheet is still to be entered, write “Held, sheet not saved” as its "
                "state."
            ],
        )
    ]
    held = CourseSession.objects.get()
    assert (held.state, held.seats, held.starts_on, held.ends_on, held.brought_in) == (
        "closed",
        12,
        date(2026, 3, 10),
        date(2026, 3, 31),
        brought,
    )
    assert everything()[0][4:6] == ([str(department.inquiry)], ["Casey Roe (FBI)"])
    assert everything()[0][-2:] == (
        [(date(2026, 3, 10), time(8), time(16), 80), (date(2026, 3, 31), time(8), time(12), 0)],
        [("3301", "enrolled"), ("4411", "attended"), ("4412", "attended")],
    )
    event = Event.objects.get(action="class.take_over")
    assert event.after["serial_numbers"] == ["3301", "4411", "4412"]
    assert not Notice.objects.filter(kind__startswith="class.").exists()


def test_a_class_that_comes_closed_is_asked_for_neither_sheet_nor_teaching(department):
    rows = (
        a_row(instructors="4411"),
        a_row("2026-03-11 08:00-16:00", state="Held, sheet not saved", instructors="4411"),
    )
    written(department.clerk, as_file(*rows), kind=CLASSES)

    today = date(2026, 4, 1)
    sheets = [each.on for each in sheets_to_save(department.clerk, today)]
    assert sheets == [date(2026, 3, 11)]
    assert list(teaching_to_credit(department.clerk, today)) == []


def test_the_same_file_twice_changes_nothing_whatever_was_called_off_since(department):
    text = as_file(a_row(instructors="4411"), a_row("2026-12-10 08:00-12:00"))
    written(department.clerk, text, kind=CLASSES)
    before = everything()

    assert looked_at(department.clerk, text, kind=CLASSES).counts == {"same": 2}

    to_come = CourseSession.objects.get(state="scheduled")
    CourseSession.objects.filter(pk=to_come.pk).update(state="cancelled", cancel_reason="Ice.")
    again = as_file(a_row("2026-12-10 08:00-12:00", state="Scheduled", seats="12"))
    brought = looked_at(department.clerk, again, kind=CLASSES)
    assert told(brought) == [
        (
            2,
            "refused",
            [
                "Seats: 30 → 12",
                "State: Canceled → Scheduled",
                "A class on file is changed on its own page, so that those in it are told. Change "
                "it there if the file is right, or take the row out.",
            ],
        )
    ]
    assert len(before) == CourseSession.objects.count() == 2


@pytest.mark.parametrize(
    ("cells", "sentences"),
    [
        ({"days": ""}, ["Days: It is blank. Fill it in."]),
        (
            {"days": "soon"},
            [
                "Days: “soon” is not a day with its hours. Write it like 2026-03-10 08:00-16:00 "
                "break 60, with a semicolon before the next day."
            ],
        ),
        ({"days": ";"}, ["Days: No day stands in it. Write it like 2026-03-10 08:00-16:00."]),
        (
            {"days": "2026-03-10 25:00-26:00"},
            ["Days: “25:00” is not an hour. Write it like 16:30 or 4:30 PM."],
        ),
        (
            {"days": "2026-03-10 16:00 PM-17:00"},
            ["Days: “16:00 PM” is not an hour. Write it like 16:30 or 4:30 PM."],
        ),
        (
            {"days": "2026-03-10 08:00-16:00 break 99999"},
            ["Days: 99,999 minutes of breaks are more than a day has."],
        ),
        (
            {"days": "2026-03-10 16:00-08:00"},
            [
                "Days: The day ends at 8:00 AM, which is not after its start at 4:00 PM. A class "
                "past midnight is two days."
            ],
        ),
        (
            {"place": "Moon"},
            [
                "Location: There is no location “Moon”. Add it to the list of locations, or "
                "correct it."
            ],
        ),
        (
            {"instructors": "Nobody"},
            [
                "Instructors: “Nobody” is nobody in the list of instructors from outside. Write "
                "name and organization as the list has them, or a member’s serial number."
            ],
        ),
        (
            {"enrolled": "9999"},
            ["Enrolled: There is no member “9999”. Correct the serial number, or add the member."],
        ),
        ({"seats": "0"}, ["Seats: “0” is not a whole number from 1 on."]),
        ({"seats": "2001"}, ["Seats: 2,001 seats is out of range. Give 1 to 2,000."]),
        (
            {"seats": "1", "attended": "4411", "enrolled": "4412"},
            ["Seats: 2 members have a place, more than 1 seats. Correct one of them."],
        ),
        (
            {"attended": "4411", "enrolled": "4411"},
            ["Enrolled: 4411: more than one place in the class. Keep one."],
        ),
        (
            {"days": "2026-12-10 08:00-12:00", "state": "Closed, credit written"},
            [
                "State: “Closed, credit written”, but the class ends on Dec 10, 2026, which is to "
                "come. Correct the state or the days."
            ],
        ),
        ({"state": "Canceled"}, ["Why canceled: Say why the class was canceled."]),
        (
            {"state": "Scheduled", "why_canceled": "Ice."},
            ["Why canceled: There is a reason, but the state is “Scheduled”. Correct one."],
        ),
        (
            {"number": "2"},
            [
                "Number: 2, but there is no number 1 before it. It is for a class of the same "
                "course, hour and place as another one."
            ],
        ),
    ],
)
def test_a_wrong_class_says_why(department, cells, sentences):
    brought = looked_at(department.clerk, as_file(a_row(**cells)), kind=CLASSES)

    assert told(brought) == [(2, "refused", sentences)]
    assert not CourseSession.objects.exists()


def test_two_rows_of_one_class_are_refused_and_two_alike_are_numbered(department):
    text = as_file(a_row(), a_row(), a_row(number="2"))

    brought = written(department.clerk, text, kind=CLASSES)

    assert [outcome for _, outcome, _ in told(brought)] == ["new", "refused", "new"]
    assert "Row 2 is about" in told(brought)[1][2][0]
    assert looked_at(department.clerk, as_file(a_row(number="2")), kind=CLASSES).counts == {
        "same": 1
    }


def take_over(department, by, **changed):
    values = {
        "brought": brought_file(department.clerk, as_file(a_row()), kind=CLASSES),
        "course": CourseFactory(),
        "days": [Day(date(2026, 3, 10), time(8), time(16), 80)],
        "location": LocationFactory(),
        "state": "closed",
        "by": by,
        "today": date(2026, 4, 1),
    }
    return take_over_class(**{**values, **changed})


def test_who_schedules_no_classes_takes_none_over(department):
    with pytest.raises(PermissionDenied):
        take_over(department, department.sergeant)
    assert not CourseSession.objects.exists()


def test_nothing_is_taken_over_when_the_event_fails(department, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("courses.actions.sessions.record_event", fail)

    with pytest.raises(RuntimeError):
        take_over(department, department.clerk)
    assert not CourseSession.objects.exists()


def test_rows_to_mend_leave_with_an_event_that_names_who_stands_in_them(department):
    row = a_row("soon", attended="4411; 4412", instructors="1102; casey roe (fbi)")
    brought = looked_at(department.clerk, as_file(row, a_row()), kind=CLASSES)

    CLASSES.record_taken(brought, by=department.clerk)

    told_of = Event.objects.get(action="classes.take_to_mend").after
    assert (told_of["rows"], told_of["named"]) == (1, ["1102", "4411", "4412"])


def test_all_classes_come_into_an_empty_system_without_loss(department):
    plain, many, canceled, _twin = (CourseSessionFactory() for _ in range(4))
    CourseSession.objects.update(course=plain.course)
    SessionDay.objects.filter(course_session=many).update(break_minutes=0)
    SessionDay.objects.create(
        course_session=many, on=date(2026, 3, 12), starts_at=time(9, 30), ends_at=time(11)
    )
    CourseSession.objects.filter(pk=many.pk).update(
        ends_on=date(2026, 3, 12), state="closed", coordinator=department.clerk, seats=7
    )
    many.instructors.add(department.officer, department.inquiry)
    many.outside_instructors.add(OutsideInstructorFactory())
    CourseSession.objects.filter(pk=canceled.pk).update(state="cancelled", cancel_reason="=Ice; -1")
    for member, state in zip(
        (department.colleague, department.sergeant, department.clerk, department.auditor),
        Enrolment.State.values,
        strict=False,
    ):
        Enrolment.objects.create(course_session=many, member=member, state=state)
    Enrolment.objects.create(course_session=canceled, member=department.officer, state="cancelled")
    before = everything()
    text = file_of_all(CLASSES, department.auditor)
    assert looked_at(department.clerk, text, kind=CLASSES).counts == {"same": 4}
    empty_of_classes()

    brought = written(department.clerk, text, kind=CLASSES)

    assert brought.counts == {"new": 4}
    assert everything() == before
    assert len(before) == 4
    taken = Event.objects.get(action="classes.take")
    assert (len(taken.after["named"]), taken.after["rows"]) == (6, 4)
