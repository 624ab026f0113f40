"""A member entered twice, in a browser: merged, seen whole, and two again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.width import PHONE, fits
from tests.department import Department, make_department
from tests.factories import CompletionFactory, CourseFactory, MemberFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def department(live_server) -> Department:
    return make_department()


def courses_of(page: Page, serial: str) -> list[str]:
    """The Course IDs on a member's record, as its page shows them."""
    page.goto(f"/members/{serial}/")
    return sorted(
        text[:7] for text in page.locator(".training tbody .training__course a").all_inner_texts()
    )


def test_a_member_entered_twice_is_merged_seen_whole_and_two_again(
    department, sign_in: Callable, page: Page, has_no_violations: Callable
):
    same = {"element": department.officer.element, "first_name": "Ana", "license_number": "MO77"}
    kept = MemberFactory(serial_number="5000", last_name="Lane", **same)
    twin = MemberFactory(serial_number="6000", last_name="Smith", **same)
    yesterday = timezone.localdate() - timedelta(days=1)
    for member, course_id in ((kept, "26-0071"), (twin, "26-0072")):
        course = CourseFactory(course_id=course_id)
        CompletionFactory(
            member=member, course=course, completed_on=yesterday, entered_by=department.clerk
        )

    page.set_viewport_size(PHONE)
    sign_in(department.administrator.serial_number)
    page.goto(f"/administration/members/{twin.pk}/")
    page.get_by_role("link", name="Entered twice?").click()
    page.get_by_role("link", name="Lane, Ana (5000)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merge 6000 into 5000?")
    assert fits(page)
    has_no_violations(page)
    page.get_by_label("How you know that both are one person").fill("Entered from two files.")
    page.get_by_role("button", name="Merge them").click()

    # Two last names want a reason of their own; what was typed is still there.
    expect(page.locator(".error-summary")).to_contain_text("One is called Smith, the other Lane.")
    page.get_by_label("Why the last names differ").fill("Married in May.")
    page.get_by_role("button", name="Merge them").click()
    expect(page.locator(".messages")).to_contain_text("is merged into Lane, Ana (5000)")

    sign_in(department.clerk.serial_number)
    assert courses_of(page, "5000") == ["26-0071", "26-0072"]
    page.goto("/members/6000/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Lane, Ana")

    sign_in(department.administrator.serial_number)
    page.goto(f"/administration/members/{kept.pk}/")
    page.get_by_role("link", name="Undo").click()
    assert fits(page)
    has_no_violations(page)
    page.get_by_label("Why they are two people after all").fill("They are sisters.")
    page.get_by_role("button", name="Undo the merge").click()
    expect(page.locator(".messages")).to_contain_text("is a member of their own again.")

    sign_in(department.clerk.serial_number)
    assert courses_of(page, "5000") == ["26-0071"]
    assert courses_of(page, "6000") == ["26-0072"]
