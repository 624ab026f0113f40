"""What happened."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The event log."""

    name = "events"
    verbose_name = "Event log"

    def ready(self) -> None:
        # Registers a check.
        import events.checks  # noqa: F401
