"""A clerk brings in a file with ten kinds of mistakes, as one sees it in a browser."""

import pytest

from records.models import Completion
from tests.factories import CourseFactory, MemberFactory
from tests.records.imports.bringing import work

pytestmark = pytest.mark.browser

FILE = """Export of the old system,,,
Badge,Training Title,Completion Date,Hours
4411,Tactical communication,3/15/2025,8
4411,Tactical communication,3/15/2025,4
9999,Tactical communication,3/15/2025,8
101,Tactical communication,3/15/2025,8
4411,Basket weaving,3/15/2025,8
4411,Tactical communication,15/15/2025,8
4411,Tactical communication,,8
4411,Tactical communication,3/15/2099,8
4411,Tactical communication,3/15/1999,8
4411,Tactical communication,3/16/2025,eight
4411,Tactical communication,3/16/2025,9
1101,Tactical communication,3/15/2025,8
4412,Tactical communication,2025-03-15,8
"""


def test_a_clerk_brings_in_a_file_with_ten_kinds_of_mistakes(
    page, sign_in, department, has_no_violations
):
    CourseFactory(course_id="25-0001", title="Tactical communication")
    MemberFactory(serial_number="0101")
    sign_in("1101")

    page.goto("/imports/")
    page.get_by_role("link", name="Bring in completions").click()
    page.get_by_label("Spreadsheet or CSV").set_input_files(
        {"name": "old.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url("**/columns/")
    assert page.get_by_label("Badge").input_value() == "serial_number"
    assert page.get_by_label("Training Title").input_value() == "course"
    has_no_violations(page)
    page.get_by_label("Keep these names as").fill("Old system")
    page.get_by_role("button", name="Look at the rows").click()
    page.wait_for_selector("#import-progress")
    work()

    page.wait_for_selector(".import-counts")
    assert page.locator(".import-counts").inner_text().split() == ["To", "mend", "11", "New", "2"]
    has_no_violations(page)
    page.get_by_role("link", name="To mend").click()
    said = page.locator(".import-words").all_inner_texts()
    assert len(said) == 11
    assert any("a spreadsheet drops zeros in front" in words for words in said)
    with page.expect_download() as download:
        page.get_by_role("link", name="Take them away with why").click()
    rows = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert len(rows) == 12
    assert rows[0] == "Badge,Training Title,Completion Date,Hours,Why it was refused"

    page.get_by_role("button", name="Write 2 completions").click()
    page.wait_for_selector("#import-progress")
    work()
    page.wait_for_selector("text=2 completions written")
    assert Completion.objects.count() == 2
