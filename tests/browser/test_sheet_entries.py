"""A clerk types minutes with serial numbers, pastes columns, and mends what was not understood."""

import pytest
from playwright.sync_api import expect

from people.models import Member
from records.models import SheetLine
from tests.browser.clerk_time import A_KEY, measured
from tests.browser.sheets import FORTY, count, enter, paste
from tests.browser.width import PHONE, fits
from tests.factories import MemberFactory

pytestmark = pytest.mark.browser


def minutes() -> dict[str, int | None]:
    return dict(SheetLine.objects.order_by("pk").values_list("serial_number", "minutes"))


def test_a_clerk_types_forty_serials_and_saves(sheet, record_property):
    sheet.wait_for_load_state()
    with measured(record_property, "forty serial numbers typed"):
        for serial in FORTY:
            sheet.keyboard.type(serial, delay=A_KEY)
            sheet.wait_for_timeout(A_KEY)
            sheet.keyboard.press("Enter")
        count(sheet, "40 ready")
        sheet.keyboard.press("Control+Enter")
        sheet.get_by_role("button", name="Save 40 completions").press("Enter")
        expect(sheet.get_by_role("link", name="Next sheet")).to_be_visible()


def test_a_clerk_pastes_forty_rows_of_a_spreadsheet_and_saves(sheet, record_property):
    names = dict(Member.objects.values_list("serial_number", "last_name"))
    rows = [f"{number}\t{serial}\t{names[serial]}\t8.0" for number, serial in enumerate(FORTY, 1)]
    sheet.wait_for_load_state()
    with measured(record_property, "forty rows of a spreadsheet pasted"):
        paste(sheet, "\n".join(["No.\tSerial\tName\tHours", *rows]))
        count(sheet, "40 ready")
        sheet.keyboard.press("Control+Enter")
        sheet.get_by_role("button", name="Save 40 completions").press("Enter")
        expect(sheet.get_by_role("link", name="Next sheet")).to_be_visible()

    assert minutes() == dict.fromkeys(FORTY)


def test_minutes_are_typed_with_the_serial_and_again_for_its_line(sheet):
    enter(sheet, "4411 125", "4412")
    count(sheet, "2 ready")
    expect(sheet.locator("#sheet-lines")).to_contain_text("125 min / 50 = 2.50")

    enter(sheet, "4412 240")

    expect(sheet.locator("#sheet-lines")).to_contain_text("240 min / 50 = 4.80")
    assert minutes() == {"4411": 125, "4412": 240}


def test_what_can_be_read_in_two_ways_is_asked_and_answered(sheet, has_no_violations):
    MemberFactory(serial_number="240")
    enter(sheet, "4411 240", "4412 4")
    aside = sheet.locator("#sheet-aside")
    expect(aside).to_contain_text("“4411 240”: is it 240 minutes or two serial numbers?")
    expect(aside).to_contain_text("“4412 4”: is it 4 minutes or 4 hours of credit?")
    has_no_violations(sheet)

    sheet.get_by_role("button", name="240 minutes: 4411 240").click()
    count(sheet, "1 ready")
    sheet.get_by_role("button", name="4 hours of credit: 4412 4").click()

    count(sheet, "2 ready")
    expect(aside).to_be_empty()
    assert minutes() == {"4411": 240, "4412": 200}


def test_each_pasted_line_that_is_not_understood_stays_said_while_others_are_typed(sheet):
    paste(sheet, "Serial\tName\tHours\n4411\tNúñez\t8.0\n\tAllen\t8.0\n4412\tO'Brien\t12")
    count(sheet, "1 ready")
    aside = sheet.locator("#sheet-aside")
    expect(aside).to_contain_text("“Allen 8.0”: there is no serial number in it.")
    expect(aside).to_contain_text(
        "“4412 O'Brien 12”: 12 hours of credit are not possible in this class"
    )

    enter(sheet, "3301")
    count(sheet, "2 ready")
    expect(aside).to_contain_text("Allen 8.0")

    sheet.keyboard.type("!")
    expect(sheet.get_by_role("combobox")).to_have_value("Allen 8.0")


def test_an_entry_that_cannot_be_comes_back_with_the_reason(sheet):
    enter(sheet, "4411 401")

    box = sheet.get_by_role("combobox")
    expect(box).to_have_value("4411 401")
    expect(sheet.locator("#sheet-said")).to_contain_text("401 is no serial number and not 1 to 400")
    sheet.keyboard.type("4411 40")
    sheet.keyboard.press("Enter")
    count(sheet, "1 ready")
    assert minutes() == {"4411": 40}


