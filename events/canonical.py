"""The exact text of an event that is hashed, which no database can change.

The values before and after are stored as the JSON text that is hashed, never as the database's
own JSON: PostgreSQL would give 12345678901234567890.0 back as another number. That text and the
hashed one are plain ASCII, so no encoding can change them either, and a NUL can be stored.

`docs/event-log.md` tells the hashed text byte by byte. A form never changes: the columns of another
get a name of their own, and stand beside this one in `FORMS`.
"""

import hashlib
import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from events.models import Event

FIRST_HASH = "0" * 64
FORM = "event-1"
# By form, the columns of an event that are hashed, in this order.
FORMS = {
    "event-1": (
        "action",
        "by_key",
        "by_serial_number",
        "by_name",
        "about_type",
        "about_id",
        "about_text",
        "member_key",
        "member_serial_number",
        "member_name",
        "before_text",
        "after_text",
    )
}


def as_text(values: dict[str, Any]) -> str:
    """Values as JSON text; what JSON does not know, such as a date or NaN, is kept as its words."""
    # JSON has no NaN and no infinity, which Python writes nevertheless: read back, they are words.
    known = json.loads(json.dumps(values, default=str), parse_constant=str)
    return json.dumps(known, allow_nan=False)


def hash_of(event: "Event", *, position: int, previous_hash: str, form: str = FORM) -> str:
    """The SHA-256 of all that an event says, of its place, and of the hash before.

    Args:
        form: one of `FORMS`, as its seal names it.
    """
    return hashlib.sha256(
        hashed_text(event, position=position, previous_hash=previous_hash, form=form)
    ).hexdigest()


def hashed_text(event: "Event", *, position: int, previous_hash: str, form: str) -> bytes:
    """The bytes that are hashed."""
    moment = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    columns = [getattr(event, name) for name in FORMS[form]]
    said = [form, position, event.pk, moment, *columns, previous_hash]
    return json.dumps(said, separators=(",", ":")).encode("ascii")
