"""The pages of the administration on a phone, and what they say of what is wrong."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from courses.models import Location, Provider
from tests.browser.width import PHONE, fits
from tests.factories import ElementFactory, MemberFactory, ProviderFactory
from tests.frame.imports.files import work

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESKTOP = {"width": 1280, "height": 900}
ADMINISTRATOR, CLERK = "1106", "1101"
LISTS = {
    "people:member-list": ADMINISTRATOR,
    "people:element-list": ADMINISTRATOR,
    "people:designation-list": ADMINISTRATOR,
    "courses:provider-list": ADMINISTRATOR,
    "courses:location-list": CLERK,
}
LONG = "Northeast Community Action and Neighborhood Engagement Section"


@pytest.fixture
def long_words(department) -> None:
    """Names as long as a department has them."""
    parent = department.elements["Patrol Bureau"]
    element = ElementFactory(name=LONG, kind="unit", parent=parent)
    element.commander = MemberFactory(
        first_name="Maximiliana-Josephine",
        last_name="Featherstonehaugh-Villanueva",
        rank="Human Resources Division Administrative Assistant",
        element=element,
        serial_number="R12345678901",
    )
    element.save()
    ProviderFactory(name=LONG, license_number="DEMO-LP-0123456789")
    Location.objects.create(name=LONG, address="1125 Locust Street, Kansas City, Missouri 64106")


@pytest.mark.parametrize("name", LISTS)
def test_each_row_of_a_list_is_a_card_on_a_phone_and_nothing_lies_beside_it(
    long_words, name, viewer, sign_in, has_no_violations
):
    sign_in(LISTS[name])
    viewer.set_viewport_size(PHONE)

    viewer.goto(reverse(name))

    table = viewer.locator(".data-table__scroll")
    assert table.evaluate("each => each.scrollWidth <= each.clientWidth")
    row = table.locator("tbody tr").first
    assert row.evaluate("each => getComputedStyle(each).display") == "block"
    assert fits(viewer)
    has_no_violations(viewer)

    viewer.goto(f"{reverse(name)}?q=nobodyiscalledthis")

    expect(viewer.get_by_text("fits.")).to_be_visible()
    assert fits(viewer)
    has_no_violations(viewer)


def forms(department) -> dict[str, tuple[str, str]]:
    """Who sends which form of the administration empty, or with what is on it."""
    officer, squad = department.officer.pk, department.elements["Squad 110"].pk
    provider = Provider.objects.first() or ProviderFactory()
    location = Location.objects.first() or Location.objects.create(name="Range")
    held = department.clerk.designations.get().pk
    pages = {
        "people:member-add": [],
        "people:member-change": [officer],
        "people:serial-number-correct": [officer],
        "people:member-withdraw": [MemberFactory().pk],
        "people:member-separate": [],
        "people:member-move": [],
        "people:element-add": [],
        "people:element-change": [squad],
        "people:element-close": [ElementFactory(parent=department.elements["Patrol Bureau"]).pk],
        "people:designation-add": [],
        "people:designation-end": [held],
        "courses:provider-add": [],
        "courses:provider-change": [provider.pk],
        "courses:location-add": [],
        "courses:location-change": [location.pk],
    }
    return {
        name: (reverse(name, args=args), CLERK if "location" in name else ADMINISTRATOR)
        for name, args in pages.items()
    }


def test_a_refusal_of_every_form_is_accessible_and_fits_a_phone(
    department, page, sign_in, has_no_violations
):
    for name, (address, serial) in forms(department).items():
        sign_in(serial)
        page.set_viewport_size(DESKTOP)
        page.goto(address)
        for field in page.locator(
            "main form.usa-form :is([type=text], [type=date], textarea)"
        ).all():
            if field.is_visible():
                field.fill("")
        for password in page.locator("main input[type=password]").all():
            password.fill("1")
        page.locator("main form.usa-form .button-row button[type=submit]").first.click()
        expect(page.locator(".usa-error-message").first, name).to_be_visible()
        has_no_violations(page)
        page.set_viewport_size(PHONE)
        assert fits(page), name


def test_a_file_with_a_wrong_row_and_a_right_one_is_accessible_and_fits_a_phone(
    department, page, sign_in, has_no_violations
):
    sign_in(ADMINISTRATOR)
    for rows in ("9999,soon", "3301,2026-02-02"):
        page.goto(reverse("imports:import-add", args=["members"]))
        content = f"Serial,Separated on\n{rows}\n".encode()
        file = {"name": "a.csv", "mimeType": "text/csv", "buffer": content}
        page.locator("input[type=file]").set_input_files(file)
        page.get_by_role("button", name="Read the file").click()
        page.wait_for_url("**/columns/")
        page.get_by_role("button", name="Look at the rows").click()
        page.wait_for_selector("#import-progress")
        work()
        page.wait_for_selector(".import-counts")
        has_no_violations(page)
        page.set_viewport_size(PHONE)
        assert fits(page)
        page.set_viewport_size(DESKTOP)
    expect(page.get_by_role("heading", name="What this leaves open")).to_be_visible()
