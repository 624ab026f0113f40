"""Home, members, reports and search in a browser: accessible, and whole on a phone."""

import pytest

from tests.browser.width import fits
from tests.compliance.reporting import with_standings

pytestmark = pytest.mark.browser

SERIALS = {
    "officer": "4411",
    "sergeant": "3301",
    "commander": "2201",
    "inquiry": "1102",
    "clerk": "1101",
    "ogc": "1103",
    "hrd": "1104",
    "auditor": "1105",
    "administrator": "1106",
}
WIDTHS = (1280, 320)


@pytest.fixture
def staffed(department):
    return with_standings(department)


@pytest.fixture
def check_page(viewer, sign_in, has_no_violations, staffed):
    """Open a page as a seat at both widths: no violation, nothing wider than the window."""

    def check(seat: str, address: str) -> None:
        sign_in(SERIALS[seat])
        for width in WIDTHS:
            viewer.set_viewport_size({"width": width, "height": 900})
            response = viewer.goto(address)
            assert response.status == 200
            has_no_violations(viewer)
            assert fits(viewer)

    return check


@pytest.mark.parametrize("seat", SERIALS)
def test_home_is_accessible_and_fits_a_phone(check_page, seat):
    check_page(seat, "/")


@pytest.mark.parametrize(
    ("seat", "query"),
    [
        ("clerk", ""),
        ("sergeant", "?short=on"),
        ("sergeant", "?q=zzz"),
        ("clerk", "?period=abc&as_of=2026-02-30&element=x&sort=evil"),
    ],
)
def test_the_list_of_members_is_accessible_and_fits_a_phone(check_page, seat, query):
    check_page(seat, f"/members/{query}")


@pytest.mark.parametrize(
    ("seat", "query"),
    [
        ("auditor", ""),
        ("hrd", ""),
        ("commander", "?short=on&sort=-missing"),
        ("commander", "?q=zzz&_export=exe"),
    ],
)
def test_the_report_is_accessible_and_fits_a_phone(check_page, seat, query):
    check_page(seat, f"/report/{query}")


@pytest.mark.parametrize("query", ["", "?q=nunez", "?q=zzz"])
def test_search_is_accessible_and_fits_a_phone(check_page, query):
    check_page("clerk", f"/search/{query}")


def test_a_commander_gets_to_the_missing_hours_by_keyboard_alone(page, sign_in, staffed):
    sign_in(SERIALS["commander"])
    page.goto("/report/?period=2025")

    page.get_by_role("link", name="Only those short of hours").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**short=on**")
    page.get_by_role("link", name="Firearms", exact=False).first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**missing=firearms**")

    rows = page.locator(".members-table tbody tr")
    assert rows.count() == 2
    assert "2.00 short" in rows.first.inner_text()


def test_the_element_is_found_by_typing_and_its_filter_taken_off_again(page, sign_in, staffed):
    sign_in(SERIALS["clerk"])
    page.goto("/members/")

    page.get_by_role("combobox", name="Element").fill("squad 110")
    page.get_by_role("option", name="Squad 110").click()
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**element=**")
    assert page.locator(".members-table tbody tr").count() == 3

    page.get_by_role("link", name="Remove Element: Squad 110").click()
    page.wait_for_load_state()
    assert page.locator(".members-table tbody tr").count() == len(staffed.members)


def test_a_serial_number_in_the_header_opens_the_record(page, sign_in, staffed):
    sign_in(SERIALS["sergeant"])
    page.goto("/")

    page.get_by_label("Find a member, a course or a class").fill("4411")
    page.keyboard.press("Enter")
    page.wait_for_url("**/members/4411/")

    assert "Núñez" in page.locator("h1").inner_text()


def test_a_file_of_the_report_is_downloaded(page, sign_in, staffed):
    sign_in(SERIALS["commander"])
    page.goto("/report/?period=2025")

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()

    assert download.value.suggested_filename.startswith("report-2025-central-patrol-division-")
