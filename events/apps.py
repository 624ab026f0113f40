"""What happened."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The event log."""

    name = "events"
    verbose_name = "Event log"

    def ready(self) -> None:
        # Registers a check, and the kind of event of a command that no page leads to.
        import events.checks
        import events.exporting  # noqa: F401
