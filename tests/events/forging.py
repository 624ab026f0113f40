"""Forge an event of the log, as somebody can who may do anything to the database."""

from events.canonical import hash_of
from events.models import Event, Seal
from tests.append_only import change_by_force


def forge(event: Event) -> None:
    """Change an event and its own seal, so that the two agree."""
    event.after_text = '{"page": "nothing"}'
    forged = hash_of(event, salt=Seal.objects.get(event=event).salt)
    change_by_force(
        "UPDATE events_event SET after_text = %s WHERE id = %s", event.after_text, event.pk
    )
    change_by_force("UPDATE events_seal SET hash = %s WHERE event_id = %s", forged, event.pk)
