"""Exemptions, decisions and bookings in a browser: what a form asks, by keyboard and on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from compliance.models import DirectorDecision, PeriodBooking
from tests.browser.width import fits
from tests.department import Department, make_department
from tests.factories import CompletionFactory, DecisionFactory
from tests.uploads import PDF

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD_DECISION = "/members/4411/decisions/add/"
LETTER = {"name": "decision.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def department(live_server, settings) -> Department:
    settings.RECORDS_FROM = timezone.localdate().year - 2
    return make_department()


@pytest.fixture
def as_clerk(department, sign_in, page) -> Page:
    sign_in(department.clerk.serial_number)
    return page


def choose(page: Page, name: str, value: str) -> None:
    page.locator(f'input[name="{name}"][value="{value}"]').focus()
    page.keyboard.press("Space")


def test_the_form_asks_only_for_what_was_applied_for(as_clerk):
    as_clerk.goto(ADD_DECISION)
    until = as_clerk.get_by_label("Extended to")
    minimum = as_clerk.get_by_label("Licensed source")
    decided_on = as_clerk.get_by_label("Decided on")

    for part in (until, minimum, decided_on):
        expect(part).to_be_hidden()
    choose(as_clerk, "kind", "extension")
    choose(as_clerk, "outcome", "granted")
    expect(until).to_be_visible()
    expect(decided_on).to_be_visible()
    expect(minimum).to_be_hidden()
    choose(as_clerk, "kind", "modification")
    expect(minimum).to_be_visible()
    expect(until).to_be_hidden()


def test_what_is_typed_is_never_hidden(as_clerk):
    as_clerk.goto(ADD_DECISION)
    choose(as_clerk, "kind", "modification")
    choose(as_clerk, "outcome", "granted")
    as_clerk.get_by_label("Licensed source").fill("4")

    choose(as_clerk, "kind", "waiver")

    expect(as_clerk.get_by_label("Licensed source")).to_be_visible()


def test_a_decision_is_entered_with_its_letter_which_opens_from_the_record(as_clerk):
    year = timezone.localdate().year
    as_clerk.goto(ADD_DECISION)
    choose(as_clerk, "kind", "modification")
    choose(as_clerk, "ground", "medical")
    as_clerk.get_by_label("Applied on").fill(f"{year}-01-01")
    choose(as_clerk, "outcome", "granted")
    as_clerk.get_by_label("Decided on").fill(f"{year}-01-01")
    as_clerk.get_by_label("The director’s decision").set_input_files(LETTER)
    as_clerk.get_by_label("Total").fill("12")
    as_clerk.keyboard.press("Enter")

    expect(as_clerk.get_by_role("heading", name="Exemptions, decisions")).to_be_visible()
    decision = DirectorDecision.objects.get()
    assert decision.minimums == {"total": 1200}
    with as_clerk.expect_download() as download:
        as_clerk.get_by_role("link", name="decision.pdf").click()
    assert download.value.suggested_filename == "decision.pdf"


def test_without_script_the_form_shows_everything(
    department, sign_in, browser, context, live_server
):
    sign_in(department.clerk.serial_number)
    plain = browser.new_context(
        java_script_enabled=False,
        base_url=live_server.url,
        storage_state=context.storage_state(),
    )
    page = plain.new_page()
    page.goto(ADD_DECISION)

    expect(page.get_by_label("Extended to")).to_be_visible()
    expect(page.get_by_label("Licensed source")).to_be_visible()
    plain.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_forms_with_errors_have_no_violation_and_fit(as_clerk, has_no_violations, width):
    as_clerk.set_viewport_size({"width": width, "height": 800})
    as_clerk.goto(ADD_DECISION)
    choose(as_clerk, "kind", "modification")
    choose(as_clerk, "outcome", "granted")
    as_clerk.get_by_role("button", name="Enter it").click()
    expect(as_clerk.get_by_role("alert")).to_be_visible()

    has_no_violations(as_clerk)
    assert fits(as_clerk)
    as_clerk.goto("/members/4411/exemptions/add/")
    as_clerk.get_by_role("button", name="Enter the exemption").click()
    expect(as_clerk.get_by_role("alert")).to_be_visible()
    has_no_violations(as_clerk)
    assert fits(as_clerk)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_record_as_known_then_has_no_violation_and_fits(
    as_clerk, department, has_no_violations, width
):
    today = timezone.localdate()
    CompletionFactory(member=department.officer, completed_on=today - timedelta(days=40))
    DecisionFactory(member=department.officer, decided_on=today)
    as_clerk.set_viewport_size({"width": width, "height": 800})

    for query in ("", f"?known_on={today - timedelta(days=20)}"):
        as_clerk.goto(f"/members/4411/{query}")
        has_no_violations(as_clerk)
        assert fits(as_clerk)


def test_a_waiting_application_is_two_keys_from_its_decision(as_clerk, department):
    DecisionFactory(member=department.officer)
    as_clerk.goto("/decisions/")

    as_clerk.get_by_role("link", name="Enter the decision").focus()
    as_clerk.keyboard.press("Enter")

    expect(as_clerk.get_by_role("heading", name="Enter the director’s decision")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_booking_that_harms_a_year_is_shown_and_then_confirmed(
    as_clerk, department, has_no_violations, width
):
    completion = CompletionFactory(
        member=department.officer, completed_on=timezone.localdate() - timedelta(days=1)
    )
    year = completion.completed_on.year
    as_clerk.set_viewport_size({"width": width, "height": 800})
    as_clerk.goto(f"/completions/{completion.pk}/book/")
    as_clerk.get_by_label("Count it in").select_option(str(year - 1))
    as_clerk.get_by_label("Why is it booked by hand?").fill("To restore the license.")
    as_clerk.get_by_role("button", name="Book it").click()

    expect(as_clerk.get_by_role("alert")).to_contain_text(f"More would be missing for {year}")
    has_no_violations(as_clerk)
    assert fits(as_clerk)
    assert not PeriodBooking.objects.exists()
    as_clerk.get_by_role("button", name="Book it all the same").click()
    expect(as_clerk.get_by_text(f"count in {year - 1}, not in {year}.").first).to_be_visible()
    assert PeriodBooking.objects.get().to_period == year - 1
