"""What is sent in, in a browser: from a phone to the record, and a queue of ten by keyboard."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from frame.files import checked_file
from records.intake.models import OutsideTraining
from records.models import Completion
from tests.browser.clerk_time import A_KEY, measured
from tests.browser.sheets import focused
from tests.browser.width import PHONE, fits
from tests.department import Department, make_department
from tests.factories import CourseFactory, MemberFactory, ProviderFactory
from tests.records.intake.sending import a_request, send
from tests.uploads import PDF, pdf, picture_content

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Interview and interrogation"
PHOTO = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picture_content("JPEG")}
PAPER = {"name": "page-2.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def department(live_server) -> Department:
    return make_department()


@pytest.fixture
def course(department):
    return CourseFactory(
        course_id="26-0042", title=TITLE, provider=ProviderFactory(name="River Academy")
    )


def yesterday() -> datetime:
    return timezone.localtime() - timedelta(days=1)


def certificate_of(member, **values) -> OutsideTraining:
    on = yesterday().date()
    return send(member, now=yesterday(), first_on=on, last_on=on, **values)


def test_a_member_sends_a_certificate_from_a_phone_and_sees_it_credited(
    department, course, sign_in: Callable, page: Page, has_no_violations: Callable
):
    page.set_viewport_size(PHONE)
    sign_in(department.officer.serial_number)
    page.goto("/")
    page.get_by_role("link", name="Send a certificate").click()
    assert fits(page)
    page.get_by_role("link", name="The certificate of a POST-certified course").click()
    page.get_by_label("Title of the course").fill(TITLE)
    page.get_by_label("Given by").fill("River Academy")
    page.get_by_label("First day").fill(yesterday().strftime("%Y-%m-%d"))
    page.locator("#id_papers").set_input_files([PHOTO, PAPER])
    has_no_violations(page)
    page.get_by_role("button", name="Send to the Training Unit").click()

    # What is missing is said, and the photos are still chosen.
    expect(page.locator(".error-summary")).to_contain_text("Give the hours")
    assert page.evaluate("document.getElementById('id_papers').files.length") == 2
    page.get_by_label("Hours on the certificate").fill("8")
    page.get_by_role("button", name="Send to the Training Unit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    expect(page.locator(".sent-in__sentence")).to_contain_text("It waits for the Training Unit")
    assert fits(page)
    has_no_violations(page)

    sign_in(department.clerk.serial_number)
    page.goto("/queue/")
    assert fits(page)
    page.get_by_role("link", name="Open the first").click()
    expect(page.locator("#id_course")).to_have_value(f"26-0042 {TITLE}")
    assert fits(page)
    page.get_by_role("button", name="Accept and open the next").click()
    expect(page.locator(".messages")).to_contain_text("8.00 hours")

    sign_in(department.officer.serial_number)
    page.goto("/sent-in/")
    expect(page.locator("tbody")).to_contain_text("Accepted")
    page.goto("/my-record/")
    expect(page.locator("body")).to_contain_text(f"26-0042 {TITLE}")
    assert Completion.objects.get().evidence.name == "photo.jpg"


def test_a_queue_of_ten_is_cleared_by_keyboard(
    department, course, sign_in: Callable, page: Page, record_property, has_no_violations: Callable
):
    for place in range(10):
        member = MemberFactory(element=department.elements["Squad 110"])
        # Every third is of a course that nobody has given a Course ID.
        title = f"Evidence photography {place}" if place % 3 == 2 else TITLE
        paper = checked_file(pdf("certificate.pdf", PDF + b"\n" * place))
        certificate_of(member, title=title, papers=[paper])
    sign_in(department.clerk.serial_number)
    page.goto("/queue/")
    page.get_by_role("link", name="Open the first").focus()

    with measured(record_property, "a queue of ten certificates"):
        page.keyboard.press("Enter")
        for place in range(10):
            expect(page.locator(".page-header__lead")).to_contain_text(f"of {10 - place} that wait")
            expect(page.locator("#id_course")).to_be_focused()
            if place == 0:
                has_no_violations(page)
            # Every field is looked at, and what the course doesn't say is typed.
            walk(page)
            page.keyboard.press("Control+Enter")
        expect(page.locator(".page-header__heading")).to_have_text("Sent in")

    assert Completion.objects.count() == 10
    assert not OutsideTraining.objects.exclude(state="accepted").exists()


def walk(page: Page) -> None:
    """Tab through the form; a new course gets a subject, one without areas its hours by area."""
    for _ in range(40):
        name = focused(page).removeprefix("id_")
        if name == "legal_studies" and not page.locator("#id_legal_studies").input_value():
            page.keyboard.type(page.locator("#id_credit_hours").input_value(), delay=A_KEY)
        if name == "new_subject" and not page.locator("#id_new_subject").input_value():
            page.keyboard.type("None", delay=A_KEY)
        if name == "racial_profiling":
            return
        page.keyboard.press("Tab")
        page.wait_for_timeout(A_KEY)
    raise AssertionError(focused(page))


def test_a_proposal_looks_different_until_it_is_looked_at(
    department, course, sign_in: Callable, page: Page
):
    certificate_of(department.officer)
    sign_in(department.clerk.serial_number)
    page.goto("/queue/")
    page.get_by_role("link", name="Open the first").click()
    day = page.locator("#id_completed_on")
    expect(day).to_have_class("usa-input input--narrow is-proposed")
    expect(page.locator(".paper-page__picture").first).to_be_visible()

    day.focus()

    expect(day).to_have_class("usa-input input--narrow")
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#queue-keys")).to_be_visible()
    page.keyboard.press("Escape")


def takes_keys(page: Page, title: str) -> None:
    """What was sent under a title is open, and its script, which shows the button, listens."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_role("button", name="Keys")).to_be_visible()


