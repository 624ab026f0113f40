"""A browser on the live server: `page` shows it, `sign_in` signs a member in."""

import os
import threading
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

from courses.models import CourseSession
from people.models import Member
from scripts.packages import find_chromium
from tests.browser.answering import wait_until_all_is_answered
from tests.browser.clerk_time import CLERKS_TIME
from tests.browser.sheets import FORTY, entry
from tests.department import Department
from tests.factories import CourseFactory, MemberFactory
from tests.records.sheets import a_class
from tests.signed_in import client_of

# Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CHROMIUM") or find_chromium()
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print how long a clerk needs, as the tests have measured it."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name.startswith(CLERKS_TIME):
                terminalreporter.write_line(f"{name}: {value}")


@pytest.fixture(scope="session")
def browser(django_db_setup, live_server) -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()
        # That of this thread while there is an event loop in it.
        connections.close_all()
    # Each thread of the server has a connection to the database, which is dropped next.
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(timeout=10)


@pytest.fixture(scope="session")
def window(browser: Browser, live_server) -> Iterator[BrowserContext]:
    """The window of all tests of a worker, whose addresses begin at the live server.

    What it has fetched of styles and scripts it need not fetch again.
    """
    window = browser.new_context(base_url=live_server.url, viewport=DESKTOP, locale="en-US")
    yield window
    window.close()


@pytest.fixture
def context(window: BrowserContext) -> Iterator[BrowserContext]:
    """The window, in which nobody is signed in."""
    yield window
    window.clear_cookies()
    wait_until_all_is_answered()


def errors_on(page: Page) -> list[str]:
    """What the page's own scripts will have thrown."""
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    return errors


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A new page, 1280 px wide; an error of the page's own scripts fails the test."""
    page = context.new_page()
    errors = errors_on(page)
    yield page
    page.close()
    assert errors == []


@pytest.fixture(scope="session")
def shared_page(window: BrowserContext) -> tuple[Page, list[str]]:
    """A page for `viewer`, and the errors of its scripts."""
    page = window.new_page()
    page.add_init_script(AXE_SCRIPT)
    return page, errors_on(page)


@pytest.fixture
def viewer(context: BrowserContext, shared_page: tuple[Page, list[str]]) -> Iterator[Page]:
    """The page of tests that go to an address and look: one for all of them, since a new one
    costs more than most of what they look at. Leave no listener on it and no route."""
    page, errors = shared_page
    page.set_viewport_size(DESKTOP)
    yield page
    page.goto("/health/")  # asks the server for nothing more, in the process that is there
    thrown = errors[:]
    errors.clear()
    assert thrown == []


@pytest.fixture
def sign_in(context: BrowserContext, live_server) -> Callable[[str], None]:
    """Sign a member in by serial number, without the form."""

    def sign_in(serial_number: str) -> None:
        client = client_of(Member.objects.get(serial_number=serial_number))
        session = client.cookies["sessionid"].value
        context.clear_cookies()
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    return sign_in


@pytest.fixture
def has_no_violations() -> Callable[[Page], None]:
    """Check a page by axe, WCAG 2.1 A and AA."""

    def check(page: Page) -> None:
        page.wait_for_load_state()  # on what has only begun to arrive there is nothing to find
        options = {
            "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
            "resultTypes": ["violations"],  # the whole page is checked, what passes is not told
        }
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE_SCRIPT)
        found = page.evaluate(
            "async (options) => ({violations: (await axe.run(options)).violations})", options
        )
        results = AxeResults(found)
        assert results.violations_count == 0, results.generate_report()

    return check


@pytest.fixture
def course_session(department: Department) -> CourseSession:
    """A class of yesterday, and forty members to have been in it."""
    for serial in FORTY:
        MemberFactory(serial_number=serial, element=department.elements["Squad 310"])
    return a_class(course=CourseFactory(course_id="26-0042", title="Crisis response"))


@pytest.fixture
def sheet(page: Page, sign_in: Callable, course_session: CourseSession) -> Page:
    """The clerk at the empty sheet."""
    sign_in("1101")
    page.goto(entry(course_session))
    return page
