"""A clerk accepts a certificate by keyboard: what was read from the paper is looked at first."""

import pytest
from playwright.sync_api import Page, expect

from records.models import Completion
from tests.department import make_department
from tests.factories import CourseFactory, ProviderFactory
from tests.records.certificates.test_beside import LINES, a_pdf, page_of
from tests.records.intake.sending import send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(live_server, sign_in, page) -> Page:
    department = make_department()
    academy = ProviderFactory(name="River Academy", kind="licensed_provider")
    CourseFactory(
        course_id="26-0042",
        title="Interview and interrogation",
        provider=academy,
        instruction_minutes=300,
        credit_hours="6.00",
        legal_studies="4.00",
        interpersonal_perspectives="0.00",
        skill_development="0.00",
        firearms="0.00",
    )
    training = send(department.officer, papers=[a_pdf(*LINES)])
    sign_in(department.clerk.serial_number)
    page.goto(page_of(training))
    return page


def here(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def test_a_certificate_is_accepted_by_keyboard_once_each_value_read_was_looked_at(desk):
    looked = desk.locator("#id_looked_at")
    expect(desk.locator("#id_course")).to_be_focused()
    expect(desk.locator(".is-here[data-mark=course]")).to_have_count(1)
    desk.keyboard.press("Control+Enter")

    # Not looked at yet: it leads there, and its words stand out on the paper.
    expect(desk.locator("#id_completed_on")).to_be_focused()
    expect(desk.locator(".is-here[data-mark=completed_on]")).to_have_count(1)
    expect(looked).not_to_be_checked()
    said = desk.locator(".usa-form-group:has(#id_completed_on) > [role=alert]")
    expect(said).to_have_text(
        "Nothing is saved yet. Compare this with the paper and correct what is wrong; then press "
        "the button again. 4 more values are to be looked at: Tab leads on."
    )
    for _ in range(20):
        if looked.is_checked():
            break
        desk.keyboard.press("Tab")
    assert here(desk) == "id_technical_studies"
    expect(said).to_have_count(0)
    desk.keyboard.press("Control+Enter")

    desk.wait_for_url("**/queue/")
    assert str(Completion.objects.get().control_number) == "PC-26-1234"


def test_a_mark_on_the_paper_leads_to_its_field_and_a_quote_to_its_mark(desk):
    desk.locator("[data-mark=control_number]").press("Enter")
    expect(desk.locator("#id_control_number")).to_be_focused()

    desk.locator("[data-quote=credit_hours] a").click()
    assert desk.url.endswith("#mark-credit_hours")


def test_quotes_stay_when_another_course_is_typed(desk):
    CourseFactory(course_id="26-0077", title="Boats")
    desk.locator("#id_course").fill("26-0077")
    desk.keyboard.press("Tab")

    expect(desk.locator("#credit-proposed [role=status]")).to_contain_text("Boats")
    expect(desk.locator("#credit-proposed [data-quote=credit_hours]")).to_be_visible()
    expect(desk.locator("#id_credit_hours")).to_have_attribute("data-from-paper", "credit_hours")


def test_a_course_chosen_from_the_list_fills_the_form_at_once(desk):
    CourseFactory(course_id="26-0077", title="Boats")
    desk.locator("#id_course").fill("")
    desk.locator("#id_course").press_sequentially("Boats")
    desk.locator(".matches [role=option]").first.click()

    expect(desk.locator("#credit-proposed [role=status]")).to_contain_text("Boats")
    expect(desk.locator("#id_credit_hours")).to_have_value("8.00")
    expect(desk.locator("#id_course")).to_be_focused()
