"""A member's record in a browser: at phone width, by keyboard, and for those who need it read."""

from datetime import date

import pytest
from django.utils import timezone

from courses.designations import Delivery
from tests.browser.width import fits
from tests.compliance.test_explanations import earned
from tests.factories import CompletionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {"width": 320, "height": 640}


@pytest.fixture
def history(department) -> int:
    """Training of every kind that the page has words for, this year and before."""
    year = timezone.localdate().year
    for seat in ("officer", "ogc"):
        member = department.members[seat]
        january = date(year, 1, 1)
        CompletionFactory(
            member=member,
            completed_on=january,
            course__title="Crisis Intervention and Communication With People in Distress",
        )
        earned(member, on=january, source="in_service", firearms="0.00", implicit_bias="0.00")
        earned(member, on=january, source="non_post")
        earned(member, on=january, delivery=Delivery.COMPUTER_BASED, score=60)
        earned(
            member,
            on=january,
            voided_by=department.clerk,
            voided_at=timezone.now(),
            void_reason="Entered for the wrong member.",
        )
        earned(member, on=date(year - 1, 5, 1), firearms="0.00")
    return year


PAGES = [
    ("4411", "/my-record/"),
    ("1103", "/my-record/"),
    ("3301", "/members/4411/"),
    ("1101", "/members/4411/"),
    ("4411", "/my-record/?period=1900&as_of=2026-02-30"),
    ("4412", "/my-record/"),
]


@pytest.mark.parametrize(("serial", "address"), PAGES)
@pytest.mark.parametrize("width", [320, 1280])
def test_the_record_fits_and_can_be_read_by_everyone(
    history, viewer, sign_in, has_no_violations, serial, address, width
):
    viewer.set_viewport_size({"width": width, "height": 800})
    sign_in(serial)

    viewer.goto(address)

    assert viewer.locator("h1").is_visible()
    assert fits(viewer)
    has_no_violations(viewer)


def test_sentence_and_bars_fill_the_first_screen_of_a_phone(history, page, sign_in):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in("4411")

    page.goto("/my-record/")

    last_bar = page.locator(".measure").last.bounding_box()
    assert last_bar["y"] + last_bar["height"] <= 844


def test_a_bar_opens_to_its_rule_by_keyboard(history, page, sign_in, has_no_violations):
    page.set_viewport_size(NARROW)
    sign_in("4411")
    page.goto("/my-record/")
    rule = page.locator("#measure-firearms .measure__why")
    assert not rule.is_visible()

    page.locator("#measure-firearms > summary").focus()
    page.keyboard.press("Enter")

    assert rule.is_visible()
    assert "11 CSR 75-15.010(7)(D)" in rule.inner_text()
    assert fits(page)
    has_no_violations(page)


def test_another_period_is_two_keys_away(history, page, sign_in):
    sign_in("4411")
    page.goto("/my-record/")

    page.get_by_label("Period", exact=True).select_option(str(history - 1))
    page.get_by_role("button", name="Show").press("Enter")

    page.wait_for_url(f"**period={history - 1}**")
    assert f"for {history - 1}" in page.locator(".record__sentence").inner_text()
