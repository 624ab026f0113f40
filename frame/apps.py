"""What every page and every write is made of."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FrameConfig(AppConfig):
    """The ground floor, which knows no noun of the house."""

    name = "frame"
    verbose_name = "Frame"

    def ready(self) -> None:
        from frame import (
            addresses,  # noqa: F401  registers how addresses name things
            sqlite,  # noqa: F401  hears of new connections
        )
        from frame.lists_on_paper import jobs  # noqa: F401  declares its kind of job

        autodiscover_modules("due", "merging")
