"""What a file brings is written as it was looked at, and asked again where anything changed."""

from datetime import date, time
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import Course, CourseSession, SessionDay
from frame.imports.models import Import, ImportRow
from people.models import Leave, Member
from records.actions.completions import void_completion
from records.imports import COMPLETIONS
from records.models import Completion, TeachingLeftOut
from tests.factories import CompletionFactory, CourseFactory, CourseSessionFactory, MemberFactory
from tests.frame.imports.files import looked_at
from tests.records.intake.roll_call.reports import a_report

ON = date(2025, 3, 15)
FULL = """Serial number,Course,Completed on,Credit hours,Legal studies,Technical studies,Source,As,\
Delivery,Minutes attended,Test score %,POST control number,Prior agency
4411,25-0001,2025-03-15,,,,,,,,,,
4412,25-0001,2025-03-15,,,,,,,200,,,
4411,25-0001,2025-04-16,3.25,1.25,2.00,In-service training of an agency,Instructor,,,,P-1234,
4412,25-0001,2012-03-15,,,,,,Computer-based,,79.5,,yes
"""


@pytest.fixture
def course(department):
    return CourseFactory(course_id="25-0001", title="Tactical communication")


def write(brought: Import, by: Member) -> CaptureQueriesContext:
    """Write all its rows, as its job does."""
    looker = COMPLETIONS.looker(brought, by=by, today=date(2026, 11, 28))
    with CaptureQueriesContext(connection) as queries:
        looker.write(brought.staged_rows.all())
    return queries


def asked_again(queries: CaptureQueriesContext) -> bool:
    """Whether the rules of credit were asked: they look at who was away."""
    return any("'away'" in each["sql"] for each in queries)


def rows_on_file() -> list[dict]:
    without = ("id", "entered_at")
    fields = [each.attname for each in Completion._meta.concrete_fields]
    return list(
        Completion.objects.order_by("brought_in_row").values(
            *[name for name in fields if name not in without]
        )
    )


def test_what_nobody_changed_is_written_without_asking_the_rules_again(department, course):
    brought = looked_at(department.clerk, FULL)
    assert brought.counts == {"new": 4}

    queries = write(brought, department.clerk)

    assert not asked_again(queries)
    assert Completion.objects.count() == 4


def test_the_credit_is_the_same_in_every_column_as_when_the_rules_are_asked_again(
    department, course
):
    brought = looked_at(department.clerk, FULL)
    with transaction.atomic():
        write(brought, department.clerk)
        as_looked_at = rows_on_file()
        transaction.set_rollback(True)

    brought.staged_rows.update(seen=None)
    queries = write(brought, department.clerk)

    assert asked_again(queries)
    assert rows_on_file() == as_looked_at
    assert [each["score"] for each in as_looked_at] == [None, None, None, Decimal("79.50")]


def a_credit(department, course):
    CompletionFactory(member=department.officer, course=course, completed_on=date(2024, 1, 2))


def a_void(department, course):
    completion = department.officer.completions.get()
    void_completion(completion=completion, reason="Wrong", by=department.clerk, now=timezone.now())


def another_credit(department, course):
    """Instead of one that stood, so that they are as many as before."""
    a_void(department, course)
    a_credit(department, course)


def a_leave(department, course):
    Leave.objects.create(
        member=department.officer,
        starts_on=ON,
        entered_by=department.clerk,
        entered_at=timezone.now(),
    )


def a_day_of_hire(department, course):
    Member.objects.filter(pk=department.officer.pk).update(hired_on=date(2025, 3, 16))


def another_title(department, course):
    other = department.officer.completions.get().course
    other.title = "Tactical communications"
    other.save()


def another_day(department, course):
    SessionDay.objects.update(starts_at=time(11))


def a_class_to_teach(department, course):
    CourseSession.objects.get().instructors.add(department.officer)


def a_short_roll_call(department, course):
    there = [department.officer]
    row = {"there": there, "held_on": ON, "minutes": 10, "course": course}
    a_report(department.sergeant, "accepted", **row)


def a_class_left_out(department, course):
    held = CourseSession.objects.get()
    TeachingLeftOut.objects.create(
        course_session=held, member=department.officer, reason="Was there for an hour."
    )


@pytest.mark.parametrize(
    "change",
    [
        a_credit,
        a_void,
        a_short_roll_call,
        another_credit,
        a_leave,
        a_day_of_hire,
        another_title,
        another_day,
        a_class_to_teach,
        a_class_left_out,
    ],
)
def test_what_the_rules_read_and_somebody_changed_has_them_asked_again(department, course, change):
    held = CourseSessionFactory()
    CompletionFactory(
        member=department.officer,
        course=held.course,
        course_session=held,
        completed_on=date(2023, 5, 6),
    )
    brought = looked_at(department.clerk, FULL)

    change(department, course)

    assert asked_again(write(brought, department.clerk))


