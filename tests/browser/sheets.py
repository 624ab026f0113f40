"""What the tests of the sheet in a browser start from: a class of forty, and a clerk who types."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from courses.models import CourseSession

FORTY = [str(serial) for serial in range(8001, 8041)]


def entry(course_session: CourseSession) -> str:
    return reverse("records:sheet-entry", kwargs={"pk": course_session.pk})


def enter(page: Page, *serials: str) -> None:
    for serial in serials:
        page.keyboard.type(serial)
        page.keyboard.press("Enter")


def intercept(page: Page, addresses: str, handler: Callable, *, probe: str = "") -> None:
    """Handle requests to these addresses from now on; the browser may begin a moment late.

    Args:
        probe: one of the addresses, asked until it is handled; that of the page by itself.
    """
    handled = []

    def handle(route: Route) -> None:
        handled.append(route.request.url)
        handler(route)

    page.route(addresses, handle)
    while not handled:
        page.evaluate("url => fetch(url).then(() => null, () => null)", probe or page.url)


def count(page: Page, words: str) -> None:
    """Wait until the bar says so."""
    expect(page.locator("#sheet-count")).to_contain_text(words)


def paste(page: Page, text: str) -> None:
    """Paste as the browser does, without the system's clipboard."""
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const said = {clipboardData: data, bubbles: true, cancelable: true};
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", said));
        }""",
        text,
    )


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")
