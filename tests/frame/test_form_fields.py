"""What the fields of forms make of what is sent."""

import pytest
from django.core.exceptions import ValidationError

from frame.form_fields import SeenField, TypedLines


@pytest.mark.parametrize(
    ("sent", "number"), [("17", 17), ("0", 0), ("", -1), (None, -1), ("soon", -1)]
)
def test_a_missing_or_spoiled_last_change_is_the_number_of_none(sent, number):
    assert SeenField().clean(sent) == number


def test_lines_of_text_keep_their_breaks():
    assert TypedLines(longest=12, rows=3).clean("One.\r\nTwo.") == "One.\r\nTwo."


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Thirteen here", "“Thirteen here…” has 13 characters, and 12 are the most. Shorten it."),
        ("Turned \u202e", "It holds a sign that can't be printed. Type it again."),
    ],
)
def test_lines_that_are_too_long_or_turn_the_direction_are_refused(text, words):
    with pytest.raises(ValidationError) as refused:
        TypedLines(longest=12, rows=3).clean(text)

    assert refused.value.messages == [words]
