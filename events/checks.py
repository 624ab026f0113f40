"""What `manage.py check --deploy` and the pages of administrators say of the event log."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register
from django.db import connection

from events.database_role import power_over_the_log
from events.signing import public_keys
from events.verifier import Key, NotWholeError

HOW_TO_SIGN = "See “The event log” in docs/deployment.md."


@register(Tags.security, deploy=True)
def check_log_is_out_of_reach(**_: Any) -> list[CheckMessage]:
    """Warn where the service's own role could rewrite the event log."""
    said = power_over_the_log()
    if not said:
        return []
    kind = Warning if connection.vendor == "postgresql" else Info
    return [kind(said, id="events.W001")]


@register(Tags.security, deploy=True)
def check_checkpoints_leave_the_house(**_: Any) -> list[CheckMessage]:
    """Warn where nobody outside could show that the log was made anew."""
    if not settings.EVENT_LOG_KEYS:
        said = "The event log is not signed: EVENT_LOG_KEYS is empty."
        return [Warning(said, hint=HOW_TO_SIGN, id="events.W002")]
    try:
        public_keys()
        if settings.EVENT_LOG_WITNESS:
            Key.read(settings.EVENT_LOG_WITNESS_KEY)
    except NotWholeError as why:
        said = f"A public key among the settings of the event log can't be read: {why}."
        return [Error(said, hint=HOW_TO_SIGN, id="events.E001")]
    if not (settings.EVENT_LOG_FOLDER or settings.EVENT_LOG_ADDRESSES):
        said = "Signed checkpoints of the event log stay in its own database."
        return [Warning(said, hint=HOW_TO_SIGN, id="events.W003")]
    return []
