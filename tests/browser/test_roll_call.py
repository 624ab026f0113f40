"""Roll call in a browser: filed by a sergeant on a phone, accepted by a clerk, counted."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from records.models import Completion
from tests.browser.test_sent_in import PHOTO
from tests.browser.width import PHONE, fits
from tests.department import Department, make_department
from tests.factories import MemberFactory
from tests.records.intake.roll_call.reports import a_course

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def department(live_server) -> Department:
    return make_department()


def test_a_sergeant_files_roll_call_on_a_phone_and_a_clerk_accepts_it(
    department, sign_in: Callable, page: Page, has_no_violations: Callable
):
    a_course(course_id="26-0042")
    for _ in range(3):
        MemberFactory(element=department.elements["Squad 110"])
    yesterday = (timezone.localtime() - timedelta(days=1)).strftime("%Y-%m-%d")
    page.set_viewport_size(PHONE)
    sign_in(department.sergeant.serial_number)
    page.goto("/")
    page.get_by_role("link", name="Report roll call").click()
    assert fits(page)
    has_no_violations(page)
    page.get_by_label("Day").fill(yesterday)
    page.get_by_label("Subject").select_option(label="Medical treatment or first aid")
    page.get_by_label("What was taught").fill("Tourniquets")
    page.get_by_label("Instructor").fill("Casey Roe")
    page.get_by_role("button", name="Tick all").click()
    expect(page.locator("[data-ticked]")).to_have_text("6")
    page.get_by_text("O'Brien, Sean").click()
    page.locator("#id_papers").set_input_files([PHOTO])
    page.get_by_role("button", name="Send to the Training Unit").click()

    # What is missing is said; the ticks and the photo are still there.
    expect(page.locator(".error-summary")).to_contain_text("Give the minutes it took.")
    expect(page.locator("[data-ticked]")).to_have_text("5")
    assert page.evaluate("document.getElementById('id_papers').files.length") == 1
    page.get_by_label("Minutes").fill("25")
    page.get_by_role("button", name="Send to the Training Unit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tourniquets")
    expect(page.locator(".was-there li")).to_have_count(5)
    assert fits(page)
    has_no_violations(page)

    sign_in(department.clerk.serial_number)
    page.goto("/queue/")
    page.get_by_role("link", name="Open the first").click()
    expect(page.locator(".paper-page__picture")).to_be_visible()
    expect(page.get_by_role("radio", name="26-0042 Tourniquets")).to_be_checked()
    assert fits(page)
    has_no_violations(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messages")).to_contain_text("is written for 5 members.")
    assert Completion.objects.count() == 5

    sign_in(department.sergeant.serial_number)
    page.goto(f"/roll-call/?since={yesterday}")
    assert fits(page)
    has_no_violations(page)
    page.get_by_role("link", name="5 of 6").click()
    page.locator(".filter-bar__switch-label").click()
    page.get_by_label("Who").select_option(label="Those who have not")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody")).to_contain_text("O'Brien, Sean")
    assert fits(page)


def test_the_last_roll_call_is_repeated_by_one_press(department, sign_in: Callable, page: Page):
    page.set_viewport_size(PHONE)
    sign_in(department.sergeant.serial_number)
    page.goto("/roll-call/new/")
    page.get_by_label("Minutes").fill("25")
    page.get_by_label("Subject").select_option(label="Civil rights laws")
    page.get_by_text("Add another instructor").click()
    page.get_by_label("Others who taught").fill("Casey Roe of the academy\nOfficer Sean O'Brien")
    # Who taught, as whom the sergeant is preset, is left out of all.
    page.get_by_role("button", name="Tick all").click()
    expect(page.locator("[data-ticked]")).to_have_text("1")
    page.get_by_role("button", name="Send to the Training Unit").click()
    page.wait_for_url("**/sent-in/*/")

    page.goto("/roll-call/new/")
    page.get_by_role("link", name="Repeat the last one").click()
    expect(page.get_by_label("Others who taught")).to_be_visible()
    expect(page.locator("[data-ticked]")).to_have_text("1")
    page.get_by_role("button", name="Send to the Training Unit").click()
    expect(page.locator(".error-summary")).to_contain_text("You sent this on")
    page.get_by_label("What was taught").fill("Civil rights laws, second half")
    page.get_by_role("button", name="Send to the Training Unit").click()
    page.wait_for_url("**/sent-in/*/")

    expect(page.locator(".was-there li")).to_have_count(1)
