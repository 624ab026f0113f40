"""What a member is told of, under the bell and by e-mail."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NoticesConfig(AppConfig):
    """The notices themselves; each app declares its own kinds of notice in its module `telling`."""

    name = "frame.notices"
    label = "notices"
    verbose_name = "Notices"

    def ready(self) -> None:
        # A worker loads no page, and must know every kind to send its e-mail.
        autodiscover_modules("telling")
