"""The printed sign-in sheet."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from courses.actions.sessions import days_of
from courses.days import Day
from courses.models import Enrolment
from events.models import Event
from events.persons import PersonThen
from frame.paper import typeset
from records.paper.sign_in_sheet import (
    FEWEST_WALK_INS,
    ROWS_A_PAGE,
    pages_of,
    rows_of,
    sign_in_sheet_html,
)
from tests.courses.conftest import signed_in
from tests.factories import CourseSessionFactory, ElementFactory, MemberFactory

NOW = datetime(2026, 3, 9, 15, tzinfo=ZoneInfo("America/Chicago"))
FIRST_DAY = Day(date(2026, 3, 9), time(8), time(16), 80)


def enrolled(course_session, number: int) -> None:
    element = ElementFactory()
    for place in range(number):
        Enrolment.objects.create(
            course_session=course_session,
            member=MemberFactory(serial_number=str(990 + place), element=element),
        )


def days(number: int) -> list[Day]:
    return [FIRST_DAY._replace(on=FIRST_DAY.on + timedelta(days=place)) for place in range(number)]


@pytest.mark.parametrize(
    ("members", "pages"), [(0, 1), (14, 1), (15, 2), (34, 2), (35, 3), (96, 6)]
)
def test_every_member_has_a_row_and_walk_ins_have_some_at_the_end(db, members, pages):
    course_session = CourseSessionFactory()
    enrolled(course_session, members)

    sheets = pages_of(course_session, days(1))

    rows = [row for sheet in sheets for row in sheet.rows]
    assert len(sheets) == pages
    assert all(len(sheet.rows) == ROWS_A_PAGE for sheet in sheets)
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    assert sum(1 for row in rows if not row.serial_number) >= FEWEST_WALK_INS


def test_the_roster_is_by_serial_number_as_people_count(db):
    course_session = CourseSessionFactory()
    for serial in ("1001", "998", "A12"):
        Enrolment.objects.create(
            course_session=course_session, member=MemberFactory(serial_number=serial)
        )

    (sheet,) = pages_of(course_session, days(1))

    assert [row.serial_number for row in sheet.rows[:4]] == ["998", "A12", "1001", ""]


def test_those_excused_are_left_out(department):
    course_session = CourseSessionFactory()
    Enrolment.objects.create(
        course_session=course_session, member=department.officer, state="excused"
    )

    (sheet,) = pages_of(course_session, days(1))

    assert not any(row.serial_number for row in sheet.rows)


def test_up_to_five_days_stand_side_by_side_and_more_repeat_the_roster(db):
    course_session = CourseSessionFactory()
    enrolled(course_session, 20)

    sheets = pages_of(course_session, days(7))

    assert [(len(sheet.days), sheet.rows[0].number) for sheet in sheets] == [
        (5, 1),
        (5, 21),
        (2, 1),
        (2, 21),
    ]


def test_each_page_carries_a_code_that_names_class_and_page(db):
    course_session = CourseSessionFactory()
    enrolled(course_session, 20)

    codes = [sheet.code for sheet in pages_of(course_session, days(1))]

    assert codes == [f"KCPD-SHEET class={course_session.pk} page={page}/2" for page in (1, 2)]


def test_the_paper_says_what_the_class_is_and_the_policy(department):
    course_session = CourseSessionFactory(course__title="Stops & searches <1>")
    course_session.course.refresh_from_db()
    course_session.instructors.add(department.sergeant)
    Enrolment.objects.create(course_session=course_session, member=department.officer)

    html = sign_in_sheet_html(course_session, days_of(course_session), now=NOW)

    for words in (
        "Kansas City, Missouri Police Department",
        "Stops &amp; searches &lt;1&gt;",
        "Mar 10, 2026, 8:00 AM to 4:00 PM, 80 minutes of breaks",
        "Regional Police Academy, room 104",
        department.sergeant.spoken_name,
        "8.00 hours for full attendance",
        "No member signs or initials for another member",
        "policy 930-5 IV.D.2",
        "Núñez, Ana",
        "Squad 110",
        "Made on Mar 9, 2026, 3:00 PM",
    ):
        assert words in html


def test_every_page_of_rows_fits_a_page_of_paper_even_with_long_words(department):
    course_session = CourseSessionFactory(
        course__title="An unusually long title of a course " * 5, location="A long way " * 18
    )
    course_session.course.refresh_from_db()
    enrolled(course_session, 15)
    for enrolment in course_session.enrolments.all():
        member = enrolment.member
        member.last_name = "Fernández-O'Sullivan-Featherstonehaugh"
        member.rank = "Assistant to the Superintendent of Buildings"
        member.save()
        course_session.instructors.add(member)

    html = sign_in_sheet_html(course_session, days(5), now=NOW)
    paper = typeset(html).render()

    assert len(paper.pages) == 2


def test_printing_leaves_an_event(department):
    course_session = CourseSessionFactory()

    answer = signed_in(department.clerk).get(f"/classes/{course_session.pk}/sign-in-sheet.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert "sign-in-sheet-" in answer["Content-Disposition"]
    assert Event.objects.get(action="sheet.print").by == PersonThen.of(department.clerk)


def test_the_sheet_needs_no_more_queries_for_more_enrolled(
    department, django_assert_max_num_queries
):
    course_session = CourseSessionFactory()
    enrolled(course_session, 30)

    with django_assert_max_num_queries(1):
        pages_of(course_session, days(1))


def test_rows_of_nobody_are_all_blank():
    assert all(row.name == "" for row in rows_of([]))
