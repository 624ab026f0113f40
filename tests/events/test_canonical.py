"""What is hashed is what is stored, whatever the values and whichever the database."""

import math
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from events.canonical import as_text, hash_of
from events.event_chain import walk_chain
from events.event_log import record_event
from events.models import Event
from people.actions.members import MEMBER_CHANGE

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
    max_leaves=8,
)
VALUES = st.dictionaries(ANY_TEXT, JSON, max_size=4)


@pytest.mark.django_db
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=VALUES, after=VALUES)
@example(before={"n": 12345678901234567890.0}, after={"n": 12345678901234567890})
@example(before={"n": 1.7976931348623157e308, "m": 5e-324}, after={"n": -0.0, "m": 1e16})
@example(before={"n": 0.1 + 0.2, "m": 1e22}, after={"n": math.nan, "m": -math.inf})
@example(before={"s": "\U0001f693\U0010ffff"}, after={"s": "nul \x00, half \ud83d"})
@example(before={"\u00e9": "e\u0301"}, after={"10": 1, "9": 2, "": {"a": [], "b": {}}})
def test_any_value_comes_back_as_it_was_hashed(before, after):
    event = record_event(MEMBER_CHANGE, by=None, before=before, after=after)

    stored = Event.objects.get(pk=event.pk)

    assert (stored.before_text, stored.after_text) == (event.before_text, event.after_text)
    assert hash_of(stored, position=1, previous_hash="") == hash_of(
        event, position=1, previous_hash=""
    )
    assert as_text(stored.before) == event.before_text
    assert as_text(stored.after) == event.after_text
    assert walk_chain().reason == ""


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

    assert hash_of(event, position=2, previous_hash="0" * 64) == (
        "fc9df18322f078a2e1c3cf9a78d8072a5e5d50904a1be8ce6cea85b63ba0ecaf"
    )
