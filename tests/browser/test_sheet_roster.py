"""A clerk enters a sheet from the roster: all enrolled, the absent struck, walk-ins typed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from courses.models import CourseSession, Enrolment
from people.models import Member
from records.models import Completion, SheetLine
from tests.browser.clerk_time import A_KEY, measured
from tests.browser.sheets import FORTY, count, enter, entry, focused, intercept
from tests.browser.width import fits

pytestmark = pytest.mark.browser


@pytest.fixture
def roster(page: Page, sign_in: Callable, course_session: CourseSession) -> Page:
    """The clerk at the empty sheet of a class with forty enrolled."""
    Enrolment.objects.bulk_create(
        Enrolment(course_session=course_session, member=member)
        for member in Member.objects.filter(serial_number__in=FORTY)
    )
    sign_in("1101")
    page.goto(entry(course_session))
    page.wait_for_load_state()
    return page


def test_forty_enrolled_three_absent_and_two_walk_ins_are_saved_with_the_keyboard_alone(
    roster, record_property
):
    keyboard = roster.keyboard

    def typed(text: str) -> None:
        keyboard.type(text, delay=A_KEY)
        roster.wait_for_timeout(A_KEY)
        keyboard.press("Enter")

    with measured(record_property, "forty enrolled, three absent, two walk-ins"):
        typed("+")
        count(roster, "40 ready")
        for absent in ("8004", "8017", "8033"):
            typed(absent)
            expect(roster.locator(f"[data-serial='{absent}']")).to_be_focused()
            keyboard.press("-")
        count(roster, "37 ready 3 struck")
        typed("4411")
        typed("4412")
        count(roster, "39 ready 3 struck 2 to confirm")
        keyboard.press("Control+Enter")
        expect(roster.get_by_label("Why is it right all the same?")).to_be_focused()
        typed("Walked in")
        expect(roster.get_by_role("link", name="Next sheet")).to_be_visible()

    assert Completion.objects.count() == 39
    absent = Enrolment.objects.filter(state="absent").values_list(
        "member__serial_number", flat=True
    )
    assert sorted(absent) == ["8004", "8017", "8033"]


def test_a_line_is_struck_and_put_back_by_one_key_while_walking(roster):
    enter(roster, "+")
    count(roster, "40 ready")

    for key in ("ArrowDown", "ArrowDown", "-", "ArrowDown", "-"):
        roster.keyboard.press(key)
    count(roster, "38 ready 2 struck")
    assert list(
        SheetLine.objects.filter(is_struck=True)
        .order_by("pk")
        .values_list("serial_number", flat=True)
    ) == ["8002", "8004"]
    expect(roster.locator("[data-serial='8005']")).to_be_focused()

    roster.keyboard.press("ArrowUp")
    roster.keyboard.press("-")
    count(roster, "39 ready 1 struck")
    roster.keyboard.press("Control+z")
    count(roster, "39 ready 1 struck")
    roster.keyboard.press("Control+z")
    count(roster, "40 ready")
    expect(roster.locator("[data-serial='8002']")).to_be_focused()


def test_a_serial_typed_again_moves_to_its_line_and_typing_on_goes_to_the_input(roster):
    enter(roster, "4411", "4412")
    count(roster, "2 ready")

    enter(roster, "4411")
    expect(roster.locator("[data-serial='4411']")).to_be_focused()
    enter(roster, "3301")

    count(roster, "3 ready")
    assert focused(roster) == "sheet-input"
    lines = SheetLine.objects.order_by("pk").values_list("serial_number", flat=True)
    assert list(lines) == ["4411", "4412", "3301"]


def test_down_goes_to_the_marked_line_and_in_it_to_what_is_wrong(roster):
    enter(roster, "4411", "4412", "9999")
    count(roster, "1 to look at")

    roster.keyboard.press("ArrowDown")
    expect(roster.get_by_label("Serial number, line 3")).to_be_focused()
    roster.keyboard.press("Escape")
    enter(roster, "4411")
    expect(roster.locator("[data-serial='4411']")).to_be_focused()
    roster.keyboard.press("Escape")
    expect(roster.get_by_role("combobox")).to_be_focused()
    roster.keyboard.press("ArrowDown")

    expect(roster.locator("[data-serial='4411']")).to_be_focused()


def test_a_stroke_while_the_network_is_down_waits_and_is_made_in_its_turn(roster):
    enter(roster, "+")
    count(roster, "40 ready")
    intercept(roster, "**/strike/", lambda route: route.abort(), probe=f"{roster.url}strike/")

    for key in ("ArrowDown", "-", "-"):
        roster.keyboard.press(key)
    expect(roster.locator("#sheet-waiting")).to_contain_text(
        "2 entries wait (strike 8001, strike 8002)"
    )
    roster.unroute("**/strike/")

    count(roster, "38 ready 2 struck")


def test_a_line_is_struck_and_put_back_by_its_button(roster, has_no_violations):
    roster.get_by_role("button", name="Add all 40 enrolled").click()
    count(roster, "40 ready")
    expect(roster.get_by_role("button", name="Add all others enrolled")).to_be_visible()

    roster.get_by_role("button", name="Strike line 4, 8004").click()
    count(roster, "39 ready 1 struck")
    has_no_violations(roster)
    roster.get_by_role("button", name="Put back line 4, 8004").click()

    count(roster, "40 ready")


def test_the_roster_works_without_script(browser, live_server, roster, course_session):
    plain = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    plain.add_cookies(roster.context.cookies())
    window = plain.new_page()
    window.goto(entry(course_session))

    window.get_by_role("button", name="Add all 40 enrolled").click()
    expect(window.locator("#sheet-count")).to_contain_text("40 ready")
    window.get_by_role("button", name="Strike line 4, 8004").click()

    expect(window.locator("#sheet-count")).to_contain_text("39 ready 1 struck")
    plain.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_a_sheet_from_the_roster_has_no_accessibility_violation(roster, has_no_violations, width):
    roster.set_viewport_size({"width": width, "height": 800})
    has_no_violations(roster)
    enter(roster, "+")
    count(roster, "40 ready")
    for key in ("ArrowDown", "-"):
        roster.keyboard.press(key)
    count(roster, "39 ready 1 struck")

    has_no_violations(roster)
    assert fits(roster)
