"""What the fields of forms make of what is sent."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from frame import form_fields
from frame.form_fields import DocumentsField, SeenField, TypedHours, TypedLines, TypedNumber
from tests.uploads import pdf, picture


@pytest.mark.parametrize(
    ("sent", "number"), [("17", 17), ("0", 0), ("", -1), (None, -1), ("soon", -1)]
)
def test_a_missing_or_spoiled_last_change_is_the_number_of_none(sent, number):
    assert SeenField().clean(sent) == number


@pytest.mark.parametrize("sent", [f"1{'0' * 29}", f"-1{'0' * 29}"])
def test_an_endless_number_is_refused_by_name(sent):
    with pytest.raises(ValidationError) as refused:
        TypedNumber(countable=10**9).clean(sent)

    assert refused.value.messages == [f"“{sent}” is too large a number. Write it again."]


@pytest.mark.parametrize(
    ("field", "sent", "words"),
    [
        *(
            (TypedHours(), sent, f"“{sent}” is not a number of hours. Write it like 8.00.")
            for sent in ("1_0", "٨", "８", "+8", "1E+3", "8,5", "- 8", ".", "8 5")
        ),
        *(
            (TypedNumber(), sent, f"“{sent}” is not a whole number.")
            for sent in ("1_0", "٣", "８", "+8", "1e3", "8.5", "8,5")
        ),
    ],
)
def test_a_number_is_of_the_ten_digits_and_anything_else_is_refused_by_name(field, sent, words):
    with pytest.raises(ValidationError) as refused:
        field.clean(sent)

    assert refused.value.messages == [words]


@pytest.mark.parametrize(
    ("field", "sent", "number"),
    [
        (TypedHours(), " 8 ", Decimal(8)),
        (TypedHours(), ".5", Decimal("0.5")),
        (TypedHours(), "8.", Decimal(8)),
        (TypedHours(), "-8.25", Decimal("-8.25")),
        (TypedHours(required=False), " ", Decimal(0)),
        (TypedHours(), Decimal("8.50"), Decimal("8.50")),
        (TypedNumber(), " 050 ", 50),
        (TypedNumber(), "-1", -1),
        (TypedNumber(), "50.0", 50),
        (TypedNumber(required=False), "", None),
    ],
)
def test_a_number_is_read_as_it_is_typed(field, sent, number):
    assert field.clean(sent) == number


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


def refusals(field: DocumentsField, *uploads) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        field.clean(uploads)
    return refused.value.messages


def test_too_many_files_are_refused_before_any_is_opened():
    damaged = pdf(content=b"%PDF-")

    assert refusals(DocumentsField(most=2), damaged, damaged, damaged) == [
        "3 files at once are more than 2. Send some later, or put the pages of one paper in one "
        "PDF."
    ]


def test_files_too_large_together_are_refused_before_any_is_opened(monkeypatch):
    monkeypatch.setattr(form_fields, "LARGEST_TOGETHER", form_fields.MEGABYTE)
    damaged = pdf(content=b"%PDF-" + b" " * (form_fields.MEGABYTE // 2))

    assert refusals(DocumentsField(most=2), damaged, damaged) == [
        "Together these files have 1.0 MB; 1 MB is the most at once. Send some later."
    ]


def test_files_that_take_too_long_are_looked_through_no_further_and_the_slowest_is_named():
    slow, damaged = picture(name="slow.png"), pdf(content=b"%PDF-")

    assert refusals(DocumentsField(most=2, seconds=0), slow, damaged) == [
        "To look through these files takes too long: most of it “slow.png”. Print that to a new "
        "PDF or save it anew, or send fewer files at a time."
    ]
    assert len(DocumentsField(most=2, seconds=0).clean([slow])) == 1
