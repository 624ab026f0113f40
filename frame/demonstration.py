"""Whether this is a demonstration, where people and days are made up."""

from django.conf import settings


def is_demo() -> bool:
    """Whether this is a demo or a developer's server, where the demo may be loaded."""
    return settings.DEMO or settings.DEBUG
