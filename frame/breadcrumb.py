"""The way to a page from the pages above it, as the breadcrumb shows it."""

from django.urls import reverse

Step = tuple[str, str]

ADMINISTRATION: Step = ("Administration", "administration")


def breadcrumb(*pages: Step) -> list[Step]:
    """Labels with addresses, the outermost page first; a page is given by name or by address."""
    return [(label, page if page.startswith("/") else reverse(page)) for label, page in pages]
