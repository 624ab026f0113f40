"""What a start in production refuses."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, transaction

from events.models import Event
from frame.demonstration import is_demo
from people.demo_accounts import DEMO_LOADED


@register(Tags.database)
def check_database_is_no_demo(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Refuse to migrate a demo's database for a department: its members are invented.

    Asked by `migrate`, and by `check --database default`.
    """
    if is_demo() or not databases:
        return []
    try:
        with transaction.atomic():
            holds_demo = Event.objects.filter(action=DEMO_LOADED.name).exists()
    except DatabaseError:
        return []  # before the first migration there is no event log
    if not holds_demo:
        return []
    name = settings.DATABASES["default"]["NAME"]
    return [
        Error(
            f"The database {name} holds the demo department.",
            hint="Give an empty database as DATABASE_URL, or set DEMO=1 if this is a demo.",
            id="records.E001",
        )
    ]
