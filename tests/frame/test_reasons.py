"""Reasons: what is refused, and how a form asks for one."""

import pytest
from django import forms
from django.core.exceptions import ValidationError

from frame.printable import REFUSAL
from frame.reasons import ReasonField, checked_reason


class CancelForm(forms.Form):
    reason = ReasonField(missing="Say why it is canceled.", kept="Members will read it.")


def test_a_reason_is_kept_without_the_blanks_around_it():
    assert checked_reason("  Snow \n", missing="Say why.") == "Snow"


@pytest.mark.parametrize(
    ("reason", "words"),
    [("", "Say why."), (" \n\t", "Say why."), ("x" * 501, "501 characters are more than 500.")],
)
def test_a_blank_or_endless_one_is_refused_for_its_field(reason, words):
    with pytest.raises(ValidationError) as refusal:
        checked_reason(reason, missing="Say why.")

    assert words in refusal.value.message_dict["reason"][0]


def test_five_hundred_characters_fit():
    assert checked_reason("x" * 500, missing="Say why.") == "x" * 500


def test_a_form_says_how_long_it_may_be_and_where_it_goes():
    field = CancelForm().fields["reason"]

    assert field.help_text == "Up to 500 characters. Members will read it."


def test_a_form_without_one_says_so_in_its_own_words():
    assert CancelForm({"reason": "  "}).errors["reason"] == ["Say why it is canceled."]


def test_a_reason_holds_no_sign_that_no_page_shows():
    with pytest.raises(ValidationError) as refused:
        checked_reason("Wrong\u202e class", missing="Say why.")

    assert refused.value.message_dict == {"reason": [REFUSAL]}
