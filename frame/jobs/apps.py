"""Work that takes longer than a page should: asked for on a page, done by a worker."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    """The jobs themselves; each app declares its own kinds of job in its module `jobs`."""

    name = "frame.jobs"
    label = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        autodiscover_modules("jobs")
