"""What happened."""

from django.apps import AppConfig


class EventsConfig(AppConfig):
    """The event log."""

    name = "events"
    verbose_name = "Event log"