def test_whom_an_unknown_serial_means_is_chosen_with_the_keyboard(sheet):
    enter(sheet, "4141")
    count(sheet, "1 to look at")

    sheet.keyboard.type("!")
    sheet.keyboard.press("Tab")
    expect(sheet.get_by_role("button", name="4411 Núñez, Ana")).to_be_focused()
    sheet.keyboard.press("Enter")

    count(sheet, "1 ready")
    assert list(minutes()) == ["4411"]
    expect(sheet.get_by_role("combobox")).to_be_focused()


def test_all_unknown_serials_are_removed_at_once(sheet, has_no_violations):
    enter(sheet, "9998", "4411", "9999")
    count(sheet, "2 to look at")
    has_no_violations(sheet)

    sheet.get_by_role("button", name="Remove the 2 unknown serial numbers").click()

    count(sheet, "1 ready")
    expect(sheet.locator("#sheet-said")).to_contain_text("Off the sheet: 9998, 9999.")
    expect(sheet.get_by_role("combobox")).to_be_focused()


@pytest.mark.parametrize("width", [1000, 1280])
def test_no_column_moves_while_lines_are_typed(sheet, width):
    MemberFactory(serial_number="6001", last_name="Featherstonehaugh-Montgomery")
    sheet.set_viewport_size({"width": width, "height": 800})

    def columns() -> list[float]:
        return sheet.locator("#sheet-lines thead th").evaluate_all(
            "cells => cells.map((cell) => Math.round(cell.getBoundingClientRect().left))"
        )

    enter(sheet, "4411")
    count(sheet, "1 ready")
    first = columns()
    enter(sheet, "6001 125", "9999")
    count(sheet, "1 to look at")

    assert columns() == first
    assert fits(sheet)


def test_on_a_phone_no_keys_are_named_that_it_does_not_have(browser, live_server, sheet):
    MemberFactory(serial_number="6001", last_name="Núñez")
    phone = browser.new_context(
        base_url=live_server.url,
        viewport=PHONE,
        has_touch=True,
        is_mobile=True,
    )
    phone.add_cookies(sheet.context.cookies())
    window = phone.new_page()
    window.goto(sheet.url)

    window.get_by_role("combobox").fill("nunez")

    note = window.locator(".matches__note")
    expect(note).to_be_visible()
    assert note.inner_text() == "2 found. Choose one."
    phone.close()


@pytest.mark.parametrize("typed", ["4411 9999", "-2420", "4411 abc"])
def test_what_is_no_line_stays_in_the_field_with_the_reason(sheet, typed):
    enter(sheet, typed)

    expect(sheet.locator("#sheet-said")).to_contain_text(f"“{typed}”: ")
    expect(sheet.locator("#sheet-input")).to_have_value(typed)
    assert not SheetLine.objects.exists()


def test_a_pasted_name_that_contradicts_its_serial_is_confirmed_by_keyboard(
    sheet, has_no_violations
):
    MemberFactory(serial_number="5006", last_name="Warner", first_name="Beth")
    paste(sheet, "4411\tWarner\t8.0\n4412\tO'Brien\t8.0")
    count(sheet, "1 to look at")
    lines = sheet.locator("#sheet-lines")
    expect(lines).to_contain_text("4411 is Núñez, Ana; the paper says Warner.")
    has_no_violations(sheet)

    sheet.keyboard.press("!")
    sheet.keyboard.press("Tab")
    sheet.keyboard.press("Enter")

    count(sheet, "2 ready")
    expect(sheet.locator("#sheet-input")).to_be_focused()
    assert SheetLine.objects.get(serial_number="4411").paper_name == ""


def test_a_sheet_opened_by_mistake_is_closed_as_it_was(sheet):
    enter(sheet, "4411")
    count(sheet, "1 ready")
    sheet.keyboard.press("Control+Enter")
    sheet.get_by_role("button", name="Save 1 completion").press("Enter")
    sheet.get_by_role("link", name="Open the sheet again").click()
    sheet.get_by_label("Why is it opened again?").fill("By mistake")
    sheet.get_by_role("button", name="Open the sheet again").click()

    sheet.get_by_role("button", name="Close it again, nothing written").click()

    expect(
        sheet.get_by_text("Nothing changed: the sheet is closed again as it was.")
    ).to_be_visible()
    expect(sheet.get_by_role("heading", name="Saved: 1 completion")).to_be_visible()
