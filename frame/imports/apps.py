"""Files that people bring: looked at row by row, then written."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ImportsConfig(AppConfig):
    """The files and their rows; each app declares what it takes in, in its module `imports`."""

    name = "frame.imports"
    label = "imports"
    verbose_name = "Files brought in"

    def ready(self) -> None:
        autodiscover_modules("imports")
