"""A serial number that was corrected leads, on a sheet, to the member who has another now."""

from people.actions.serial_numbers import correct_serial_number
from people.models import Member
from records.views.sheet_page import read_sheet
from tests.records.sheets import a_class, draft


def test_a_line_with_it_says_who_has_which_now_and_offers_it(department):
    course_session = a_class()
    draft(course_session, "4411", department.clerk)
    correct_serial_number(
        member=department.officer,
        serial_number="4999",
        reason="Transposed.",
        by=department.administrator,
    )

    [line] = read_sheet(course_session.pk, by=department.clerk).lines

    assert line.problems == ["4411 is now 4999, Núñez, Ana: take that number, or remove the line."]
    assert [match.member for match in line.near] == [Member.objects.get(pk=department.officer.pk)]
