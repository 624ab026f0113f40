"""A clerk enters a sign-in sheet in a browser, hands on the keyboard."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from courses.models import Course, CourseSession, Enrolment
from people.models import Member
from records.models import Completion, SheetLine
from tests.browser.sheets import (
    FORTY,
    count,
    enter,
    entry,
    focused,
    paste,
)
from tests.browser.width import fits
from tests.factories import MemberFactory
from tests.records.sheets import draft, second_clerk

pytestmark = pytest.mark.browser


# Entering ---------------------------------------------------------------------------------------


def test_forty_serials_are_typed_and_saved_with_the_keyboard_alone(sheet, course_session):
    enter(sheet, *FORTY)
    count(sheet, "40 ready")
    assert focused(sheet) == "sheet-input"

    sheet.keyboard.press("Control+Enter")
    expect(sheet.get_by_role("button", name="Save 40 completions")).to_be_focused()
    sheet.keyboard.press("Enter")

    expect(sheet.get_by_role("link", name="Next sheet")).to_be_visible()
    expect(sheet.locator("h2").first).to_contain_text("Saved: 40 completions, 320.00 credit hours")
    assert Completion.objects.count() == 40
    lines = SheetLine.objects.order_by("pk").values_list("serial_number", flat=True)
    assert list(lines) == FORTY


def test_a_warning_is_answered_and_saved_with_the_keyboard_alone(
    sheet, course_session, has_no_violations
):
    Enrolment.objects.create(
        course_session=course_session, member=Member.objects.get(serial_number="3301")
    )
    enter(sheet, "4411", "3301")
    count(sheet, "2 ready")
    expect(sheet.locator("#sheet-bar")).to_contain_text("1 to confirm")
    has_no_violations(sheet)

    sheet.keyboard.press("Control+Enter")
    expect(sheet.get_by_label("Why is it right all the same?")).to_be_focused()
    has_no_violations(sheet)
    sheet.keyboard.press("Enter")
    assert not Completion.objects.exists()
    sheet.keyboard.type("Walked in")
    sheet.keyboard.press("Enter")

    expect(sheet.locator("h2").first).to_contain_text("Saved: 2 completions, 16.00 credit hours")


def test_lines_appear_without_a_page_load_the_newest_on_top(sheet):
    loads: list[str] = []
    sheet.on("load", lambda _: loads.append("load"))

    enter(sheet, "4411", "4412")

    count(sheet, "2 ready")
    rows = sheet.locator("#sheet-lines tbody tr")
    expect(rows.nth(0)).to_contain_text("O'Brien, Sean")
    expect(rows.nth(1)).to_contain_text("Núñez, Ana")
    expect(rows.nth(1)).to_contain_text("Squad 110")
    assert loads == []


def test_forty_serials_are_pasted_in_one_go(sheet):
    paste(sheet, "\n".join(FORTY))

    count(sheet, "40 ready")
    expect(sheet.locator("#sheet-said")).to_contain_text("40 lines added.")
    assert focused(sheet) == "sheet-input"


def test_ninety_six_lines_are_no_trouble(sheet, course_session):
    serials = [MemberFactory(serial_number=f"9{number:03}").serial_number for number in range(56)]

    paste(sheet, "\t".join([*FORTY, *serials]))

    count(sheet, "96 ready")


def test_a_duplicate_is_pointed_out_and_not_added(sheet):
    enter(sheet, "4411", "4412")
    count(sheet, "2 ready")

    enter(sheet, "4411")

    expect(sheet.locator("#sheet-said")).to_contain_text("4411 Núñez, Ana is already line 1.")
    expect(sheet.locator(".sheet-line--marked")).to_contain_text("Núñez, Ana")
    count(sheet, "2 ready")


def test_a_forgotten_serial_is_found_by_name_with_the_arrow_keys(sheet):
    sheet.keyboard.type("nunez")
    expect(sheet.get_by_role("option")).to_have_count(1)

    sheet.keyboard.press("ArrowDown")
    box = sheet.get_by_role("combobox")
    expect(box).to_have_attribute("aria-activedescendant", "match-1")
    sheet.keyboard.press("Enter")

    count(sheet, "1 ready")
    expect(sheet.locator("#sheet-lines")).to_contain_text("Núñez, Ana")
    expect(box).to_have_value("")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_a_name_that_only_one_has_is_added_by_enter_and_the_next_is_typed_at_once(sheet):
    enter(sheet, "nunez", "4412", "o'bri", "3301")

    count(sheet, "3 ready")
    expect(sheet.get_by_role("combobox")).to_have_value("")
    lines = SheetLine.objects.order_by("pk").values_list("serial_number", flat=True)
    assert list(lines) == ["4411", "4412", "3301"]


def test_a_name_of_several_typed_on_over_stays_said_until_it_is_chosen(sheet):
    MemberFactory(serial_number="6001", last_name="Núñez")

    enter(sheet, "nunez")
    expect(sheet.get_by_role("option")).to_have_count(2)
    expect(sheet.get_by_role("combobox")).to_have_value("nunez")
    assert not SheetLine.objects.exists()

    enter(sheet, "4412")
    count(sheet, "1 ready")
    assert [line.serial_number for line in SheetLine.objects.all()] == ["4412"]
    aside = sheet.locator("#sheet-aside")
    expect(aside).to_contain_text("“nunez” is not on the sheet.")
    sheet.keyboard.press("Control+Enter")
    expect(sheet.get_by_role("combobox")).to_be_focused()

    sheet.keyboard.type("!")
    expect(sheet.get_by_role("combobox")).to_have_value("nunez")
    expect(sheet.get_by_role("option")).to_have_count(2)
    sheet.keyboard.press("ArrowDown")
    sheet.keyboard.press("Enter")
    count(sheet, "2 ready")
    expect(aside).to_be_empty()


def test_a_name_of_several_is_not_lost_when_the_next_serial_is_typed_before_the_answer(sheet):
    MemberFactory(serial_number="6001", last_name="Núñez")
    sheet.route("**/matches/*", lambda route: (sheet.wait_for_timeout(300), route.continue_()))

    enter(sheet, "nunez")
    sheet.keyboard.type("44")
    expect(sheet.locator("#sheet-aside")).to_contain_text("“nunez” is not on the sheet")
    enter(sheet, "12")

    count(sheet, "1 ready")
    expect(sheet.locator("#sheet-aside")).to_contain_text("“nunez” is not on the sheet")
    sheet.get_by_role("button", name="Leave it out: nunez").click()
    expect(sheet.locator("#sheet-aside")).to_be_empty()


def test_a_name_set_aside_is_settled_by_typing_more_of_it(sheet):
    MemberFactory(serial_number="6001", last_name="Núñez", first_name="Zoe")
    enter(sheet, "nunez")
    expect(sheet.get_by_role("option")).to_have_count(2)
    enter(sheet, "4412")
    expect(sheet.locator("#sheet-aside")).to_contain_text("“nunez” is not on the sheet")

    enter(sheet, "nunez zoe")

    count(sheet, "2 ready")
    expect(sheet.locator("#sheet-aside")).to_be_empty()


def test_what_is_no_serial_number_comes_back_and_typed_on_over_stays_said(sheet):
    enter(sheet, "+-")
    expect(sheet.get_by_role("combobox")).to_have_value("+-")

    enter(sheet, "4412")

    count(sheet, "1 ready")
    expect(sheet.locator("#sheet-aside")).to_contain_text("“+-”: there is no serial number")
    sheet.reload()
    expect(sheet.locator("#sheet-aside")).to_contain_text("“+-”: there is no serial number")


def test_a_list_pasted_over_a_name_still_to_be_chosen_leaves_the_name_said(sheet):
    MemberFactory(serial_number="6001", last_name="Núñez")
    enter(sheet, "nunez")
    expect(sheet.get_by_role("option")).to_have_count(2)

    paste(sheet, "4411\n4412")

    count(sheet, "2 ready")
    expect(sheet.locator("#sheet-aside")).to_contain_text("“nunez” is not on the sheet.")


def test_a_name_still_to_be_chosen_keeps_the_clerk_from_leaving_for_the_review(sheet):
    MemberFactory(serial_number="6001", last_name="Núñez")
    enter(sheet, "4412")
    count(sheet, "1 ready")

    sheet.keyboard.type("nunez")
    sheet.keyboard.press("Control+Enter")

    expect(sheet.get_by_role("option")).to_have_count(2)
    expect(sheet.get_by_role("combobox")).to_be_focused()


def test_the_draft_is_there_in_another_browser(sheet, sign_in, browser: Browser, course_session):
    enter(sheet, "4411", "9999")
    count(sheet, "1 to look at")
    cookies = sheet.context.cookies()

    other = browser.new_context()
    other.add_cookies(cookies)
    window = other.new_page()
    window.goto(sheet.url)

    count(window, "1 ready")
    expect(window.locator("#sheet-lines")).to_contain_text("Núñez, Ana")
    expect(window.locator("#sheet-lines")).to_contain_text("No member has serial number 9999")
    other.close()


def test_the_other_clerks_lines_appear_with_ones_own(sheet, department, course_session):
    enter(sheet, "4411")
    count(sheet, "1 ready")
    draft(course_session, "3301", second_clerk(department.inquiry))

    enter(sheet, "4412")

    count(sheet, "3 ready")
    expect(sheet.locator("#sheet-lines tbody tr")).to_have_count(3)


# Mending ----------------------------------------------------------------------------------------


def test_a_wrong_line_is_mended_with_the_keyboard_alone(sheet):
    enter(sheet, "4412", "4499", "3301")
    count(sheet, "1 to look at")

    sheet.keyboard.type("!")
    assert focused(sheet).startswith("serial-")
    sheet.keyboard.type("4411")
    sheet.keyboard.press("Enter")

    count(sheet, "3 ready")
    expect(sheet.locator(".sheet-line--wrong")).to_have_count(0)
    expect(sheet.get_by_role("combobox")).to_be_focused()


def test_saving_with_a_wrong_line_leads_to_the_line(sheet):
    enter(sheet, "4411", "9999")

    sheet.keyboard.press("Control+Enter")

    count(sheet, "1 to look at")
    expect(sheet.locator(".sheet-line--wrong .sheet-cell").first).to_be_focused()


def test_minutes_are_set_in_place_and_show_their_arithmetic(sheet):
    enter(sheet, "4411")
    count(sheet, "1 ready")

    sheet.keyboard.press("ArrowDown")
    sheet.keyboard.press("Tab")
    sheet.keyboard.press("Tab")
    sheet.keyboard.type("125")
    sheet.keyboard.press("Enter")

    expect(sheet.locator("#sheet-lines")).to_contain_text("125 min / 50 = 2.50")
    expect(sheet.get_by_role("combobox")).to_be_focused()


def test_refused_minutes_stay_in_the_field_with_the_reason(sheet):
    enter(sheet, "4411")
    count(sheet, "1 ready")

    sheet.keyboard.press("ArrowDown")
    sheet.keyboard.press("Tab")
    sheet.keyboard.press("Tab")
    sheet.keyboard.type("401")
    sheet.keyboard.press("Enter")

    field = sheet.get_by_label("Minutes, line 1")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_value("401")
    expect(field).to_be_focused()
    expect(sheet.locator("#sheet-lines")).to_contain_text("401 minutes is more than the 400")

    sheet.keyboard.type("400")
    sheet.keyboard.press("Enter")
    expect(field).not_to_have_attribute("aria-invalid", "true")


def test_minutes_left_by_tab_are_kept_too(sheet):
    enter(sheet, "4411", "4412")
    count(sheet, "2 ready")

    sheet.get_by_label("Minutes, line 1").fill("200")
    sheet.keyboard.press("Tab")

    expect(sheet.locator("#sheet-lines")).to_contain_text("200 min / 50 = 4.00")
    assert SheetLine.objects.get(serial_number="4411").minutes == 200


def test_a_line_is_removed_with_the_keyboard(sheet):
    enter(sheet, "4411", "4412")
    count(sheet, "2 ready")

    sheet.keyboard.press("ArrowDown")
    sheet.keyboard.press("Control+Delete")

    count(sheet, "1 ready")
    expect(sheet.locator("#sheet-said")).to_contain_text("4412 is off the sheet.")
    expect(sheet.get_by_role("combobox")).to_be_focused()


def test_all_lines_of_a_wrong_class_are_removed_at_once(sheet):
    paste(sheet, "\n".join(FORTY))
    count(sheet, "40 ready")

    sheet.get_by_text("The wrong class?").click()
    sheet.get_by_role("button", name="Remove all lines that are not saved").click()

    expect(sheet.locator("#sheet-said")).to_contain_text("Off the sheet: 8001, 8002")
    assert not SheetLine.objects.exists()


def test_escape_leaves_a_field_as_it_was(sheet):
    enter(sheet, "4411")
    count(sheet, "1 ready")

    sheet.keyboard.press("ArrowDown")
    sheet.keyboard.press("Tab")
    sheet.keyboard.type("9")
    sheet.keyboard.press("Escape")

    expect(sheet.get_by_role("combobox")).to_be_focused()
    expect(sheet.get_by_label("Serial number, line 1")).to_have_value("4411")


def test_areas_are_set_in_a_dialog_that_keeps_a_refused_split(sheet):
    enter(sheet, "4411")
    sheet.get_by_label("Minutes, line 1").fill("100")
    sheet.keyboard.press("Enter")
    sheet.get_by_role("link", name="Areas").click()

    legal = sheet.get_by_label("Legal studies")
    expect(legal).to_have_value("0.50")
    legal.fill("1.00")
    sheet.get_by_role("button", name="Set").click()
    expect(sheet.locator("#sheet-areas")).to_contain_text("Hours by area add up to 2.50")
    expect(legal).to_have_value("1.00")

    legal.fill("0.50")
    sheet.get_by_role("button", name="Set").click()
    expect(sheet.locator("#sheet-areas")).to_be_hidden()
    expect(sheet.locator("#sheet-said")).to_contain_text("are set.")


# Scores -----------------------------------------------------------------------------------------


@pytest.fixture
def scored(page: Page, sign_in: Callable, course_session: CourseSession) -> Page:
    """The clerk at the empty sheet of a computer-based course."""
    Course.objects.update(delivery="computer_based")
    sign_in("1101")
    page.goto(entry(course_session))
    return page


def test_scores_are_typed_down_the_column_with_the_keyboard_alone_and_saved(scored):
    enter(scored, "4411", "4412")
    count(scored, "2 to look at")
    expect(scored.get_by_role("combobox")).to_be_focused()

    scored.keyboard.type("!")
    expect(scored.get_by_label("Score in percent, line 2")).to_be_focused()
    scored.keyboard.type("87.5")
    scored.keyboard.press("ArrowDown")
    count(scored, "1 ready")
    expect(scored.get_by_label("Score in percent, line 1")).to_be_focused()
    scored.keyboard.type("60")
    scored.keyboard.press("Enter")
    count(scored, "1 ready 1 not passed")
    expect(scored.get_by_role("combobox")).to_be_focused()

    scored.keyboard.press("Control+Enter")
    expect(scored.locator("#sheet-review")).to_contain_text("score 87.5 percent")
    scored.get_by_role("button", name="Save 2 completions").press("Enter")
    expect(scored.get_by_role("link", name="Next sheet")).to_be_visible()
    scores = Completion.objects.values_list("member__serial_number", "score")
    assert dict(scores) == {"4411": Decimal("60.00"), "4412": Decimal("87.50")}


@pytest.mark.parametrize("width", [320, 1280])
def test_a_sheet_with_scores_has_no_accessibility_violation(scored, has_no_violations, width):
    scored.set_viewport_size({"width": width, "height": 800})
    enter(scored, "4411", "4412")
    count(scored, "2 to look at")
    scored.get_by_label("Score in percent, line 1").fill("101")
    scored.keyboard.press("Enter")

    score = scored.get_by_label("Score in percent, line 1")
    expect(score).to_have_attribute("aria-invalid", "true")
    expect(score).to_have_value("101")
    expect(score).to_be_focused()
    has_no_violations(scored)
    assert fits(scored)


# Without script, on a phone, for everyone -------------------------------------------------------


def test_the_sheet_works_without_script(browser: Browser, live_server, sheet, course_session):
    plain = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    plain.add_cookies(sheet.context.cookies())
    window = plain.new_page()
    window.goto(entry(course_session))

    window.fill("#sheet-input", "4411, 9999")
    window.keyboard.press("Enter")
    expect(window.locator("#sheet-count")).to_contain_text("1 to look at")
    window.get_by_label("Serial number, line 2").fill("4412")
    window.keyboard.press("Enter")
    expect(window.locator("#sheet-count")).to_contain_text("2 ready")
    window.get_by_label("Minutes, line 2").fill("125")
    window.keyboard.press("Enter")
    expect(window.locator("#sheet-lines")).to_contain_text("2.50")
    window.get_by_role("link", name="Review and save").click()
    window.get_by_role("button", name="Save 2 completions").click()

    expect(window.locator("main")).to_contain_text("Saved: 2 completions, 10.50 credit hours")
    plain.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_no_state_of_the_page_has_an_accessibility_violation(
    sheet, department, has_no_violations, width
):
    sheet.set_viewport_size({"width": width, "height": 800})
    has_no_violations(sheet)

    enter(sheet, "4411", "9999", "4412")
    count(sheet, "1 to look at")
    has_no_violations(sheet)

    sheet.get_by_label("Minutes, line 1").fill("zero")
    sheet.keyboard.press("Enter")
    expect(sheet.get_by_label("Minutes, line 1")).to_have_attribute("aria-invalid", "true")
    has_no_violations(sheet)
    sheet.get_by_label("Minutes, line 1").fill("100")
    sheet.keyboard.press("Enter")
    expect(sheet.locator("#sheet-lines")).to_contain_text("100 min / 50 = 2.00")

    sheet.keyboard.type("o'br")
    expect(sheet.get_by_role("option")).to_have_count(1)
    sheet.keyboard.press("ArrowDown")
    has_no_violations(sheet)
    sheet.keyboard.press("Escape")
    sheet.keyboard.press("Escape")

    sheet.keyboard.type("?")
    expect(sheet.locator("#sheet-keys")).to_be_visible()
    has_no_violations(sheet)
    sheet.keyboard.press("Escape")

    sheet.get_by_role("link", name="Areas").click()
    expect(sheet.locator("#sheet-areas")).to_be_visible()
    has_no_violations(sheet)
    sheet.keyboard.press("Escape")

    assert fits(sheet)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_around_the_sheet_have_no_accessibility_violation(
    sheet, department, course_session, has_no_violations, width
):
    sheet.set_viewport_size({"width": width, "height": 800})
    review = reverse("records:sheet-review", kwargs={"pk": course_session.pk})
    sheet.goto(reverse("records:sheet-list"))
    has_no_violations(sheet)
    draft(course_session, "4411\n9999", second_clerk(department.inquiry))
    sheet.goto(review)
    has_no_violations(sheet)
    SheetLine.objects.filter(serial_number="9999").delete()
    sheet.goto(review)
    has_no_violations(sheet)
    sheet.keyboard.press("Enter")
    expect(sheet.get_by_role("link", name="Next sheet")).to_be_visible()
    has_no_violations(sheet)
    sheet.goto(reverse("records:sheet-reopen", kwargs={"pk": course_session.pk}))
    has_no_violations(sheet)
    completion = Completion.objects.get()
    for name in ("completion-detail", "completion-void"):
        sheet.goto(reverse(f"records:{name}", kwargs={"pk": completion.pk}))
        has_no_violations(sheet)
    sheet.get_by_role("button", name="Void this completion").click()
    expect(sheet.get_by_role("alert").first).to_be_visible()
    has_no_violations(sheet)
    sheet.get_by_label("Why is it voided?").fill("Wrong member")
    sheet.get_by_role("button", name="Void this completion").click()
    expect(sheet.locator("main")).to_contain_text("it counts for nothing")
    has_no_violations(sheet)
    sheet.goto(reverse("events:event-list"))
    has_no_violations(sheet)
