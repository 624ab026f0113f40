"""The way to a page of the administration, as the breadcrumb shows it."""

from django.urls import reverse

ADMINISTRATION = ("Administration", "administration")
MEMBERS = ("Members", "people:member-list")
ELEMENTS = ("Elements", "people:element-list")
ROLES = ("Roles", "people:designation-list")


def way(*pages: tuple[str, str]) -> list[tuple[str, str]]:
    """Labels with addresses, from the administration down; a page by name or by its address."""
    return [
        (label, page if page.startswith("/") else reverse(page))
        for label, page in (ADMINISTRATION, *pages)
    ]
