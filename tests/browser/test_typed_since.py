"""What is typed into a form while a part of it is asked for, its answer held back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from courses.designations import AREA_KEYS, TOPIC_KEYS
from tests.browser.sheets import focused, intercept
from tests.department import Department, make_department
from tests.factories import CourseFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


class Answers:
    """Answers to what a page asks at an address, each held back until it is let through."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.held: list[Route] = []
        self.are_held = False
        intercept(page, f"**{address}*", self._hold, probe=address)
        self.are_held = True

    def _hold(self, route: Route) -> None:
        if self.are_held:
            self.held.append(route)
        else:
            route.continue_()

    def wait(self) -> None:
        """Until one is asked for."""
        while not self.held:
            self.page.wait_for_timeout(20)

    def let_through(self) -> None:
        self.are_held = False
        while self.held:
            self.held.pop(0).continue_()


@pytest.fixture
def department(live_server) -> Department:
    return make_department()


def open_form(page: Page, sign_in: Callable, department: Department, address: str) -> Answers:
    sign_in(department.clerk.serial_number)
    page.goto(address)
    expect(page.locator("#id_member")).to_be_focused()
    return Answers(page, "/credit/proposed/")


def test_what_is_typed_before_the_answer_stays_with_its_cursor(department, sign_in, page):
    CourseFactory(course_id="26-0042", title="Crisis response")
    answers = open_form(page, sign_in, department, "/credit/new/")
    page.locator("#id_course").fill("26-0042")
    page.locator("#id_firearms").focus()
    answers.wait()
    page.keyboard.type("2")

    answers.let_through()

    # The course fills in what has no hours, and its answer leaves the rest as it is.
    expect(page.locator("#id_source")).to_have_value("training_center")
    assert page.locator("#id_credit_hours").input_value() == ""
    assert page.locator("#id_firearms").input_value() == "2"
    assert focused(page) == "id_firearms"
    page.keyboard.type(".5")
    assert page.locator("#id_firearms").input_value() == "2.5"


def test_hours_typed_before_the_answer_are_not_mixed_with_those_of_the_course(
    department, sign_in, page
):
    none = dict.fromkeys((*AREA_KEYS, *TOPIC_KEYS), "0.00")
    of_areas = {**none, "technical_studies": "3.00", "skill_development": "1.75"}
    CourseFactory(
        course_id="26-0093",
        title="Report writing",
        instruction_minutes=240,
        credit_hours="4.75",
        **of_areas,
    )
    answers = open_form(page, sign_in, department, "/credit/new/")
    page.locator("#id_course").fill("26-0093")
    page.locator("#id_credit_hours").focus()
    answers.wait()
    page.keyboard.type("2")
    page.locator("#id_technical_studies").focus()
    page.keyboard.type("2")

    answers.let_through()

    expect(page.locator("#credit-proposed > [role=status]")).to_have_text(
        "26-0093 Report writing gives 4.75 hours; those you typed stay."
    )
    assert page.locator("#id_credit_hours").input_value() == "2"
    assert page.locator("#id_technical_studies").input_value() == "2"
    assert page.locator("#id_skill_development").input_value() == ""
    expect(page.locator("#hours-so-far")).to_contain_text("add up to 2.00 of 2.00")
    assert focused(page) == "id_technical_studies"


def test_hours_typed_right_after_the_semester_hours_stay(department, sign_in, page):
    answers = open_form(page, sign_in, department, "/credit/new/?kind=college")
    page.locator("#id_semester_hours").fill("3")
    page.locator("#id_legal_studies").focus()
    answers.wait()
    page.keyboard.type("6")

    answers.let_through()

    expect(page.locator("#id_credit_hours")).to_have_value("6.00")
    assert page.locator("#id_legal_studies").input_value() == "6"
    expect(page.locator("#hours-so-far")).to_contain_text("add up to 6.00 of 6.00")


def test_a_form_sent_before_the_answer_waits_for_the_hours_of_its_course(department, sign_in, page):
    CourseFactory(course_id="26-0042", title="Crisis response")
    answers = open_form(page, sign_in, department, "/credit/new/")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("#id_member").fill("4411")
    page.locator("#id_course").fill("26-0042")
    page.locator("#id_firearms").focus()
    answers.wait()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert "POST" not in sent

    answers.let_through()

    expect(page.locator(".error-summary")).to_be_visible()  # no day is given
    assert sent.count("POST") == 1
    assert page.locator("#id_firearms").input_value() == "2"
    assert page.locator("#id_credit_hours").input_value() == ""


def test_two_questions_at_once_are_answered_by_the_later_one(department, sign_in, page):
    CourseFactory(course_id="26-0042", title="Crisis response")
    CourseFactory(course_id="26-0077", title="Boats")
    answers = open_form(page, sign_in, department, "/credit/new/")
    for course_id in ("26-0042", "26-0077"):
        page.locator("#id_course").fill(course_id)
        page.locator("#id_firearms").focus()
        answers.wait()

    answers.let_through()

    expect(page.locator("#credit-proposed [role=status]")).to_contain_text("Boats")
