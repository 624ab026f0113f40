"""Who: members, elements, roles, sign-in."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PeopleConfig(AppConfig):
    """Members, who are also the logins, and the elements they belong to."""

    name = "people"
    verbose_name = "Members and elements"

    def ready(self) -> None:
        # Registers checks, sweepers and the kind of event of the console, and connects sign-ins to
        # the log.
        from people import checks, devices, session_store, sign_in  # noqa: F401
        from people.actions import administrators  # noqa: F401
        from people.guessing import sweeping  # noqa: F401

        autodiscover_modules("left_open", "credit_days")
