"""A browser on the live server: `page` shows it, `sign_in` signs a member in."""

import os
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from courses.models import CourseSession
from people.models import Member
from tests.browser.clerk_time import CLERKS_TIME
from tests.browser.sheets import FORTY, entry
from tests.department import Department
from tests.factories import CourseFactory, MemberFactory
from tests.records.sheets import a_class

# Playwright keeps an event loop in this thread, which Django takes for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
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
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def context(browser: Browser, live_server) -> Iterator[BrowserContext]:
    """A fresh window, 1280 px wide, whose addresses begin at the live server."""
    window = browser.new_context(
        base_url=live_server.url, viewport={"width": 1280, "height": 900}, locale="en-US"
    )
    yield window
    window.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page; an error of the page's own scripts fails the test."""
    page = context.new_page()
    page.set_default_timeout(10_000)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []


@pytest.fixture
def sign_in(context: BrowserContext, live_server) -> Callable[[str], None]:
    """Sign a member in by serial number, without the form."""

    def sign_in(serial_number: str) -> None:
        client = Client()
        client.force_login(
            Member.objects.get(serial_number=serial_number),
            backend="people.sign_in.SerialNumberBackend",
        )
        session = client.cookies["sessionid"].value
        context.clear_cookies()
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    return sign_in


@pytest.fixture
def has_no_violations() -> Callable[[Page], None]:
    """Check a page by axe, WCAG 2.1 A and AA."""

    def check(page: Page) -> None:
        options = {
            "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
            "resultTypes": ["violations"],  # the whole page is checked, what passes is not told
        }
        results = Axe().run(page, options=options)
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
