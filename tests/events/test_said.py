"""What an event says, as pages read it: nothing where somebody changed it, and no failure."""

import re
from datetime import date
from pathlib import Path

import pytest

from events.models import Event
from events.said import Said, said_after, said_before

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("text", ["", "x", "[]", "3", "null", '"page"', "[" * 100_000, '{"page":'])
def test_values_that_are_none_can_not_be_read_and_tell_nothing(text):
    event = Event(before_text=text, after_text=text)

    assert said_before(event) == said_after(event) == Said({}, is_readable=False)


def test_each_side_of_an_event_is_read_by_itself():
    event = Event(before_text='{"due_on": "2026-03-13"}', after_text="x")

    assert said_before(event).day("due_on") == date(2026, 3, 13)
    assert not said_after(event).is_readable


@pytest.mark.parametrize(
    ("value", "text", "texts", "number", "day"),
    [
        ("Patrol.", "Patrol.", [], 0, None),
        ("", "", [], 0, None),
        ("2026-03-13", "2026-03-13", [], 0, date(2026, 3, 13)),
        ("2026-02-30", "2026-02-30", [], 0, None),
        (["4411", "1102"], "", ["4411", "1102"], 0, None),
        (["4411", 3], "", [], 0, None),
        ([], "", [], 0, None),
        ({"page": "record"}, "", [], 0, None),
        (40, "", [], 40, None),
        (4.5, "", [], 0, None),
        (None, "", [], 0, None),
    ],
)
def test_a_value_that_is_not_what_it_is_asked_as_reads_as_nothing(value, text, texts, number, day):
    said = Said({"said": value})

    assert said.tells("said") == isinstance(value, str)
    assert (said.text("said"), said.texts("said")) == (text, texts)
    assert (said.number("said"), said.day("said")) == (number, day)


def test_what_is_missing_reads_as_nothing():
    said = Said({})

    assert said.is_readable
    assert (said.tells("said"), said.text("said"), said.texts("said")) == (False, "", [])
    assert (said.number("said"), said.day("said")) == (0, None)


def test_pages_read_the_values_of_an_event_here_alone():
    """Elsewhere, an event that somebody changed would take the page down."""
    strict = re.compile(r"\b(?:event|record|taking|delay|look|said)\.(?:before|after)\b(?!_)")
    reads = {
        f"{path.relative_to(ROOT)}: {found.group()}"
        for app in ("people", "courses", "records", "compliance", "kcpd_training")
        for path in sorted((ROOT / app).rglob("*.py"))
        for found in strict.finditer(path.read_text())
    }

    assert reads == set()