@pytest.mark.parametrize("in_words", ["another row", "other words"])
def test_a_warning_that_came_up_since_the_look_is_not_covered_by_the_reason_of_another(
    department, course, in_words
):
    """A reason was given of what was shown: another row or leave is to be seen first."""
    away = Leave.objects.create(
        member=department.officer,
        starts_on=ON,
        ends_on=ON,
        entered_by=department.clerk,
        entered_at=timezone.now(),
    )
    brought = looked_at(department.clerk, FULL)
    assert brought.counts == {"new": 3, "warned": 1}
    brought.reasons = {"on_leave": "Came in on a day off"}
    brought.save()
    if in_words == "another row":
        Leave.objects.create(
            member=department.officer,
            starts_on=date(2025, 4, 16),
            entered_by=department.clerk,
            entered_at=timezone.now(),
        )
    else:
        Leave.objects.filter(pk=away.pk).update(ends_on=date(2025, 3, 17))
    looker = COMPLETIONS.looker(brought, by=department.clerk, today=date(2026, 11, 28))

    refused = looker.write(brought.staged_rows.all())

    rows = {key: row.number for key, row in ImportRow.objects.in_bulk(refused).items()}
    assert list(rows.values()) == [4 if in_words == "another row" else 2]
    [looked] = refused.values()
    assert "was on leave" in looked.words[-1]
    assert Completion.objects.count() == 3


def test_only_the_members_who_changed_are_asked_about(department, course):
    brought = looked_at(department.clerk, FULL)
    a_day_of_hire(department, course)

    looker = COMPLETIONS.looker(brought, by=department.clerk, today=date(2026, 11, 28))
    refused = looker.write(brought.staged_rows.all())

    rows = {key: row.number for key, row in ImportRow.objects.in_bulk(refused).items()}
    assert list(rows.values()) == [2]
    [words] = refused[next(iter(rows))].words
    assert words.startswith("Not yet hired: joined on Mar 16, 2025, after the completion of ")
    assert sorted(Completion.objects.values_list("brought_in_row", flat=True)) == [3, 4, 5]


def test_another_clerk_than_looked_is_asked_about_their_own_credit(department, course):
    text = "Serial number,Course,Completed on\n1104,25-0001,2025-03-15"
    brought = looked_at(department.clerk, text)
    other = Member.objects.get(serial_number="1104")

    looker = COMPLETIONS.looker(brought, by=other, today=date(2026, 11, 28))
    [refused] = looker.write(brought.staged_rows.all()).values()

    assert refused.words[0].startswith("This is your own serial number")
    assert not Completion.objects.exists()


def test_rows_of_one_member_that_were_looked_at_apart_are_asked_about_again(
    department, course, monkeypatch
):
    MemberFactory(serial_number="AB1")
    text = "Serial number,Course,Completed on\nAB1,25-0001,2025-03-15\nab1,25-0001,3/15/2025"
    monkeypatch.setattr(COMPLETIONS, "at_a_time", 1, raising=False)
    brought = looked_at(department.clerk, text)
    assert brought.counts == {"new": 2}

    looker = COMPLETIONS.looker(brought, by=department.clerk, today=date(2026, 11, 28))
    [refused] = looker.write(brought.staged_rows.all()).values()

    assert refused.words == [
        "Is here a second time for 25-0001 on Mar 15, 2025. Take the row out of the file."
    ]
    assert Completion.objects.count() == 1


@pytest.mark.parametrize("is_course", [True, False])
def test_what_was_merged_into_another_since_the_look_is_refused_and_the_rest_written(
    department, course, is_course
):
    brought = looked_at(department.clerk, FULL)
    if is_course:
        Course.objects.filter(pk=course.pk).update(merged_into=CourseFactory())
    else:
        Member.objects.filter(pk=department.officer.pk).update(merged_into=department.sergeant)
    looker = COMPLETIONS.looker(brought, by=department.clerk, today=date(2026, 11, 28))

    refused = looker.write(brought.staged_rows.all())

    noun, what = ("course", "Course ID") if is_course else ("member", "serial number")
    assert {tuple(each.words) for each in refused.values()} == {
        (
            f"The {noun} was entered twice, and was merged into another one since the look. "
            f"Write the {what} that stayed.",
        )
    }
    assert (len(refused), Completion.objects.count()) == ((4, 0) if is_course else (2, 2))
