"""A saved sheet on paper: who has which credit from it."""

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import CourseSession, Enrolment
from events.models import Event
from events.persons import PersonThen
from records.actions.completions import void_completion
from records.actions.sheet_mending import change_line_minutes
from records.actions.sheet_saving import save_sheet
from records.models import Completion, SignInSheet
from records.paper.saved_sheet import saved_sheet
from records.querysets.sheets import lines_of
from records.sheet_lines import read_lines
from tests.courses.conftest import signed_in
from tests.factories import CourseFactory, MemberFactory
from tests.records.sheets import NEXT_DAY, a_class, draft, line_of, saved


@pytest.fixture
def course_session(department) -> CourseSession:
    return a_class(course=CourseFactory(course_id="26-0042", title="Crisis <response>"))


@pytest.fixture
def sheet(department, course_session) -> SignInSheet:
    """Three lines saved: a whole class, a part of it, and one whose credit was voided since."""
    Enrolment.objects.create(course_session=course_session, member=department.commander)
    for member in (department.officer, department.colleague, department.sergeant):
        Enrolment.objects.create(course_session=course_session, member=member)
    sheet = draft(course_session, "4411 4412 3301", department.clerk)
    change_line_minutes(line=line_of(sheet, "4412"), minutes=125, by=department.clerk)
    sheet.refresh_from_db()
    save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=NEXT_DAY)
    void_completion(
        completion=Completion.objects.get(member=department.sergeant),
        reason="Was on leave",
        by=department.clerk,
        now=NEXT_DAY,
    )
    return SignInSheet.objects.get(pk=sheet.pk)


def paper_of(sheet: SignInSheet, by) -> str:
    lines = read_lines(lines_of(sheet), course_session=sheet.course_session, by=by)
    context = {"department_name": "Department", "made_at": NEXT_DAY, "as_of": None}
    return render_to_string(
        "records/saved_sheet_pdf.html", {**context, **saved_sheet(sheet, lines)}
    )


def address(course_session: CourseSession) -> str:
    return reverse("records:saved-sheet-pdf", kwargs={"pk": course_session.pk})


def test_the_paper_says_who_attended_how_long_and_what_it_earned(department, sheet):
    paper = paper_of(sheet, department.clerk)

    for words in (
        "26-0042 Crisis &lt;response&gt;",
        "Mar 10, 2026, 8:00 AM to 4:00 PM, 80 minutes of breaks",
        "2 completions, 10.50 credit hours; 1 voided since",
        "Voided: Was on leave",
        "2201 ",
    ):
        assert words in paper
    rows = [row.split("</tr>")[0] for row in paper.split("<tbody>")[1].split("<tr>")[1:]]
    assert [("Núñez, Ana" in row, "400" in row, "8.00" in row) for row in rows] == [
        (True, True, True),
        (False, False, False),
        (False, True, True),
    ]
    assert "O&#x27;Brien, Sean" in rows[1]
    assert ">125<" in rows[1]
    assert ">2.50<" in rows[1]
    assert "<del>8.00</del>" in rows[2]


def test_printing_it_leaves_an_event_that_names_everybody_on_it(department, course_session, sheet):
    answer = signed_in(department.inquiry).get(address(course_session))

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "saved-sheet-26-0042-2026-03-10.pdf" in answer["Content-Disposition"]
    event = Event.objects.get(action="sheet.print_saved")
    assert event.by == PersonThen.of(department.inquiry)
    assert event.after == {"serial_numbers": ["4411", "4412", "3301", "2201"]}


def test_a_draft_has_no_such_paper(department, course_session):
    draft(course_session, "4411", department.clerk)

    assert signed_in(department.clerk).get(address(course_session)).status_code == 404
    assert not Event.objects.filter(action="sheet.print_saved").exists()


def test_the_page_offers_the_saved_sheet_once_it_is_saved_and_a_blank_one_before(department):
    course_session = a_class()
    page = reverse("records:sheet-entry", kwargs={"pk": course_session.pk})
    before = signed_in(department.clerk).get(page).content.decode()
    saved(course_session, "4411", department.clerk)
    after = signed_in(department.clerk).get(page).content.decode()

    assert "Print a blank sheet" in before
    assert address(course_session) not in before
    assert address(course_session) in after
    assert "Print a blank sheet" not in after


@pytest.mark.parametrize("number", [1, 3])
def test_the_paper_needs_no_more_queries_for_more_lines(department, number):
    serials = [MemberFactory().serial_number for _ in range(number)]
    course_session = a_class()
    sheet = saved(course_session, " ".join(serials), department.clerk).sheet
    sheet = SignInSheet.objects.select_related(
        "course_session__course", "course_session__location", "saved_by"
    ).get(pk=sheet.pk)

    with CaptureQueriesContext(connection) as captured:
        paper_of(sheet, department.clerk)

    assert len(captured) == 5
