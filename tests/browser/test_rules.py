"""The rules and the reasons of a standing in a browser: narrow, by keyboard, and read aloud."""

import re
from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from courses.designations import Delivery
from tests.browser.width import fits
from tests.compliance.test_explanations import earned

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = [1280, 320]


@pytest.fixture
def year(department) -> int:
    """A record with hours of every fate: shared with the year before, over a limit, refused."""
    year = timezone.localdate().year
    officer, january = department.officer, date(year, 1, 2)
    earned(officer, on=date(year - 1, 5, 1), credit_hours="21.00", legal_studies="5.00")
    earned(officer, on=january, source="in_service", firearms="0.00", implicit_bias="0.00")
    earned(officer, on=january, source="pre_approved", racial_profiling="1.00", firearms="0.00",
           credit_hours="2.00", legal_studies="0.00", technical_studies="2.00",
           interpersonal_perspectives="0.00", skill_development="0.00")  # fmt: skip
    earned(officer, on=january, source="non_post")
    earned(officer, on=january, delivery=Delivery.COMPUTER_BASED, score=60)
    return year


def open_everything(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true })")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("query", ["", "?period=2018", "?period=abc"])
def test_the_rules_can_be_read_by_everyone(
    department, viewer, sign_in, has_no_violations, width, query
):
    sign_in("4411")
    viewer.set_viewport_size({"width": width, "height": 900})
    viewer.goto(f"/rules/{query}")
    open_everything(viewer)

    has_no_violations(viewer)
    assert fits(viewer)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("serial", ["4411", "3301"])
def test_the_reasons_can_be_read_by_everyone(
    year, viewer, sign_in, has_no_violations, width, serial
):
    sign_in(serial)
    viewer.set_viewport_size({"width": width, "height": 900})
    viewer.goto("/members/4411/why/")
    open_everything(viewer)

    has_no_violations(viewer)
    assert fits(viewer)
    expect(viewer.get_by_text("What would put it right")).to_be_visible()


def test_from_a_list_one_key_leads_to_the_reasons(year, page, sign_in):
    sign_in("3301")
    page.goto("/members/")

    page.get_by_role("link", name=re.compile("In progress.*why")).first.focus()
    page.keyboard.press("Enter")

    page.wait_for_url("**/why/**")
    expect(page.get_by_role("heading", name="Why?", exact=True)).to_be_visible()


def test_a_rules_scenarios_open_by_keyboard(department, page, sign_in):
    sign_in("4411")
    page.goto("/rules/")
    scenario = page.get_by_text("Sixteen in-service hours count whole")
    expect(scenario).to_be_hidden()

    page.locator("#scenarios-in-service-cap summary").focus()
    page.keyboard.press("Enter")

    expect(scenario).to_be_visible()
