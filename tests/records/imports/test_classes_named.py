"""Completions that name a class of ours by when it began."""

from datetime import date, time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.imports import CLASSES
from courses.models import CourseSession, SessionDay
from frame.imports.file_rows import rows_of
from records.imports import COMPLETIONS, VOIDED_COMPLETIONS
from records.models import Completion
from tests.factories import CompletionFactory, CourseFactory, LocationFactory
from tests.frame.imports.files import looked_at, work, writing, written
from tests.records.imports.bringing import told
from tests.records.sheets import a_class

HEAD = "Serial number,Course,Completed on,Class began"


@pytest.fixture
def course(department):
    return CourseFactory(course_id="25-0001")


def a_file(began: str, on: str = "2026-03-10", serial: str = "4411") -> str:
    return f"{HEAD}\n{serial},25-0001,{on},{began}"


def at_five(held: CourseSession) -> CourseSession:
    SessionDay.objects.filter(course_session=held).update(
        starts_at=time(17), ends_at=time(23, 40), break_minutes=0
    )
    return held


@pytest.mark.parametrize("began", ["2026-03-10 08:00", "Mar 10, 2026, 8:00 AM", "2026-03-10"])
def test_credit_is_tied_to_the_class_that_began_then(department, course, began):
    held = a_class(course=course, state="closed")

    written(department.clerk, f'{HEAD}\n4411,25-0001,2026-03-10,"{began}"')

    assert Completion.objects.get().course_session == held


def test_a_class_is_told_from_others_of_its_hour_by_place_and_number(department, course):
    for place in ("Range (no. 2)", "Range (no. 2)", "Academy"):
        at_five(a_class(course=course, state="closed", location=LocationFactory(name=place)))
    first, second, academy = CourseSession.objects.order_by("pk")
    cells = {
        "4411": "2026-03-10 17:00 at Range (no. 2) (no. 2)",
        "4412": "2026-03-10 at academy",
        "3301": "2026-03-10 17:00 at Range (no. 2) (no. 1)",
    }
    lines = [f"{serial},25-0001,2026-03-10,{cell}" for serial, cell in cells.items()]

    written(department.clerk, "\n".join([HEAD, *lines]))

    rows = Completion.objects.values_list("member__serial_number", "course_session")
    assert dict(rows) == {"4411": second.pk, "4412": academy.pk, "3301": first.pk}


@pytest.mark.parametrize(
    ("state", "began", "on", "sentence"),
    [
        (
            "closed",
            "2026-03-09",
            "2026-03-10",
            "No class of 25-0001 began 2026-03-09. Bring the classes in first, correct it, or "
            "leave it empty.",
        ),
        (
            "closed",
            "noon",
            "2026-03-10",
            "“noon” is not a date. Write it like 2026-03-15 or 3/15/2026.",
        ),
        (
            "cancelled",
            "2026-03-10",
            "2026-03-10",
            "That class is canceled. Correct it, or leave it empty.",
        ),
        (
            "held",
            "2026-03-10",
            "2026-03-10",
            "The sign-in sheet of that class is not saved yet. Enter the sheet, which writes the "
            "credit, or take the row out of the file.",
        ),
        (
            "closed",
            "2026-03-10",
            "2026-03-11",
            "The last day of that class was Mar 10, 2026, and its credit is of that day. Correct "
            "one of them.",
        ),
    ],
)
def test_a_class_that_gives_no_such_credit_is_refused(
    department, course, state, began, on, sentence
):
    a_class(course=course, state=state)

    brought = looked_at(department.clerk, a_file(began, on))

    assert told(brought) == [(2, "refused", [f"Class began: {sentence}"])]


def test_a_day_with_several_classes_is_refused_with_what_to_write(department, course):
    a_class(course=course, state="closed")
    at_five(a_class(course=course, state="closed"))

    brought = looked_at(department.clerk, a_file("2026-03-10"))

    assert told(brought)[0][2] == [
        "Class began: 2 classes of 25-0001 began 2026-03-10: 2026-03-10 08:00; 2026-03-10 17:00. "
        "Write one of these."
    ]


def test_who_taught_the_class_is_no_attendee_of_it(department, course):
    a_class(course=course, state="closed").instructors.add(department.officer)

    brought = looked_at(department.clerk, a_file("2026-03-10 08:00"))

    assert told(brought)[0][1] == "refused"
    assert "Taught this class" in told(brought)[0][2][0]


def test_the_rules_are_asked_again_when_the_class_changed_since_the_look(department, course):
    held = a_class(course=course, state="closed")
    brought = writing(department.clerk, a_file("2026-03-10 08:00"))
    held.instructors.add(department.officer)
    work()

    assert told(brought)[0][1] == "refused"
    assert not Completion.objects.exists()


def test_credit_on_file_of_another_class_is_told_so(department, course):
    other = at_five(a_class(course=course, state="closed"))
    a_class(course=course, state="closed")
    CompletionFactory(
        member=department.officer,
        course=course,
        course_session=other,
        completed_on=date(2026, 3, 10),
    )

    brought = looked_at(department.clerk, a_file("2026-03-10 08:00"))

    assert told(brought) == [
        (
            2,
            "refused",
            [
                "Class began: 2026-03-10 17:00 on file, 2026-03-10 08:00 in the file.",
                "A completion is never changed: void it first if the file is right.",
            ],
        )
    ]


def test_what_is_void_may_be_of_a_class_that_was_called_off_since(department, course):
    held = a_class(course=course, state="cancelled")
    head = f"{HEAD},Voided at,Voided by,Why voided"
    text = f"{head}\n4411,25-0001,2026-03-11,2026-03-10 08:00,2026-04-01,1101,Wrong class"

    written(department.clerk, text, kind=VOIDED_COMPLETIONS)

    assert Completion.objects.get().course_session == held


def test_more_rows_of_classes_ask_no_more_queries(department, course):
    counts = []
    for number in (1, 5):
        days = [date(2025, 1, 1 + number), *(date(2025, 2, each) for each in range(1, number))]
        for day in days:
            a_class(course=course, state="closed", starts_on=day)
        text = "\n".join([HEAD, *(f"4411,25-0001,{day},{day} 08:00" for day in days)])
        brought = looked_at(department.clerk, text)
        looker = COMPLETIONS.looker(brought, by=department.clerk, today=date(2026, 11, 28))
        with CaptureQueriesContext(connection) as queries:
            looker.look(rows_of(brought))
        counts.append(len(queries))
    assert counts == [12, 12]


def test_the_page_of_a_class_that_came_closed_says_so_and_shows_no_sheet(
    client, department, course
):
    LocationFactory(name="Academy")
    text = "Course,Days,Location,Instructors\n25-0001,2026-03-10 08:00-16:00 break 80,Academy,4412"
    written(department.clerk, text, kind=CLASSES, name="old.csv")
    written(department.clerk, a_file("2026-03-10 08:00"))
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")

    page = client.get(
        reverse("records:class-detail", args=[CourseSession.objects.get().pk])
    ).content.decode()

    assert "It came in closed with “old.csv”" in page
    assert "See the saved sheet" not in page
    assert "Credit for teaching" not in page
