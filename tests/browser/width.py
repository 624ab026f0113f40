"""The width of a phone, and whether a page fits the width that it has."""

from playwright.sync_api import Page, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}


def fits(page: Page) -> bool:
    """Whether nothing of the page has to be scrolled to sideways, once the page is there: what a
    click leads to may have begun to arrive and have no element yet."""
    page.wait_for_load_state()
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
