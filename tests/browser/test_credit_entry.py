"""A clerk enters certificates by themselves: by keyboard alone, one and a stack of ten."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import Course
from records.models import Completion, HeldPaper
from tests.browser.clerk_time import A_KEY, measured
from tests.browser.sheets import focused
from tests.browser.width import PHONE, fits
from tests.department import Department, make_department
from tests.factories import CourseFactory, MemberFactory, ProviderFactory
from tests.records.certificates.test_beside import LINES, a_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGE = "/credit/new/"
TEN = [str(serial) for serial in range(8001, 8011)]


@pytest.fixture
def department(live_server) -> Department:
    return make_department()


@pytest.fixture
def desk(department, sign_in, page) -> Page:
    """The clerk at the empty form, with a course in the catalogue."""
    CourseFactory(course_id="26-0042", title="Crisis response")
    sign_in(department.clerk.serial_number)
    page.goto(PAGE)
    expect(page.locator("#id_member")).to_be_focused()
    return page


def type_day(page: Page, day) -> None:
    page.keyboard.type(day.strftime("%m%d%Y"))


def to_field(page: Page, name: str) -> None:
    for _ in range(6):
        if focused(page) == f"id_{name}":
            return
        page.keyboard.press("Tab")
    raise AssertionError(focused(page))


def test_ten_certificates_of_a_stack_are_entered_by_keyboard(desk, record_property):
    for serial in TEN:
        MemberFactory(serial_number=serial)
    yesterday = timezone.localdate() - timedelta(days=1)

    with measured(record_property, "ten certificates of one course and day"):
        desk.keyboard.type(TEN[0], delay=A_KEY)
        desk.keyboard.press("Tab")
        desk.keyboard.type("crisis", delay=A_KEY)
        expect(desk.locator("#matches [role=option]")).to_have_count(1)
        desk.keyboard.press("Tab")
        expect(desk.locator("#id_credit_hours")).to_have_value("8.00")
        to_field(desk, "completed_on")
        type_day(desk, yesterday)
        desk.keyboard.press("Enter")
        for last, serial in pairwise(TEN):
            expect(desk.locator(".messages")).to_contain_text(f"({last})")
            expect(desk.locator("#id_member")).to_be_focused()
            desk.keyboard.type(serial, delay=A_KEY)
            desk.keyboard.press("Enter")
        expect(desk.locator(".messages")).to_contain_text(f"({TEN[-1]})")

    written = Completion.objects.filter(completed_on=yesterday, course__course_id="26-0042")
    assert sorted(written.values_list("member__serial_number", flat=True)) == TEN


def test_a_course_gets_its_course_id_without_losing_what_is_typed(desk):
    ProviderFactory(name="River Academy", kind="other")
    yesterday = timezone.localdate() - timedelta(days=1)
    desk.reload()
    desk.keyboard.type("4411")
    desk.keyboard.press("Tab")
    desk.keyboard.type("Evidence photography")
    desk.keyboard.press("Tab")
    expect(desk.locator("#credit-proposed")).to_contain_text("No course is called")
    expect(desk.locator("#id_new_provider")).to_be_hidden()
    desk.keyboard.press("Space")
    expect(desk.locator("#credit-proposed")).not_to_contain_text("No course is called")
    expect(desk.locator("#credit-proposed")).to_contain_text("The course is new")
    desk.keyboard.press("Tab")
    desk.keyboard.type("river")
    expect(desk.locator(".usa-combo-box__list [role=option]")).to_have_count(1)
    desk.keyboard.press("Tab")
    expect(desk.locator("#id_source")).to_have_value("non_post")
    to_field(desk, "new_subject")
    desk.keyboard.type("None")
    to_field(desk, "completed_on")
    type_day(desk, yesterday)
    desk.locator("#id_credit_hours").focus()
    desk.keyboard.type("4")
    desk.keyboard.press("Enter")

    expect(desk.locator(".messages")).to_contain_text("Evidence photography")
    assert Course.objects.get(title="Evidence photography").provider.name == "River Academy"
    assert str(Completion.objects.get().credit_hours) == "4.00"


def test_a_course_chosen_from_the_list_needs_no_course_id(desk):
    desk.get_by_text("It has no Course ID yet").click()
    desk.locator("#id_course").fill("")
    desk.locator("#id_course").press_sequentially("crisis")
    expect(desk.locator("#matches [role=option]")).to_have_count(1)
    desk.keyboard.press("Enter")

    expect(desk.locator("#id_is_new_course")).not_to_be_checked()
    expect(desk.locator("#id_course")).to_have_value("26-0042 Crisis response")


def test_the_form_is_accessible_and_fits_a_phone(desk, has_no_violations):
    has_no_violations(desk)
    desk.set_viewport_size(PHONE)

    assert fits(desk)


def test_a_provider_that_the_list_does_not_have_is_added_by_keyboard(desk):
    yesterday = timezone.localdate() - timedelta(days=1)
    desk.keyboard.type("4411")
    desk.keyboard.press("Tab")
    desk.keyboard.type("Evidence photography")
    desk.keyboard.press("Tab")
    expect(desk.locator("#credit-proposed")).to_contain_text("No course is called")
    desk.keyboard.press("Space")
    desk.keyboard.press("Tab")
    desk.keyboard.type("River Academy")
    to_field(desk, "is_new_provider")
    desk.keyboard.press("Space")
    # What was looked for is its name.
    expect(desk.locator("#id_provider_name")).to_be_focused()
    expect(desk.locator("#id_provider_name")).to_have_value("River Academy")
    desk.keyboard.press("Tab")
    desk.keyboard.type("Other")
    expect(desk.locator("#id_source")).to_have_value("non_post")
    desk.locator("#id_new_subject").focus()
    desk.keyboard.type("None")
    desk.locator("#id_completed_on").focus()
    type_day(desk, yesterday)
    desk.locator("#id_credit_hours").focus()
    desk.keyboard.type("4")
    desk.keyboard.press("Enter")

    expect(desk.locator(".messages")).to_contain_text("Evidence photography")
    assert Completion.objects.get().course.provider.name == "River Academy"


def test_a_walk_ins_certificate_is_read_looked_at_and_saved_by_keyboard(
    desk, tmp_path, has_no_violations
):
    paper = tmp_path / "certificate.pdf"
    lines = [*LINES[:4], "Crisis response", "8 CLEE hours", *LINES[6:]]
    paper.write_bytes(a_pdf(*lines).upload.read())
    desk.set_input_files("#id_evidence", paper)
    desk.locator("button[name=read]").focus()
    desk.keyboard.press("Enter")

    expect(desk.locator("#id_member")).to_be_focused()
    expect(desk.locator("#id_member")).to_have_value("4411 Núñez, Ana")
    expect(desk.locator(".is-here[data-mark=member]")).to_have_count(1)
    has_no_violations(desk)
    # Saving leads to what nobody has looked at.
    desk.keyboard.press("Control+Enter")
    expect(desk.locator("#id_course")).to_be_focused()
    looked = desk.locator("#id_looked_at")
    for _ in range(20):
        if looked.is_checked():
            break
        desk.keyboard.press("Tab")
    desk.keyboard.press("Control+Enter")

    expect(desk.locator(".messages")).to_contain_text("are written for Núñez, Ana (4411)")
    assert Completion.objects.get().evidence.name == "certificate.pdf"
    assert not HeldPaper.objects.exists()
