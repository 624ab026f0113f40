"""A scanned sheet in a browser: sent in, read, looked at by keyboard, and saved."""

import re

import pytest
from playwright.sync_api import expect

from frame.jobs.running import claim_next, work_on
from records.models import Completion, ScannedRow, SheetLine
from tests.browser.sheets import entry
from tests.factories import CourseFactory
from tests.records.scans import scan_file
from tests.records.sheets import a_class

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_scanned_sheet_becomes_a_saved_one(
    page, sign_in, has_no_violations, department, tmp_path
):
    course_session = a_class(course=CourseFactory(course_id="26-0042", title="Crisis response"))
    members = [department.officer, department.colleague, department.other_sergeant]
    scan = scan_file(course_session, members, [1, 5], department.clerk, dashes=[2, 3])
    (tmp_path / "scan.pdf").write_bytes(scan.read())
    walk_in = department.inquiry
    sign_in("1101")

    page.goto(entry(course_session))
    page.get_by_role("link", name="Read a scanned sheet").click()
    page.get_by_label("Scan or photos of the paper").set_input_files(tmp_path / "scan.pdf")
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url(re.compile("/jobs/"))
    work_on(claim_next())
    page.get_by_role("link", name="See what came of it").click()

    expect(page.get_by_role("heading", name="In doubt: 2")).to_be_visible()
    expect(page.get_by_role("button", name="Present").first).to_be_focused()
    has_no_violations(page)
    page.keyboard.press("p")
    expect(page.get_by_role("heading", name="In doubt: 1")).to_be_visible()
    page.keyboard.press("b")
    expect(page.get_by_role("heading", name="In doubt")).to_have_count(0)
    serial = page.get_by_label("Serial number in row 5")
    expect(serial).to_be_focused()
    serial.fill(walk_in.serial_number)
    serial.press("Enter")
    expect(page.get_by_role("heading", name="Written in")).to_have_count(0)
    assert Completion.objects.count() == 0
    page.get_by_text("Rows for walk-ins: 1 typed, 0 left out").click()
    expect(page.get_by_role("button", name="Change the serial number")).to_be_visible()
    written = page.get_by_alt_text("Row 5, as it was scanned")
    assert written.evaluate("each => each.offsetWidth === each.parentElement.clientWidth")
    has_no_violations(page)

    page.get_by_role("link", name="Review and save").click()
    page.get_by_role("button", name=re.compile("^Save")).click()
    page.wait_for_url(re.compile("/sheet/$"))

    expect(page.get_by_role("link", name="Next sheet")).to_be_visible()
    credited = {completion.member for completion in Completion.objects.all()}
    assert credited == {department.officer, department.colleague, walk_in}
    assert SheetLine.objects.count() == 3
    assert set(ScannedRow.objects.filter(number__in=(2, 3)).values_list("number", "decided")) == {
        (2, "present"),
        (3, "blank"),
    }
