"""A sheet whose network fails, that is saved twice, or that another clerk saves meanwhile."""

import pytest
from playwright.sync_api import expect

from events.models import Event
from records.actions.sheet_saving import save_sheet
from records.models import Completion, SheetLine, SignInSheet
from tests.browser.sheets import (
    count,
    enter,
)
from tests.records.sheets import NEXT_DAY, second_clerk

pytestmark = pytest.mark.browser


# The network ------------------------------------------------------------------------------------


def test_a_serial_typed_while_the_network_is_down_comes_back_and_goes_in_once(sheet):
    sheet.route("**/sheet/", lambda route: route.abort())
    enter(sheet, "4411")

    expect(sheet.locator("#sheet-failed")).to_contain_text("The connection failed")
    expect(sheet.get_by_role("combobox")).to_have_value("4411")

    sheet.unroute("**/sheet/")
    sheet.keyboard.press("Enter")
    count(sheet, "1 ready")
    expect(sheet.locator("#sheet-failed")).to_be_empty()
    assert SheetLine.objects.count() == 1


def test_an_answer_lost_on_the_way_back_adds_nothing_twice(sheet):
    def lose_the_answer(route):
        route.fetch()
        route.abort()

    sheet.route("**/sheet/", lose_the_answer)
    enter(sheet, "4411")
    expect(sheet.locator("#sheet-failed")).to_contain_text("Nothing is written twice")
    sheet.unroute("**/sheet/")

    sheet.keyboard.press("Enter")

    expect(sheet.locator("#sheet-said")).to_contain_text("4411 Núñez, Ana is already line 1.")
    assert SheetLine.objects.count() == 1


def test_a_save_cut_off_says_so_keeps_everything_and_succeeds_once_at_the_next_try(sheet):
    enter(sheet, "4411", "4412")
    sheet.keyboard.press("Control+Enter")
    button = sheet.get_by_role("button", name="Save 2 completions")
    expect(button).to_be_focused()
    sheet.route("**/review/", lambda route: route.abort())

    sheet.keyboard.press("Enter")
    expect(sheet.locator("#sheet-failed")).to_contain_text("The connection failed")
    expect(button).to_be_visible()
    assert not Completion.objects.exists()

    sheet.unroute("**/review/")
    sheet.keyboard.press("Enter")
    expect(sheet.get_by_role("link", name="Next sheet")).to_be_visible()
    assert Completion.objects.count() == 2


def test_a_save_whose_answer_is_lost_is_not_saved_again(sheet):
    enter(sheet, "4411")
    sheet.keyboard.press("Control+Enter")
    expect(sheet.get_by_role("button", name="Save 1 completion")).to_be_focused()

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    sheet.route("**/review/", lose_the_answer)
    sheet.keyboard.press("Enter")
    expect(sheet.locator("#sheet-failed")).to_contain_text("The connection failed")
    sheet.unroute("**/review/")
    sheet.keyboard.press("Enter")

    expect(sheet.locator("#messages")).to_contain_text("This sheet was already saved by")
    assert Completion.objects.count() == 1
    assert Event.objects.filter(action="sheet.save").count() == 1


# Twice ------------------------------------------------------------------------------------------


def test_a_double_click_on_save_saves_once(sheet):
    enter(sheet, "4411")
    sheet.keyboard.press("Control+Enter")

    sheet.get_by_role("button", name="Save 1 completion").dblclick()

    expect(sheet.get_by_role("link", name="Next sheet")).to_be_visible()
    assert Completion.objects.count() == 1
    assert Event.objects.filter(action="sheet.save").count() == 1


def test_the_back_button_after_saving_leads_to_the_saved_sheet(sheet, course_session):
    enter(sheet, "4411")
    sheet.keyboard.press("Control+Enter")
    sheet.get_by_role("button", name="Save 1 completion").press("Enter")
    expect(sheet.get_by_role("link", name="Next sheet")).to_be_visible()

    sheet.go_back()
    expect(sheet.get_by_role("link", name="Next sheet")).to_be_visible()
    sheet.go_back()
    expect(sheet.get_by_role("link", name="Next sheet")).to_be_visible()
    assert Completion.objects.count() == 1


def test_a_line_typed_on_a_sheet_that_another_saved_shows_the_saved_sheet(
    sheet, course_session, department
):
    enter(sheet, "4411")
    count(sheet, "1 ready")
    save_sheet(
        sheet=SignInSheet.objects.get(),
        seen_version=1,
        by=second_clerk(department.inquiry),
        now=NEXT_DAY,
    )

    enter(sheet, "4412")

    expect(sheet.get_by_role("link", name="Next sheet")).to_be_visible()
