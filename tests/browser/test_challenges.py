"""A challenge in a browser: from a phone, and the answer read there."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from records.models import Completion
from tests.browser.test_sent_in import PAPER, PHOTO
from tests.browser.width import PHONE, fits
from tests.department import Department, make_department
from tests.factories import CompletionFactory, CourseFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def department(live_server) -> Department:
    return make_department()


def test_a_member_challenges_a_line_from_a_phone_and_sees_the_answer(
    department, sign_in: Callable, page: Page, has_no_violations: Callable
):
    half = {"credit_hours": "4.00", "legal_studies": "0.00", "technical_studies": "0.00"}
    line = CompletionFactory(
        member=department.officer,
        course=CourseFactory(course_id="26-0042", title="Interview and interrogation"),
        completed_on=timezone.localdate(),
        **half,
    )
    page.set_viewport_size(PHONE)
    sign_in(department.officer.serial_number)
    page.goto("/my-record/")
    page.get_by_role("link", name="This is wrong").click()
    page.locator("#id_papers").set_input_files([PHOTO, PAPER])
    has_no_violations(page)
    page.get_by_role("button", name="Send to the Training Unit").click()

    # What is missing is said, and the photos are still chosen.
    expect(page.locator(".error-summary")).to_contain_text("Say what is wrong")
    assert page.evaluate("document.getElementById('id_papers').files.length") == 2
    page.get_by_label("What is wrong").fill("I was there for all 8 hours.")
    page.get_by_role("button", name="Send to the Training Unit").click()
    expect(page.locator(".sent-in__sentence")).to_contain_text("It waits for the Training Unit")
    assert fits(page)

    sign_in(department.clerk.serial_number)
    page.goto("/queue/")
    page.get_by_role("link", name="Open the first").click()
    expect(page.locator("#id_course")).to_have_value("26-0042 Interview and interrogation")
    assert fits(page)
    has_no_violations(page)
    for name, hours in (("credit_hours", 8), ("legal_studies", 2), ("technical_studies", 2)):
        page.locator(f"#id_{name}").fill(str(hours))
    page.get_by_label("Your answer").fill("The roster shows you in both halves.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messages")).to_contain_text("is answered: entered right")

    sign_in(department.officer.serial_number)
    page.goto("/my-record/")
    expect(page.locator("body")).to_contain_text(": upheld. The roster shows you in both halves.")
    assert fits(page)
    has_no_violations(page)
    line.refresh_from_db()
    assert line.is_voided
    assert Completion.objects.not_voided().get().evidence.name == "photo.jpg"
