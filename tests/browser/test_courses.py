"""Courses and classes in the browser: by keyboard, live, and without a violation."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from courses.models import Course, CourseSession, Enrolment
from tests.browser.width import fits
from tests.department import Department, make_department
from tests.factories import (
    CourseFactory,
    CourseSessionFactory,
    LocationFactory,
    OutsideInstructorFactory,
    ProviderFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def department(live_server) -> Department:
    return make_department()


@pytest.fixture
def as_clerk(department, sign_in, page) -> Page:
    sign_in("1101")
    return page


def test_a_course_is_added_by_keyboard_with_the_arithmetic_live(as_clerk):
    ProviderFactory(name="Highway Patrol", kind="agency")
    page = as_clerk
    page.goto("/courses/add/")

    expect(page.get_by_label("Title")).to_be_focused()
    page.keyboard.type("Report writing")
    page.keyboard.press("Tab")
    page.keyboard.type("highway")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#source-field select")).to_have_value("in_service")
    expect(page.get_by_text("Highway Patrol is on file as law enforcement agency")).to_be_visible()
    page.get_by_label("Subject").select_option("none")
    page.get_by_label("Minutes of instruction").fill("410")
    expect(page.get_by_text("410 minutes / 50 = 8.20, down to 8.00.")).to_be_visible()
    page.get_by_label("Credit hours").fill("8")
    page.get_by_label("Technical studies").fill("7.5")
    expect(page.get_by_text("7.50 of 8.00; 0.50 have no area yet.")).to_be_visible()
    page.keyboard.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Hours by area add up to 7.50")
    page.get_by_label("Technical studies").fill("8")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Report writing")
    course = Course.objects.get()
    expect(page.get_by_role("status")).to_contain_text(f"Course ID {course.course_id} is given")


def test_the_numbers_of_a_course_stand_beside_each_other(as_clerk):
    page = as_clerk
    page.goto("/courses/add/")

    title, *areas = (
        page.get_by_label(label).bounding_box()
        for label in ("Title", "Legal studies", "Technical studies", "Skill development")
    )

    assert len({area["y"] for area in areas}) == 1
    assert areas[0]["x"] > title["x"] + title["width"]


def test_two_clicks_on_save_add_one_course(as_clerk):
    provider = ProviderFactory()
    page = as_clerk
    page.goto("/courses/add/")
    page.get_by_label("Title").fill("Report writing")
    page.locator("select[name=provider]").evaluate(
        "(select, pk) => { select.value = pk }", str(provider.pk)
    )
    page.locator("select[name=source]").select_option("in_service")
    page.get_by_label("Subject").select_option("none")
    page.get_by_label("Minutes of instruction").fill("50")
    page.get_by_label("Credit hours").fill("1")
    page.get_by_label("Technical studies").fill("1")

    page.get_by_role("button", name="Save").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Report writing")

    assert Course.objects.count() == 1


def test_a_class_of_two_days_is_scheduled_with_its_totals_live(as_clerk):
    course = CourseFactory(title="Stops", instruction_minutes=800)
    LocationFactory(name="Academy")
    page = as_clerk
    page.goto(f"/classes/add/?course={course.course_id}")
    expect(page.get_by_role("combobox", name="Course")).to_have_value(str(course))

    page.get_by_label("Date").fill("2026-12-04")
    page.get_by_label("Start").fill("08:00")
    page.get_by_label("End").fill("16:00")
    page.get_by_label("Breaks, minutes").fill("80")
    expect(page.locator("#day-totals")).to_contain_text("400 fewer than the 800 of the course")
    page.get_by_role("button", name="Add a day").click()
    second = page.get_by_role("group", name="Day 2")
    expect(second.get_by_label("Date")).to_have_value("2026-12-07")
    expect(second.get_by_label("Date")).to_be_focused()
    expect(page.locator("#day-totals")).to_contain_text("800 minutes of instruction in all")
    page.get_by_label("Location").fill("Academy")
    page.keyboard.press("Escape")
    page.get_by_label("Instructors").fill("4411")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Stops")
    assert CourseSession.objects.get().days.count() == 2


def test_a_day_is_removed_and_what_was_typed_below_stays(as_clerk):
    course_session = CourseSessionFactory(
        starts_on=date(2026, 12, 1), days=[date(2026, 12, 1), date(2026, 12, 2)]
    )
    page = as_clerk
    page.goto(f"/classes/{course_session.pk}/change/")
    page.get_by_label("Location").fill("Gym")

    page.get_by_role("button", name="Remove day 1").click()

    expect(page.get_by_label("Date")).to_have_count(1)
    expect(page.get_by_label("Date")).to_have_value("2026-12-02")
    expect(page.get_by_label("Location")).to_have_value("Gym")


@pytest.mark.parametrize("width", [1280, 320])
def test_no_page_of_courses_has_a_violation_or_runs_out_of_the_window(
    as_clerk, department, has_no_violations, width
):
    course = CourseFactory(title="An exceptionally long title of a course of this department")
    course_session = CourseSessionFactory(course=course, starts_on=date(2026, 12, 1))
    Enrolment.objects.create(course_session=course_session, member=department.officer)
    page = as_clerk
    page.set_viewport_size({"width": width, "height": 800})

    for address in (
        "/courses/",
        "/courses/?q=unheard+of",
        f"/courses/{course.course_id}/",
        "/courses/add/",
        f"/courses/{course.course_id}/change/",
        "/classes/",
        f"/classes/{course_session.pk}/",
        f"/classes/add/?course={course.course_id}",
        f"/classes/{course_session.pk}/change/",
        f"/classes/{course_session.pk}/cancel/",
        f"/classes/{course_session.pk}/again/",
        f"/classes/{course_session.pk}/move/",
        f"/classes/{course_session.pk}/enrol/",
        "/locations/",
        f"/locations/{course_session.location_id}/",
        f"/locations/{course_session.location_id}/merge/",
    ):
        page.goto(address)
        has_no_violations(page)
        assert fits(page), address


def test_the_errors_of_a_form_have_no_violation_and_lead_to_the_field(as_clerk, has_no_violations):
    page = as_clerk
    for address in ("/courses/add/", "/classes/add/"):
        page.goto(address)
        page.locator(".button-row button[type=submit]").click()
        expect(page.get_by_role("alert")).to_be_focused()
        has_no_violations(page)
    page.get_by_role("alert").get_by_role("link", name="Location").click()
    expect(page.get_by_label("Location")).to_be_focused()


def test_a_member_sees_a_class_without_a_violation(department, sign_in, page, has_no_violations):
    course_session = CourseSessionFactory(starts_on=date(2026, 12, 1))
    Enrolment.objects.create(course_session=course_session, member=department.officer)
    sign_in("4411")
    page.goto(f"/classes/{course_session.pk}/")
    has_no_violations(page)
    expect(page.get_by_role("button", name="Enroll")).to_have_count(0)


def test_classes_and_their_members_are_cards_on_a_phone(as_clerk, department):
    course_session = CourseSessionFactory()
    Enrolment.objects.create(course_session=course_session, member=department.officer)
    page = as_clerk
    page.set_viewport_size({"width": 360, "height": 640})

    for address in ("/classes/", f"/classes/{course_session.pk}/"):
        page.goto(address)
        card = page.locator(".data-table tbody tr").first
        last = card.locator("td").last

        assert card.evaluate("row => getComputedStyle(row).display") == "block", address
        assert last.evaluate("cell => cell.getBoundingClientRect().right") <= 360, address
        assert fits(page)


def test_an_instructor_from_outside_is_chosen_in_the_field_of_members(as_clerk, department):
    OutsideInstructorFactory()
    course_session = CourseSessionFactory()
    page = as_clerk
    page.goto(f"/classes/{course_session.pk}/change/")

    field = page.get_by_role("combobox", name="Instructors")
    field.press_sequentially("roe")
    offered = page.locator(".matches [role=option]")
    expect(offered).to_have_count(1)
    field.press("Enter")
    field.press_sequentially("nun")
    expect(offered).to_contain_text("Núñez, Ana")
    field.press("Enter")
    page.get_by_role("button", name="Save").last.click()

    expect(page.get_by_text(f"{department.officer.spoken_name}, Casey Roe (FBI)")).to_be_visible()


def test_a_supervisor_enrolls_a_member_of_the_own_squad_by_name(department, sign_in, page):
    course_session = CourseSessionFactory(starts_on=date(2099, 3, 10))
    sign_in("3301")
    page.goto(f"/classes/{course_session.pk}/")

    page.get_by_role("link", name="Enroll your members").click()
    field = page.get_by_label("Serial numbers or names")
    field.press_sequentially("nun")
    page.get_by_role("option", name="Núñez, Ana").wait_for()
    field.press("Enter")
    page.get_by_role("button", name="Enroll", exact=True).click()

    expect(page.get_by_role("status").first).to_contain_text("1 member is enrolled.")
    assert Enrolment.objects.get().member == department.officer
