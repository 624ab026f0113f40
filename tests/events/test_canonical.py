"""What is hashed is what is stored, whatever the values and whichever the database."""

import hashlib
import math
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NamedTuple

import pytest
from django.conf import settings as settings_of_django
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from events.actions import LIST_EXPORT
from events.canonical import FORMS, as_text, hash_of, hashed_text
from events.event_log import record_event
from events.models import Event
from events.verifying import walk_log
from people.actions.members import MEMBER_CHANGE

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=8,
)


class Anybody(NamedTuple):
    """A person of whom only what an event asks is known."""

    pk: int
    serial_number: str
    name: str


VALUES = st.dictionaries(ANY_TEXT, JSON, max_size=4)


@pytest.mark.django_db
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=VALUES, after=VALUES)
@example(before={"n": 12345678901234567890.0}, after={"n": 12345678901234567890})
@example(before={"n": 10**4299, "m": -(10**400)}, after={"n": 2**63, "m": -(2**63) - 1})
@example(before={"n": 1.7976931348623157e308, "m": 5e-324}, after={"n": -0.0, "m": 1e16})
@example(before={"n": 0.1 + 0.2, "m": 1e22}, after={"n": math.nan, "m": -math.inf})
@example(before={"s": "\U0001f693\U0010ffff"}, after={"s": "nul \x00, half \ud83d"})
@example(before={"\u00e9": "e\u0301"}, after={"10": 1, "9": 2, "": {"a": [], "b": {}}})
def test_any_value_comes_back_as_it_was_hashed(before, after):
    event = record_event(MEMBER_CHANGE, by=None, before=before, after=after)

    stored = Event.objects.get(pk=event.pk)

    assert (stored.before_text, stored.after_text) == (event.before_text, event.after_text)
    assert hash_of(stored, salt="ab" * 16) == hash_of(event, salt="ab" * 16)
    assert as_text(stored.before) == event.before_text
    assert as_text(stored.after) == event.after_text
    assert walk_log().reason == ""


@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(name=ANY_TEXT, named=st.lists(ANY_TEXT, max_size=3))
@example(name="nul \x00, half \ud83d", named=["nul \x00", "half \ud83d"])
def test_no_name_or_serial_number_keeps_an_event_from_being_written(name, named):
    person = Anybody(3, serial_number="1101", name=name)

    event = record_event(LIST_EXPORT, by=person, member=person, after={"named": named})

    assert Event.objects.get(pk=event.pk).after == {"named": named}
    assert walk_log().reason == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12345678901234567890.0, "1.2345678901234567e+19"),
        (date(2026, 3, 1), '"2026-03-01"'),
        (Decimal("8.00"), '"8.00"'),
        (math.nan, '"NaN"'),
        (math.inf, '"Infinity"'),
        ("\x00\u00e9\U0001f693", '"\\u0000\\u00e9\\ud83d\\ude93"'),
        ({1: None}, '{"1": null}'),
    ],
)
def test_a_value_is_kept_as_plain_ascii_json(value, text):
    assert as_text({"value": value}) == f'{{"value": {text}}}'


def documented(part: str) -> str:
    """A block of the page that tells the form."""
    text = (settings_of_django.BASE_DIR / "docs/event-log.md").read_text()
    [block] = re.findall(rf"```{part}\n(.*?)\n```", text, re.DOTALL)
    return block


def test_the_hash_is_that_of_the_documented_form():
    """Fixed for ever: a log of years ago must still be found whole."""
    event = Event(
        pk=7,
        at=datetime(2026, 3, 1, 12, 30, tzinfo=UTC),
        action="member.look",
        by_key="3",
        by_serial_number="1101",
        by_name="N\u00fa\u00f1ez, Ana",
        about_type="people.Member",
        about_id="9",
        about_text="Reyes, Tom (4411)",
        member_key="9",
        member_serial_number="4411",
        member_name="Reyes, Tom",
        before_text="{}",
        after_text='{"page": "record"}',
    )

    salt = "000102030405060708090a0b0c0d0e0f"

    said = hashed_text(event, salt=salt, form="event-2")

    assert said.decode("ascii") == documented("json").replace("\n", "")
    assert (
        hash_of(event, salt=salt)
        == documented("text")
        == ("0ccba836f0bda52e29053e68dcaa18925c6d5ce1fcc25bf8b00ff9bf452797f5")
    )


# By the table of docs/event-log.md, and not by a library.
ESCAPED = {
    '"': r"\"",
    "\\": r"\\",
    "\b": r"\b",
    "\f": r"\f",
    "\n": r"\n",
    "\r": r"\r",
    "\t": r"\t",
}


def quoted(text: str) -> str:
    units = text.encode("utf-16-be", "surrogatepass")
    signs = [chr(units[at] * 256 + units[at + 1]) for at in range(0, len(units), 2)]
    plain = (
        ESCAPED.get(sign) or (sign if " " <= sign <= "~" else f"\\u{ord(sign):04x}")
        for sign in signs
    )
    return f'"{"".join(plain)}"'


@given(
    texts=st.lists(ANY_TEXT, min_size=12, max_size=12),
    at=st.datetimes(timezones=st.timezones()),
    key=st.integers(1, 2**63 - 1),
)
def test_whoever_follows_the_documented_form_finds_the_same_hash(texts, at, key):
    event = Event(pk=key, at=at, **dict(zip(FORMS["event-2"], texts, strict=True)))
    utc = at.astimezone(UTC)
    moment = f"{utc:%Y}".zfill(4) + f"{utc:-%m-%dT%H:%M:%S.%f}+00:00"

    said = ",".join(
        [
            quoted("event-2"),
            quoted("ab" * 16),
            str(key),
            quoted(moment),
            *map(quoted, texts),
        ]
    )

    assert hash_of(event, salt="ab" * 16) == (
        hashlib.sha256(b"\x00" + f"[{said}]".encode("ascii")).hexdigest()
    )
