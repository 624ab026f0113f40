"""What is taught."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoursesConfig(AppConfig):
    """Providers, courses and classes."""

    name = "courses"
    verbose_name = "Courses"

    def ready(self) -> None:
        autodiscover_modules("besides_classes")
