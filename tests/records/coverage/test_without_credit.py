"""Coverage counts roll call too short for credit: people, subject and minutes, and no hours."""

from datetime import date
from io import BytesIO

import pytest
import time_machine
from openpyxl import load_workbook

from courses.credit_hours import FEWEST_MINUTES
from courses.models import Course
from courses.subjects import Subject
from records.intake.models import RollCallReport
from tests.factories import CompletionFactory
from tests.kcpd_training.desk.test_member_pages import sign_in
from tests.records.coverage.test_coverage import COVERAGE, MEMBERS, rows
from tests.records.intake.roll_call.reports import a_course, a_report
from tests.records.intake.sending import NOON


@pytest.fixture(autouse=True)
def first_of_april():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def first_aid(db) -> Course:
    return a_course(course_id="26-0042")


def documented(department, course: Course, *there, **values) -> RollCallReport:
    given = {"minutes": 10, "course": course, "clerk": department.clerk, **values}
    return a_report(department.sergeant, "accepted", there=there, **given)


def test_a_short_roll_call_counts_each_who_was_there_once(department, first_aid):
    both = (department.officer, department.colleague)
    documented(department, first_aid, *both)
    documented(department, first_aid, *both, minutes=12)
    CompletionFactory(
        member=department.officer,
        course=first_aid,
        completed_on=date(2026, 2, 3),
        entered_by=department.clerk,
    )

    response = sign_in(department.sergeant).get(COVERAGE)

    assert rows(response) == {"Squad 110": (2, 3)}
    totals = {label: (had, words) for label, had, words in response.context["totals"]}
    assert totals[Subject.FIRST_AID.label] == (
        2,
        "2 roll calls of 22 minutes in all, without credit",
    )
    assert totals[Subject.FIREARMS.label] == (0, "")


def test_minutes_that_give_a_quarter_hour_count_by_their_credit_alone(department, first_aid):
    documented(department, first_aid, department.officer, minutes=FEWEST_MINUTES - 1)
    documented(department, first_aid, department.colleague, minutes=FEWEST_MINUTES)

    response = sign_in(department.sergeant).get(COVERAGE)

    assert rows(response) == {"Squad 110": (1, 3)}


def said_above_the_rows(answer) -> list[str]:
    """The lines of a spreadsheet before its rows."""
    sheet = load_workbook(BytesIO(answer.getvalue())).active
    return [str(row[0]) for row in sheet.iter_rows(values_only=True) if row[0]]


def test_a_file_says_the_totals_that_its_page_says(department, first_aid):
    documented(department, first_aid, department.officer, department.colleague)
    client = sign_in(department.sergeant)
    page = client.get(COVERAGE).context

    of_elements = said_above_the_rows(client.get(COVERAGE, {"_export": "xlsx"}))
    of_members = said_above_the_rows(
        client.get(f"{MEMBERS}?subject=first_aid&element=&_export=xlsx")
    )

    assert page["lead"] in of_elements
    for label, number, without in page["totals"]:
        also = f"; {without}" if without else ""
        assert f"{label}: {number} of 3 in Squad 110{also}." in of_elements
    assert "2 of the 3 shown had it." in of_members
    assert "2 of the 3 shown had it." in (
        client.get(f"{MEMBERS}?subject=first_aid").content.decode()
    )


def test_what_is_not_accepted_or_leaves_somebody_out_covers_nobody(department, first_aid):
    a_report(department.sergeant, there=[department.officer], minutes=10, course=first_aid)
    left = documented(department, first_aid, department.colleague)
    left.lines.update(why_left_out="Was on a call.")
    documented(department, first_aid, department.sergeant, held_on=date(2025, 12, 31))
    documented(department, a_course(subject=""), department.sergeant)

    response = sign_in(department.sergeant).get(COVERAGE)

    assert rows(response) == {"Squad 110": (0, 3)}
    assert {words for _, _, words in response.context["totals"]} == {""}


def test_the_members_say_when_and_how_many_minutes(department, first_aid):
    documented(department, first_aid, department.officer, held_on=date(2026, 2, 3))
    documented(department, first_aid, department.officer, minutes=1)
    client = sign_in(department.sergeant)

    page = client.get(f"{MEMBERS}?subject=first_aid&had=yes")
    file = client.get(f"{MEMBERS}?subject=first_aid&had=yes&_export=csv")

    [row] = page.context["table"].rows
    assert (row.record.last.on, row.record.documented_in_words) == (
        date(2026, 3, 30),
        "2 roll calls of 11 minutes in all, without credit",
    )
    assert "1 of the 1 shown had it." in page.content.decode()
    assert 'data-label="Of it"' in page.content.decode()
    _, line = file.getvalue().decode("utf-8-sig").splitlines()
    assert line.startswith(
        '4411,"Núñez, Ana",Squad 110,2026-03-30,26-0042 Tourniquets,,11,"2 roll calls of 11'
    )


@pytest.mark.parametrize(
    ("credited_on", "had_on"), [(date(2026, 3, 31), date(2026, 3, 31)), (date(2026, 1, 5), None)]
)
def test_the_last_of_credit_and_roll_call_is_the_day(department, first_aid, credited_on, had_on):
    documented(department, first_aid, department.officer)
    other = a_course(course_id="26-0043", title="Airways")
    CompletionFactory(
        member=department.officer,
        course=other,
        completed_on=credited_on,
        entered_by=department.clerk,
    )

    page = sign_in(department.sergeant).get(f"{MEMBERS}?subject=first_aid&had=yes")

    [row] = page.context["table"].rows
    assert (row.record.last.on, row.record.last.course) == (
        (had_on, other) if had_on else (date(2026, 3, 30), first_aid)
    )
