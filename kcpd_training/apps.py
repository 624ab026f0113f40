"""The roof as an app."""

from django.apps import AppConfig


class RoofConfig(AppConfig):
    """The roof, which sees every app: the desk, the demo department, the bench."""

    name = "kcpd_training"
    verbose_name = "Training records"

    def ready(self) -> None:
        # Declares its kind of event, which the log's filter lists before anybody was refused.
        import kcpd_training.refusals  # noqa: F401
