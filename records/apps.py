"""Who was trained, and who may look."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """Records of training, and the members they belong to."""

    name = "records"
    verbose_name = "Members and records"

    def ready(self) -> None:
        from records import checks, sign_in  # noqa: F401  registers a check, connects events
