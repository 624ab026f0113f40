"""The release desk in a browser: asked by one person, decided by another, read by the member."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from records.models import ReleaseRequest
from tests.browser.width import PHONE, fits
from tests.department import Department, make_department
from tests.factories import CompletionFactory, CourseFactory
from tests.records.releases.asking import built, handed_over
from tests.records.sheets import a_class, saved
from tests.uploads import PDF

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def department(live_server) -> Department:
    return make_department()


def test_a_release_is_asked_by_one_decided_by_another_and_read_by_the_member(
    department, sign_in: Callable, page: Page, has_no_violations: Callable
):
    for course_id, title in (("26-0042", "Interview"), ("26-0043", "Search tactics")):
        CompletionFactory(
            member=department.officer, course=CourseFactory(course_id=course_id, title=title)
        )
    sign_in(department.sergeant.serial_number)
    page.goto("/releases/")
    page.get_by_role("link", name="Ask for a release").click()
    has_no_violations(page)
    page.locator("#id_requester_kind").select_option("agency")
    page.locator("#id_requester_name").fill("Lieutenant Kim Lee")
    page.locator("#id_legal_basis").select_option("consent")
    page.locator("#id_why").fill("A background check.")
    page.locator("#id_members").fill("4411")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.locator(".error-summary")).to_contain_text("Choose what is to leave")
    page.get_by_text("Class binders: what the course files say").click()
    consent = {"name": "consent.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page.get_by_label("Paper by which it is asked").set_input_files(consent)
    page.get_by_label("What paper it is").fill("Signed consent")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.locator(".messages")).to_contain_text("is asked")
    expect(page.locator(".release__papers")).to_contain_text("Signed consent PDF")
    expect(page.locator(".release__leaves")).to_contain_text("Course file of 26-0042 Interview")
    has_no_violations(page)
    page.set_viewport_size(PHONE)
    assert fits(page)

    sign_in(department.ogc.serial_number)
    page.goto("/")
    page.get_by_role("link", name="Lieutenant Kim Lee").first.click()
    assert fits(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(page.locator("body")).to_contain_text("You have opened 0 of the 2 papers of our own")
    course_file = page.locator(".release__own").last
    expect(course_file).to_contain_text("Not opened yet")
    course_file.locator("summary").click()
    shown = course_file.get_by_alt_text("Page 1 of Course file of 26-0043 Search tactics")
    expect(shown).to_be_visible()
    expect(course_file).not_to_contain_text("Not opened yet")
    has_no_violations(page)
    page.locator(".release__out label").first.click()
    has_no_violations(page)
    page.get_by_text("Test scores").click()
    page.get_by_role("button", name="Show it as it would leave").click()
    expect(page.locator(".release__leaf--out")).to_contain_text("Course file of")
    expect(page.locator("body")).to_contain_text(
        "Struck out wherever they stand: Test scores, and what was not passed."
    )
    expect(page.locator("body")).to_contain_text("You have opened 1 of the 1 paper of our own")
    page.get_by_text("Grant it").click()
    page.locator("#id_words").fill("Consent is on file.")
    page.get_by_role("button", name="Decide", exact=True).click()
    expect(page.locator(".messages")).to_contain_text("is granted")
    has_no_violations(page)
    row = ReleaseRequest.objects.get()
    assert row.decision is not None
    assert row.decision.redactions == ["score"]
    assert [each["is_left_out"] for each in row.decision.leaves] == [True, False]

    handed_over(built(row, department.sergeant), department.sergeant)
    sign_in(department.officer.serial_number)
    page.goto("/my-record/")
    page.get_by_role("link", name="What left of my record").click()
    expect(page.locator("table")).to_contain_text("Course file of 26-0043 Search tactics")
    expect(page.locator("table")).to_contain_text(department.ogc.name)
    has_no_violations(page)
    page.set_viewport_size(PHONE)
    assert fits(page)


def test_a_release_is_asked_of_one_class_from_its_page(
    department, sign_in: Callable, page: Page, has_no_violations: Callable
):
    held = a_class()
    saved(held, "4411 4412", department.clerk)
    sign_in(department.clerk.serial_number)
    page.goto(f"/classes/{held.pk}/")
    page.get_by_role("link", name="Ask for the release of this class").click()
    expect(page.get_by_role("region", name="Class")).to_contain_text(str(held.course))
    expect(page.locator("#id_members")).to_have_value("4411 Núñez, Ana; 4412 O'Brien, Sean")
    expect(page.get_by_label("Transcript")).to_have_count(0)
    has_no_violations(page)
    page.set_viewport_size(PHONE)
    assert fits(page)

    page.locator("#id_requester_kind").select_option("agency")
    page.locator("#id_requester_name").fill("Jo Reed")
    page.locator("#id_legal_basis").select_option("consultation")
    page.locator("#id_why").fill("An audit of one class.")
    page.get_by_role("button", name="Remove the class").click()
    expect(page.get_by_role("region", name="Class")).to_have_count(0)
    expect(page.locator("#id_requester_name")).to_have_value("Jo Reed")
    expect(page.get_by_label("Transcript")).to_be_visible()
    assert ReleaseRequest.objects.count() == 0

    page.goto(f"/releases/new/?class={held.pk}")
    page.locator("#id_requester_kind").select_option("agency")
    page.locator("#id_legal_basis").select_option("consultation")
    page.locator("#id_why").fill("An audit of one class.")
    page.locator("#id_requester_name").fill("Jo Reed")
    page.locator("#id_requester_name").press("Enter")
    expect(page.locator(".messages")).to_contain_text("is asked")
    expect(page.locator(".release__sentences")).to_contain_text(f"for the class {held}.")
    has_no_violations(page)
    assert fits(page)
