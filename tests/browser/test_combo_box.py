"""Choosing from a long list by typing: Enter and Tab take what was found."""

import pytest
from playwright.sync_api import expect

from tests.factories import ProviderFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def box(department, page, sign_in):
    for name in ("Regional Police Academy", "Regional Crime Laboratory", "State Patrol"):
        ProviderFactory(name=name)
    sign_in(department.clerk.serial_number)
    page.goto("/courses/add/")
    box = page.get_by_role("combobox", name="Provider")
    box.click()
    return box


def chosen(page) -> str:
    return page.locator("select[name=provider]").evaluate(
        "select => select.selectedOptions[0]?.text"
    )


def test_enter_takes_the_first_match(box, page):
    page.keyboard.type("regional pol")
    page.keyboard.press("Enter")

    expect(box).to_have_value("Regional Police Academy")
    assert chosen(page) == "Regional Police Academy"


def test_enter_with_no_match_keeps_what_was_typed(box, page):
    page.keyboard.type("regional zoo")
    page.keyboard.press("Enter")

    expect(box).to_have_value("regional zoo")
    expect(page.get_by_text("No results found")).to_be_visible()
    assert page.url.endswith("/courses/add/")


def test_tab_takes_the_only_match_and_goes_on(box, page):
    page.keyboard.type("state")
    page.keyboard.press("Tab")

    assert chosen(page) == "State Patrol"
    expect(box).not_to_be_focused()


@pytest.mark.parametrize("leave", ["Tab", "Enter", "a click"])
def test_a_choice_that_is_emptied_is_none(box, page, leave):
    page.keyboard.type("state")
    page.keyboard.press("Enter")
    expect(box).to_have_value("State Patrol")

    box.fill("")
    if leave == "a click":
        page.get_by_role("heading", level=1).click()
    else:
        page.keyboard.press(leave)

    expect(box).to_have_value("")
    assert chosen(page) in (None, "", "---------")


def test_the_arrow_keys_still_choose(box, page):
    page.keyboard.type("regional")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    assert chosen(page).startswith("Regional")


def test_a_choice_made_stays_when_enter_is_pressed_on_it_again(box, page):
    page.keyboard.type("state")
    page.keyboard.press("Enter")

    box.click()
    page.keyboard.press("Enter")

    assert chosen(page) == "State Patrol"
    expect(box).to_have_value("State Patrol")