def test_it_is_left_for_now_by_a_key(department, course, sign_in: Callable, page: Page):
    certificate_of(department.officer, title="First")
    certificate_of(department.colleague, title="Second")
    sign_in(department.clerk.serial_number)
    page.goto("/queue/")
    page.get_by_role("link", name="Open the first").click()
    takes_keys(page, "First")

    page.keyboard.press("Control+.")
    takes_keys(page, "Second")
    page.keyboard.press("Control+,")
    takes_keys(page, "First")


def test_a_request_is_forwarded_to_post_by_a_key_that_the_keys_list(
    department, course, sign_in: Callable, page: Page
):
    request = a_request(department.officer, title="First")
    certificate_of(department.colleague, title="Second")
    sign_in(department.clerk.serial_number)
    page.goto(f"/queue/request/{request.pk}/")
    takes_keys(page, "First")
    page.keyboard.press("?")
    listed = page.locator("#queue-keys div", has_text="Forward it to POST, and open the next")
    expect(listed.locator("kbd")).to_have_text(["Ctrl", "'"])
    page.keyboard.press("Escape")

    page.keyboard.press("Control+'")

    takes_keys(page, "Second")
    request.refresh_from_db()
    assert request.state == "forwarded"


def test_it_is_declined_by_keys_and_its_member_reads_why(
    department, course, sign_in: Callable, page: Page, has_no_violations: Callable
):
    certificate_of(department.officer, title="First")
    certificate_of(department.colleague, title="Second")
    sign_in(department.clerk.serial_number)
    page.goto("/queue/")
    page.get_by_role("link", name="Open the first").click()
    takes_keys(page, "First")

    page.keyboard.press("Control+;")
    expect(page.get_by_role("heading", level=1)).to_have_text("Send it back")
    expect(page.get_by_label("What is missing or wrong?")).to_be_focused()
    page.go_back()
    takes_keys(page, "First")
    page.keyboard.press("Control+/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Decline it")
    expect(page.get_by_label("It is on the record already")).to_be_focused()
    has_no_violations(page)
    page.set_viewport_size(PHONE)
    assert fits(page)
    page.get_by_text("Another reason: say it below").click()
    page.get_by_label("In your words").fill("It was a trade fair.")
    page.keyboard.press("Control+Enter")
    takes_keys(page, "Second")

    declined = OutsideTraining.objects.get(title="First")
    page.goto(f"/sent-in/{declined.pk}/")
    expect(page.locator(".sent-in__sentence")).to_contain_text("It was a trade fair.")
