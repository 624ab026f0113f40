"""What is taught."""

from django.apps import AppConfig


class CoursesConfig(AppConfig):
    """Providers, courses and classes."""

    name = "courses"
    verbose_name = "Courses"
