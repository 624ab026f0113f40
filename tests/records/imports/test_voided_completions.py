"""What was voided elsewhere comes in void, with when, by whom and why: it counts for nothing."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone

from frame.imports.models import Import
from people.models import Member
from records.imports import VOIDED_COMPLETIONS
from records.models import Completion
from tests.factories import CompletionFactory, CourseFactory, RoleDesignationFactory
from tests.frame.imports.files import looked_at, written
from tests.records.imports.bringing import told

pytestmark = pytest.mark.django_db
HEAD = "Serial number,Course,Completed on,Voided at,Voided by,Why voided"
MOMENT = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
ROW = "4411,25-0001,2025-03-15,2026-03-04T05:06:00+00:00,{by},Wrong day"


@pytest.fixture
def course(department):
    return CourseFactory(course_id="25-0001")


def file_of(*rows: str) -> str:
    return "\n".join([HEAD, *rows])


def a_row(department) -> str:
    return ROW.format(by=department.inquiry.serial_number)


def test_a_voided_completion_comes_in_with_when_by_whom_and_why(department, course):
    brought = written(department.clerk, file_of(a_row(department)), kind=VOIDED_COMPLETIONS)

    completion = Completion.objects.get()
    assert (completion.voided_at, completion.voided_by, completion.void_reason) == (
        MOMENT,
        department.inquiry,
        "Wrong day",
    )
    assert (completion.member, completion.entered_by) == (department.officer, department.clerk)
    assert (completion.brought_in, completion.brought_in_row) == (brought, 2)
    assert Completion.objects.not_voided().count() == 0


def test_the_same_file_again_changes_nothing(department, course):
    written(department.clerk, file_of(a_row(department)), kind=VOIDED_COMPLETIONS)

    again = looked_at(department.clerk, file_of(a_row(department)), kind=VOIDED_COMPLETIONS)

    assert told(again) == [(2, "same", ["It is on file, voided at the same moment."])]


def test_two_rows_that_say_the_same_are_one(department, course):
    row = a_row(department)

    brought = looked_at(department.clerk, file_of(row, row), kind=VOIDED_COMPLETIONS)

    assert told(brought) == [
        (2, "new", ["Void: Wrong day"]),
        (3, "same", ["Row 2 says the same, and is enough."]),
    ]


def test_it_comes_in_beside_credit_that_stands_for_the_same_day(department, course):
    standing = CompletionFactory(
        member=department.officer, course=course, completed_on=date(2025, 3, 15)
    )

    written(department.clerk, file_of(a_row(department)), kind=VOIDED_COMPLETIONS)

    assert list(Completion.objects.not_voided()) == [standing]
    assert Completion.objects.count() == 2


def test_a_row_that_was_written_since_the_look_is_not_written_twice(department, course):
    text = file_of(a_row(department))
    looks = [looked_at(department.clerk, text, kind=VOIDED_COMPLETIONS) for _ in range(2)]

    refused = []
    for brought in looks:
        looker = VOIDED_COMPLETIONS.looker(brought, by=department.clerk, today=timezone.localdate())
        refused.append([each.outcome for each in looker.write(brought.staged_rows.all()).values()])

    assert refused == [[], ["same"]]
    assert Completion.objects.count() == 1


def test_who_has_the_rows_written_is_asked_about_their_own_again(department, course):
    brought = looked_at(department.clerk, file_of(a_row(department)), kind=VOIDED_COMPLETIONS)
    RoleDesignationFactory(member=department.officer, role="training_entry")
    officer = Member.objects.get(pk=department.officer.pk)
    looker = VOIDED_COMPLETIONS.looker(brought, by=officer, today=timezone.localdate())

    [left] = looker.write(brought.staged_rows.all()).values()

    assert (left.outcome, left.words) == (
        "refused",
        [
            "This is your own serial number, and nobody credits their own completion. Let another "
            "clerk save it, or take the row out of the file."
        ],
    )
    assert not Completion.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (
            {"2026-03-04T05:06:00+00:00": "soon"},
            "Voided at: “soon” is not a moment. Write it like 2026-03-15 14:30, or the day alone.",
        ),
        (
            {"2026-03-04T05:06:00+00:00": "2999-01-01"},
            "Voided at: 2999-01-01 is still to come. Correct it.",
        ),
        (
            {"2026-03-04T05:06:00+00:00": "2025-03-14 23:59"},
            "Voided at: Mar 14, 2025 is before Mar 15, 2025, the day it was completed. Correct one "
            "of the two.",
        ),
        (
            {"2026-03-04T05:06:00+00:00": "0001-01-01"},
            "Voided at: Jan 1, 0001 is before 1950. Check the year.",
        ),
        ({"Wrong day": ""}, "Why voided: Say why it was voided."),
        (
            {"{by}": "9999"},
            "Voided by: There is no member “9999”. Correct the serial number, or add the member.",
        ),
        (
            {"4411,": "{clerk},"},
            "This is your own serial number, and nobody credits their own completion. Let another "
            "clerk save it, or take the row out of the file.",
        ),
    ],
)
def test_what_a_row_can_not_say_is_refused(department, course, changed, words):
    row = ROW
    for before, after in changed.items():
        row = row.replace(before, after)
    row = row.format(by=department.inquiry.serial_number, clerk=department.clerk.serial_number)

    brought = looked_at(department.clerk, file_of(row), kind=VOIDED_COMPLETIONS)

    assert told(brought) == [(2, "refused", [words])]


@time_machine.travel("2026-03-04T12:00:00-06:00", tick=False)
@pytest.mark.parametrize(
    ("voided_at", "outcome"),
    [
        ("2026-03-04T12:00:00-06:00", "new"),
        ("2026-03-04T12:00:01-06:00", "refused"),
        ("2026-03-04", "new"),
        ("2025-03-15T23:59:00-05:00", "new"),
        ("2025-03-15", "new"),
        ("2025-03-15T00:30:00+00:00", "refused"),
    ],
)
def test_it_was_voided_by_now_and_on_the_day_it_was_completed_at_the_earliest(
    department, course, voided_at, outcome
):
    row = a_row(department).replace("2026-03-04T05:06:00+00:00", voided_at)

    brought = looked_at(department.clerk, file_of(row), kind=VOIDED_COMPLETIONS)

    assert [each for _, each, _ in told(brought)] == [outcome]


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        (
            "Minutes attended",
            "-5",
            [
                "-5 minutes is not what somebody attended. Write 1 or more, or take the row out of "
                "the file.",
                "-0.25 is not a credit. Give the hours a full attendance earns.",
            ],
        ),
        ("Test score", "101", ["101 is not a score in percent. Write 0 to 100."]),
        (
            "Credit hours",
            "0",
            [
                "Credit hours: 0.00 hours are not what 25-0001 gives, which is 8.00. Correct them, "
                "or give the hours by area too."
            ],
        ),
    ],
)
def test_figures_that_the_record_can_not_hold_are_refused(department, course, column, value, words):
    text = f"{HEAD},{column}\n{a_row(department)},{value}"

    brought = looked_at(department.clerk, text, kind=VOIDED_COMPLETIONS)

    assert told(brought) == [(2, "refused", words)]
    assert Import.objects.get().counts == {"refused": 1}
