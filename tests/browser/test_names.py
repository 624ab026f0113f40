"""A field that takes members offers those whose name is typed, by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.factories import CourseSessionFactory, MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def form(department, page, sign_in):
    MemberFactory(serial_number="4777", last_name="Warner", first_name="Ann")
    MemberFactory(serial_number="4912", last_name="Warner", first_name="Bo")
    course_session = CourseSessionFactory()
    sign_in(department.clerk.serial_number)
    page.goto(f"/classes/{course_session.pk}/change/")
    return page


def offered(form):
    return form.locator(".matches").get_by_role("option")


def test_a_name_is_offered_chosen_by_the_arrows_and_the_next_one_typed(form):
    field = form.get_by_label("Instructors")
    field.click()
    form.keyboard.type("warn")
    expect(offered(form)).to_have_count(2)
    form.keyboard.press("ArrowDown")
    form.keyboard.press("ArrowDown")
    form.keyboard.press("Enter")
    expect(field).to_have_value("4912 Warner, Bo; ")

    form.keyboard.type("nun")
    expect(offered(form)).to_have_count(1)
    form.keyboard.press("Tab")

    expect(field).to_have_value("4912 Warner, Bo; 4411 Núñez, Ana; ")
    expect(form.get_by_role("listbox", name="Members found")).to_have_count(0)


def test_a_field_for_one_takes_one_and_the_form_is_saved(form):
    field = form.get_by_label("Coordinator")
    field.click()
    form.keyboard.type("ann war")
    expect(offered(form)).to_have_count(1)
    form.keyboard.press("Enter")
    expect(field).to_have_value("4777 Warner, Ann")
    form.keyboard.press("Enter")

    expect(form.get_by_role("heading", level=1)).not_to_have_text("Change a class")
    expect(form.get_by_role("definition").nth(2)).to_contain_text("Warner")


def test_escape_closes_the_offer_and_keeps_what_was_typed(form, has_no_violations):
    field = form.get_by_label("Coordinator")
    field.click()
    form.keyboard.type("warn")
    expect(offered(form)).to_have_count(2)
    has_no_violations(form)
    form.keyboard.press("Escape")

    expect(form.get_by_role("listbox", name="Members found")).to_have_count(0)
    expect(field).to_have_value("warn")
