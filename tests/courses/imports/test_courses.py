"""Courses from a file: each is new, changed from what to what, as it is, or refused in words."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.actions.courses import add_courses
from courses.models import Course
from events.models import Event
from tests.factories import CourseFactory, ProviderFactory
from tests.frame.imports.files import looked_at, written
from tests.records.imports.bringing import told

HEAD = (
    "Course ID,Title,Provider,Source,Minutes,Hours,Legal studies,Technical studies,"
    "Interpersonal perspectives,Skill development"
)

YEAR = f"{timezone.localdate():%y}"


@pytest.fixture
def kind(db):
    from courses.imports import COURSES

    return COURSES


@pytest.fixture
def provider(db):
    return ProviderFactory(name="Regional Academy")


def file_of(*lines: str) -> str:
    return "\n".join([HEAD, *lines])


def test_a_course_is_added_under_the_number_that_the_file_gives(department, kind, provider):
    brought = written(
        department.clerk,
        file_of("19-0007,Search and seizure,Regional Academy,in_service,100,2,2,0,0,0"),
        kind=kind,
    )

    course = Course.objects.get()
    assert (course.course_id, course.title, str(course.legal_studies)) == (
        "19-0007",
        "Search and seizure",
        "2.00",
    )
    assert Event.objects.get(action="course.add").about_text == "19-0007 Search and seizure"
    assert brought.staged_rows.filter(is_written=True).count() == 1


def test_a_course_without_a_number_gets_the_next(department, kind, provider):
    written(
        department.clerk,
        file_of(",Search and seizure,Regional Academy,In-service training of an agency,100,2,2"),
        kind=kind,
    )

    assert Course.objects.get().course_id.endswith("-0001")


def test_what_a_row_changes_is_told_from_what_to_what(department, kind, provider):
    course = CourseFactory(title="Old name", provider=provider)

    brought = written(department.clerk, file_of(f"{course.course_id},New name"), kind=kind)

    assert told(brought) == [(2, "changed", ["Title: Old name → New name"])]
    course.refresh_from_db()
    assert (course.title, str(course.credit_hours)) == ("New name", "8.00")


def test_the_same_file_again_changes_nothing(department, kind, provider):
    text = file_of("19-0007,Search and seizure,Regional Academy,in_service,100,2.0,2.00")
    written(department.clerk, text, kind=kind)

    assert looked_at(department.clerk, text, kind=kind).counts == {"same": 1}


def test_a_row_without_a_number_is_the_course_of_its_title(department, kind, provider):
    CourseFactory(title="Search & Seizure", provider=provider)

    brought = looked_at(department.clerk, file_of(",search and seizure!"), kind=kind)

    assert brought.counts == {"refused": 1}  # “&” is no “and”, so this is another course
    again = looked_at(department.clerk, file_of(",SEARCH  & seizure"), kind=kind)
    assert told(again)[0][1] == "changed"


def test_what_can_not_be_is_refused_in_words(department, kind, provider):
    for _ in range(2):
        CourseFactory(title="Twice", provider=provider)
    brought = looked_at(
        department.clerk,
        file_of(
            "7,Short",
            ",No provider,Nobody,in_service,100,2,2",
            ",Missing things",
            ",Sums,Regional Academy,in_service,100,2,1",
            ",Twice",
            ",Good,Regional Academy,in_service,100,2,2",
            ",good,Regional Academy,in_service,100,2,2",
        ),
        kind=kind,
    )

    assert [(number, words[0]) for number, _, words in told(brought) if words] == [
        (2, "Course ID: “7” is not a Course ID, such as 26-0012."),
        (
            3,
            "Provider: There is no provider “Nobody”. An administrator adds it, or correct it.",
        ),
        (4, "Provider: It is blank. Fill it in."),
        (
            5,
            "Credit hours: Hours by area add up to 1.00, but the course gives 2.00. Change one "
            "of them.",
        ),
        (
            6,
            "Title: 2 courses are called so: "
            + ", ".join(Course.objects.filter(title="Twice").values_list("course_id", flat=True))
            + ". Write the Course ID.",
        ),
        (
            8,
            "Row 7 is about good too. Keep one of the two rows, and take the other out.",
        ),
    ]


def test_a_number_of_post_is_of_one_course_in_a_file_too(department, kind, provider):
    CourseFactory(course_id="19-0001", title="Traffic stops", control_number="P-77")
    head = f"{HEAD},POST approval,POST control number,Approved by POST on"
    row = "Regional Academy,approved_course,100,2,2,0,0,0,approved"

    brought = written(
        department.clerk,
        "\n".join(
            [
                head,
                f"19-0002,Pursuits,{row},p-77,2019-01-05",
                f"19-0003,Searches,{row},P-78,2019-01-05",
                f"19-0004,Reports,{row},P-78,2019-01-05",
            ]
        ),
        kind=kind,
    )

    assert told(brought) == [
        (
            2,
            "refused",
            [
                "POST control number: 19-0001 Traffic stops is approved under P-77 already. Choose "
                "that course, or correct the number."
            ],
        ),
        (3, "new", []),
        (
            4,
            "refused",
            [
                "POST control number: 19-0003 Searches is approved under P-78 already. Choose that "
                "course, or correct the number."
            ],
        ),
    ]
    assert Course.objects.filter(control_number="P-78").count() == 1


def test_a_file_says_which_of_the_seven_subjects_a_course_is_about(department, kind, provider):
    head = f"{HEAD},Subject"
    lines = [
        ",Range day,Regional Academy,in_service,100,2,2,0,0,0,Firearms or the use of firearms",
        ",Report writing,Regional Academy,in_service,100,2,2,0,0,0,",
    ]

    written(department.clerk, "\n".join([head, *lines]), kind=kind)

    assert dict(Course.objects.values_list("title", "subject")) == {
        "Range day": "firearms",
        "Report writing": "",
    }
    rows = Course.objects.all()
    cells = {row.title: line for row, line in zip(rows, kind.lines(rows), strict=True)}
    assert [cells[title][4] for title in ("Range day", "Report writing")] == [
        "Firearms or the use of firearms",
        "",
    ]


def test_more_new_courses_are_written_by_no_more_queries(department, kind, provider):
    counts = []
    for number in (1, 3):
        lines = (f"19-{number}00{each},Course {number} {each},Regional Academy,in_service,100,2,2"
                 for each in range(number))  # fmt: skip
        brought = looked_at(department.clerk, file_of(*lines), kind=kind)
        looker = kind.looker(brought, by=department.clerk, today=date(2026, 11, 28))
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            assert looker.write(brought.staged_rows.all()) == {}
        counts.append(len(queries))
    each = 17 + (
        connection.vendor == "postgresql"
    )  # which locks that one file is written at a time
    assert counts == [each, each]
    assert Course.objects.count() == Event.objects.filter(action="course.add").count() == 4
    assert Course.history.filter(history_user=department.clerk).count() == 4


def test_new_numbers_go_on_after_those_that_the_same_file_gives(department, kind, provider):
    written(
        department.clerk,
        file_of(
            ",First,Regional Academy,in_service,100,2,2",
            f"{YEAR}-0007,Second,Regional Academy,in_service,100,2,2",
            ",Third,Regional Academy,in_service,100,2,2",
        ),
        kind=kind,
    )

    assert dict(Course.objects.values_list("title", "course_id")) == {
        "First": f"{YEAR}-0008",
        "Second": f"{YEAR}-0007",
        "Third": f"{YEAR}-0009",
    }


def test_rows_for_which_the_year_has_no_number_left_are_refused(department, kind, provider):
    CourseFactory(course_id=f"{YEAR}-9998")
    lines = (f",Reports {each},Regional Academy,in_service,100,2,2" for each in range(2))

    brought = written(department.clerk, file_of(*lines), kind=kind)

    assert [outcome for _, outcome, _ in told(brought)] == ["refused", "refused"]
    assert "All 9,999 Course IDs" in told(brought)[0][2][0]
    assert Course.objects.count() == 1


def test_who_keeps_no_courses_adds_none_of_a_file(department):
    with pytest.raises(PermissionDenied):
        add_courses([], by=department.sergeant, today=date(2026, 1, 1))


def test_no_course_of_a_file_is_added_when_the_events_fail(department, kind, provider, monkeypatch):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the event log is full")

    monkeypatch.setattr("courses.actions.courses.record_events", fail)
    brought = looked_at(
        department.clerk, file_of("19-0007,A,Regional Academy,in_service,100,2,2"), kind=kind
    )
    looker = kind.looker(brought, by=department.clerk, today=date(2026, 11, 28))

    with pytest.raises(RuntimeError):
        looker.write(brought.staged_rows.all())
    assert not Course.objects.exists()
