"""The printed sign-in sheet."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from courses.actions.sessions import days_of
from courses.class_days import Day
from courses.instructors import instructors_of, spoken_name
from courses.models import Enrolment
from events.models import Event
from events.persons import PersonThen
from frame.paper import typeset
from records.paper import sheet_geometry
from records.paper.sign_in_sheet import (
    FEWEST_WALK_INS,
    ROWS_A_PAGE,
    Page,
    pages_of,
    roster_of,
    rows_of,
    sign_in_sheet_html,
)
from tests.courses.conftest import signed_in
from tests.factories import CourseSessionFactory, ElementFactory, MemberFactory

NOW = datetime(2026, 3, 9, 15, tzinfo=ZoneInfo("America/Chicago"))
PIXELS_A_MILLIMETER = 96 / 25.4
FIRST_DAY = Day(date(2026, 3, 9), time(8), time(16), 80)


def pages_for(course_session, days: list[Day]) -> list[Page]:
    return pages_of(course_session, days, members=roster_of(course_session), print_key=7)


def html_for(course_session, days: list[Day]) -> str:
    instructors = [spoken_name(each) for each in instructors_of(course_session)]
    pages = pages_for(course_session, days)
    return sign_in_sheet_html(course_session, pages, instructors=instructors, now=NOW)


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
    ("members", "pages"), [(0, 1), (12, 1), (13, 2), (30, 2), (31, 3), (45, 3), (96, 6)]
)
def test_every_member_has_a_row_and_walk_ins_have_some_at_the_end(db, members, pages):
    course_session = CourseSessionFactory()
    enrolled(course_session, members)

    sheets = pages_for(course_session, days(1))

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

    (sheet,) = pages_for(course_session, days(1))

    assert [row.serial_number for row in sheet.rows[:4]] == ["998", "A12", "1001", ""]


def test_those_excused_are_left_out(department):
    course_session = CourseSessionFactory()
    Enrolment.objects.create(
        course_session=course_session, member=department.officer, state="excused"
    )

    (sheet,) = pages_for(course_session, days(1))

    assert not any(row.serial_number for row in sheet.rows)


def test_each_day_has_the_whole_roster_on_pages_of_its_own(db):
    course_session = CourseSessionFactory()
    enrolled(course_session, 20)

    sheets = pages_for(course_session, days(3))

    assert [(sheet.day, sheet.rows[0].number, sheet.day_in_words) for sheet in sheets] == [
        (day, first, f"{day} of 3: Mar {8 + day}, 2026, 8:00 AM to 4:00 PM, 80 minutes of breaks")
        for day in (1, 2, 3)
        for first in (1, 19)
    ]
    assert [sheet.number for sheet in sheets] == [1, 2, 3, 4, 5, 6]


def test_two_parts_of_a_day_share_its_page(db):
    evening = FIRST_DAY._replace(starts_at=time(17), ends_at=time(19), break_minutes=0)

    (sheet,) = pages_for(CourseSessionFactory(), [FIRST_DAY, evening])

    assert sheet.day_in_words == (
        "Mar 9, 2026, 8:00 AM to 4:00 PM, 80 minutes of breaks; 5:00 PM to 7:00 PM"
    )


def test_every_line_has_room_for_time_in_and_out_and_every_page_for_the_signature(department):
    course_session = CourseSessionFactory()
    course_session.course.refresh_from_db()
    enrolled(course_session, 13)

    html = html_for(course_session, days(2))

    assert html.count(">Time in</th>") == html.count(">Time out</th>") == 4
    assert html.count('<td class="sheet__time"></td>') == 4 * ROWS_A_PAGE * 2
    assert html.count("Instructor’s signature") == 4


def test_everything_stands_where_who_reads_it_back_looks_for_it(department):
    course_session = CourseSessionFactory(course__title="A long title of a course " * 6)
    course_session.course.refresh_from_db()
    enrolled(course_session, 13)

    [page, _] = typeset(html_for(course_session, days(1))).render().pages

    rows = list(boxes_of(page._page_box, "tr"))[1:]
    assert [places(box) for box in rows] == [
        approx(sheet_geometry.row(place)) for place in range(ROWS_A_PAGE)
    ]
    cells = list(boxes_of(rows[0], "td"))
    assert [places(box) for box in cells] == [
        approx(sheet_geometry.cell(0, column)) for column in sheet_geometry.COLUMNS
    ]
    corners = [
        box for box in boxes_of(page._page_box, "img") if "corner" in box.element.get("class", "")
    ]
    assert [places(box) for box in corners] == [
        approx(box) for box in sheet_geometry.CORNERS.values()
    ]


def test_the_strip_that_is_measured_is_left_white(department):
    course_session = CourseSessionFactory(course__title="A long title of a course " * 6)
    course_session.course.refresh_from_db()
    enrolled(course_session, 3)

    [page] = typeset(html_for(course_session, days(1))).render().pages

    (policy,) = [
        box for box in boxes_of(page._page_box, "p") if "policy" in box.element.get("class", "")
    ]
    above = (policy.position_y + policy.border_height()) / PIXELS_A_MILLIMETER
    assert above < sheet_geometry.NOISE_STRIP.top
    assert sheet_geometry.NOISE_STRIP.bottom < sheet_geometry.TABLE_TOP


def test_the_rows_are_high_enough_for_a_pen():
    assert sheet_geometry.ROW_HEIGHT >= 8


def approx(box: sheet_geometry.Box):
    """Half a millimeter is nothing to who reads it."""
    return pytest.approx(tuple(box), abs=0.3)


def places(box) -> tuple[float, ...]:
    """Where a box of the paper stands, in millimeters."""
    left, top = box.position_x, box.position_y
    sides = (left, top, left + box.border_width(), top + box.border_height())
    return tuple(side / PIXELS_A_MILLIMETER for side in sides)


def boxes_of(box, tag: str):
    if getattr(box, "element_tag", "") == tag:
        yield box
        return
    for child in getattr(box, "children", ()):
        yield from boxes_of(child, tag)


def test_each_page_carries_a_code_that_names_class_print_and_page(db):
    course_session = CourseSessionFactory()
    enrolled(course_session, 20)

    codes = [sheet.code for sheet in pages_for(course_session, days(1))]

    assert codes == [
        f"KCPD-SHEET class={course_session.pk} print=7 page={page}/2" for page in (1, 2)
    ]


def test_the_paper_says_what_the_class_is_and_the_policy(department):
    course_session = CourseSessionFactory(course__title="Stops & searches <1>")
    course_session.course.refresh_from_db()
    course_session.instructors.add(department.sergeant)
    Enrolment.objects.create(course_session=course_session, member=department.officer)

    html = html_for(course_session, days_of(course_session))

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

    html = html_for(course_session, days(2))
    paper = typeset(html).render()

    assert len(paper.pages) == 4


def test_printing_leaves_an_event_that_names_whose_names_are_on_the_paper(department):
    course_session = CourseSessionFactory()
    Enrolment.objects.create(course_session=course_session, member=department.officer)

    answer = signed_in(department.clerk).get(f"/classes/{course_session.pk}/sign-in-sheet.pdf")

    assert answer["Content-Type"] == "application/pdf"
    assert "sign-in-sheet-" in answer["Content-Disposition"]
    event = Event.objects.get(action="sheet.print")
    assert event.by == PersonThen.of(department.clerk)
    assert event.after == {"serial_numbers": ["4411"]}


def test_the_sheet_needs_no_more_queries_for_more_enrolled(
    department, django_assert_max_num_queries
):
    course_session = CourseSessionFactory()
    enrolled(course_session, 30)

    with django_assert_max_num_queries(1):
        pages_for(course_session, days(1))


def test_rows_of_nobody_are_all_blank():
    assert all(row.name == "" for row in rows_of([]))
