"""The way to a page, as the breadcrumb shows it."""

from django.urls import reverse

COURSES = ("Courses", "courses:course-list")
ADMINISTRATION = ("Administration", "administration")
PROVIDERS = ("Providers", "courses:provider-list")
CLASSES = ("Classes", "courses:session-list")
INSTRUCTORS = ("Instructors from outside", "courses:instructor-list")
LOCATIONS = ("Locations", "courses:location-list")


def trail(*pages: tuple[str, str]) -> list[tuple[str, str]]:
    """Labels with addresses; a page is given by name or by its address."""
    return [(label, page if page.startswith("/") else reverse(page)) for label, page in pages]
