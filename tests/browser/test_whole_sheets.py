"""Undoing a whole sheet in a browser: by keyboard, and on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.models import CourseSession
from records.actions.sheet_saving import save_sheet
from records.actions.sheets import add_lines
from records.models import Completion
from tests.browser.width import fits
from tests.department import Department, make_department
from tests.records.sheets import a_class

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def department(live_server) -> Department:
    return make_department()


@pytest.fixture
def left(department) -> CourseSession:
    """A class of last week whose sheet is saved with two lines."""
    now = timezone.now()
    course_session = a_class(starts_on=timezone.localdate() - timedelta(days=7))
    sheet = add_lines(
        course_session=course_session, texts=["4411 4412"], by=department.clerk, now=now
    ).sheet
    save_sheet(sheet=sheet, seen_version=sheet.version, by=department.clerk, now=now)
    return course_session


@pytest.fixture
def to(left) -> CourseSession:
    return a_class(course=left.course, starts_on=timezone.localdate() - timedelta(days=6))


@pytest.fixture
def as_clerk(department, sign_in, page) -> Page:
    sign_in(department.clerk.serial_number)
    return page


def test_a_sheet_is_moved_by_keyboard(as_clerk, left, to):
    as_clerk.goto(f"/classes/{left.pk}/sheet/")
    as_clerk.get_by_role("link", name="moved to another class").focus()
    as_clerk.keyboard.press("Enter")
    as_clerk.get_by_role("link", name=str(to.course), exact=True).focus()
    as_clerk.keyboard.press("Enter")
    expect(as_clerk.get_by_text("are written")).to_be_visible()

    as_clerk.get_by_label("Why is it moved?").focus()
    as_clerk.keyboard.type("Entered on the day before")
    as_clerk.keyboard.press("Tab")
    as_clerk.keyboard.press("Enter")

    expect(as_clerk.get_by_text("2 completions, 16.00 hours, written here.")).to_be_visible()
    assert as_clerk.url.endswith(f"/classes/{to.pk}/sheet/")
    assert Completion.objects.filter(course_session=to, voided_at__isnull=True).count() == 2


@pytest.mark.parametrize("width", [1280, 320])
def test_each_page_has_no_violation_and_fits(as_clerk, left, to, has_no_violations, width):
    as_clerk.set_viewport_size({"width": width, "height": 800})
    for page in ("", "void/", "take-back/", "move/", f"move/?to={to.pk}"):
        as_clerk.goto(f"/classes/{left.pk}/sheet/{page}")
        has_no_violations(as_clerk)
        assert fits(as_clerk), page
