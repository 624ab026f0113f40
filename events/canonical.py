"""The exact text of an event that is hashed, which no database can change.

The values before and after are stored as the JSON text that is hashed, never as the database's
own JSON: PostgreSQL would give 12345678901234567890.0 back as another number. That text and the
hashed one are plain ASCII, so no encoding can change them either, and a NUL can be stored.

`docs/event-log.md` tells the hashed text byte by byte. A form never changes: the columns of another
get a name of their own, and stand beside this one in `FORMS`.
"""

import json
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from events.verifier import leaf_hash

if TYPE_CHECKING:
    from events.models import Event

_encode = json.JSONEncoder(separators=(",", ":")).encode

FORM = "event-2"
# By form, the columns of an event that are hashed, in this order.
FORMS = {
    "event-2": (
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


def new_salt() -> str:
    """128 bits that nobody can guess, in hexadecimal digits.

    A proof of one event shows the hash of its neighbour, and what most events say can be guessed:
    without a salt, whoever got the proof could try which event the neighbour is.
    """
    return secrets.token_hex(16)


def hash_of(event: "Event", *, salt: str, form: str = FORM) -> str:
    """The hash of an event as a leaf of the log (RFC 6962 2.1).

    Args:
        salt: that of its seal.
        form: one of `FORMS`, as its seal names it.
    """
    return leaf_hash(hashed_text(event, salt=salt, form=form)).hex()


def hashed_text(event: "Event", *, salt: str, form: str = FORM) -> bytes:
    """The bytes that are hashed: the line of the event in an exported log."""
    said = [getattr(event, name) for name in FORMS[form]]
    return hashed_line(form, salt, event.pk, event.at, said)


def hashed_line(form: str, salt: str, key: int, at: datetime, said: Iterable[str]) -> bytes:
    """The same of an event that is read column by column.

    Args:
        said: the columns of its form, in their order.
    """
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return _encode([form, salt, key, moment, *said]).encode("ascii")
