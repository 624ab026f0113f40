"""A sheet whose network fails, that is saved twice, or that another clerk saves meanwhile."""

import pytest
from playwright.sync_api import expect

from events.models import Event
from records.actions.sheet_saving import save_sheet
from records.models import Completion, DraftChange, SheetLine, SignInSheet
from tests.browser.sheets import count, enter, intercept
from tests.records.sheets import NEXT_DAY, second_clerk

pytestmark = pytest.mark.browser


# The network ------------------------------------------------------------------------------------


ENTRIES = "**/sheet/"


def test_serials_typed_while_the_network_is_down_wait_apart_and_go_in_by_themselves(sheet):
    intercept(sheet, ENTRIES, lambda route: route.abort())
    enter(sheet, "4411", "4412", "3301")

    waiting = sheet.locator("#sheet-waiting")
    expect(waiting).to_contain_text("3 entries wait (4411, 4412, 3301)")
    expect(sheet.get_by_role("combobox")).to_have_value("")
    sheet.keyboard.press("Control+Enter")
    expect(sheet.get_by_role("combobox")).to_be_focused()

    sheet.unroute(ENTRIES)
    count(sheet, "3 ready")
    expect(waiting).to_be_empty()
    lines = SheetLine.objects.order_by("pk").values_list("serial_number", flat=True)
    assert list(lines) == ["4411", "4412", "3301"]


STORAGE = [
    (507, "The server's disk is full", "tell an administrator"),
    (503, "The server can't save at the moment", "in a few minutes"),
]


@pytest.mark.parametrize(("status", "why", "_"), STORAGE)
def test_what_is_typed_while_the_server_can_not_save_waits_and_goes_in_later(sheet, status, why, _):
    intercept(sheet, ENTRIES, lambda route: route.fulfill(status=status))
    enter(sheet, "4411", "4412")
    waiting = sheet.locator("#sheet-waiting")
    expect(waiting).to_contain_text(f"{why}. 2 entries wait (4411, 4412)")
    expect(sheet.locator("#sheet-aside")).to_be_empty()

    sheet.unroute(ENTRIES)

    count(sheet, "2 ready")
    expect(waiting).to_be_empty()


@pytest.mark.parametrize(("status", "why", "way_out"), STORAGE)
def test_a_save_that_the_server_can_not_write_says_why_and_succeeds_at_the_next_try(
    sheet, status, why, way_out
):
    enter(sheet, "4411", "4412")
    sheet.keyboard.press("Control+Enter")
    button = sheet.get_by_role("button", name="Save 2 completions")
    expect(button).to_be_focused()
    sheet.wait_for_load_state()
    intercept(sheet, "**/review/", lambda route: route.fulfill(status=status))

    sheet.keyboard.press("Enter")

    said = sheet.locator("#sheet-failed")
    expect(said).to_contain_text(why)
    expect(said).to_contain_text(way_out)
    expect(button).to_be_visible()
    sheet.unroute("**/review/")
    sheet.keyboard.press("Enter")
    expect(sheet.get_by_role("link", name="Next sheet")).to_be_visible()
    assert Completion.objects.count() == 2


def test_what_waits_is_sent_by_a_button_too(sheet):
    intercept(sheet, ENTRIES, lambda route: route.abort())
    enter(sheet, "4411")
    button = sheet.get_by_role("button", name="Send now")
    expect(button).to_be_visible()
    sheet.unroute(ENTRIES)

    button.click()

    count(sheet, "1 ready")


def test_a_name_typed_while_the_network_is_down_is_looked_up_in_its_turn(sheet):
    intercept(sheet, "**/sheet/**", lambda route: route.abort())
    enter(sheet, "4412", "nunez", "3301")
    expect(sheet.locator("#sheet-waiting")).to_contain_text("3 entries wait (4412, nunez, 3301)")

    sheet.unroute("**/sheet/**")

    expect(sheet.locator("#sheet-waiting")).to_be_empty(timeout=15_000)
    count(sheet, "3 ready")
    lines = SheetLine.objects.order_by("pk").values_list("serial_number", flat=True)
    assert list(lines) == ["4412", "4411", "3301"]


def test_what_waits_is_sent_after_the_page_was_loaded_again(sheet):
    intercept(sheet, ENTRIES, lambda route: route.abort())
    enter(sheet, "4411", "4412")
    expect(sheet.locator("#sheet-waiting")).to_contain_text("2 entries wait")
    sheet.unroute(ENTRIES)

    sheet.reload()

    count(sheet, "2 ready")
    expect(sheet.locator("#sheet-waiting")).to_be_empty()


def test_an_answer_lost_on_the_way_back_adds_nothing_twice(sheet):
    def lose_the_answer(route):
        route.fetch()
        route.abort()

    intercept(sheet, ENTRIES, lose_the_answer)
    enter(sheet, "4411")
    expect(sheet.locator("#sheet-waiting")).to_contain_text("1 entry waits (4411)")
    sheet.unroute(ENTRIES)

    expect(sheet.locator("#sheet-said")).to_contain_text("Line 1: 4411 Núñez, Ana.")
    assert SheetLine.objects.count() == 1
    assert DraftChange.objects.count() == 1


def test_what_the_server_cannot_take_is_set_aside_and_the_next_goes_in(sheet):
    intercept(sheet, ENTRIES, lambda route: route.fulfill(status=500))
    enter(sheet, "4411")
    aside = sheet.locator("#sheet-aside")
    expect(aside).to_contain_text("“4411” is not on the sheet. The server could not do it")
    sheet.unroute(ENTRIES)

    enter(sheet, "4412")
    count(sheet, "1 ready")
    sheet.get_by_role("button", name="Take it up: 4411").click()
    sheet.keyboard.press("Enter")

    count(sheet, "2 ready")
    expect(aside).to_be_empty()


def test_a_clerk_signed_out_is_told_so_and_what_was_typed_is_sent_when_signed_in(sheet, sign_in):
    cookies = sheet.context.cookies()
    sheet.context.clear_cookies(name="sessionid")
    enter(sheet, "4411")
    expect(sheet.locator("#sheet-waiting")).to_contain_text("You are signed out. 1 entry waits")

    sheet.context.add_cookies(cookies)
    sheet.get_by_role("button", name="Send now").click()

    count(sheet, "1 ready")


def test_a_save_cut_off_says_so_keeps_everything_and_succeeds_once_at_the_next_try(sheet):
    enter(sheet, "4411", "4412")
    sheet.keyboard.press("Control+Enter")
    button = sheet.get_by_role("button", name="Save 2 completions")
    expect(button).to_be_focused()
    sheet.wait_for_load_state()
    intercept(sheet, "**/review/", lambda route: route.abort())

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
    sheet.wait_for_load_state()

    def lose_the_answer(route):
        route.fetch()
        route.abort()

    intercept(sheet, "**/review/", lose_the_answer)
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
    expect(sheet.locator("#sheet-aside")).to_contain_text("“4412” is not on the sheet.")
    sheet.get_by_role("button", name="Leave it out: 4412").click()
    expect(sheet.locator("#sheet-aside")).to_be_empty()
