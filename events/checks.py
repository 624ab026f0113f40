"""What `manage.py check --deploy` says of the event log."""

from typing import Any

from django.core.checks import CheckMessage, Info, Tags, Warning, register
from django.db import connection

from events.database_role import power_over_the_log


@register(Tags.security, deploy=True)
def check_log_is_out_of_reach(**_: Any) -> list[CheckMessage]:
    """Warn where the service's own role could rewrite the event log."""
    said = power_over_the_log()
    if not said:
        return []
    kind = Warning if connection.vendor == "postgresql" else Info
    return [kind(said, id="events.W001")]
