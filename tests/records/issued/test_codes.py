"""Verification codes: given by chance, read however they are typed."""

import pytest

from records.issued.codes import SIGNS, in_groups, new_code, normalized_code


def test_codes_have_twenty_signs_and_none_comes_twice():
    codes = {new_code() for _ in range(1000)}

    assert len(codes) == 1000
    assert all(len(code) == 20 and set(code) <= set(SIGNS) for code in codes)


def test_a_code_is_printed_in_groups_and_read_from_them():
    code = new_code()

    assert in_groups("7K2QX04M9TZB3HDR6W1C") == "7K2QX-04M9T-ZB3HD-R6W1C"
    assert normalized_code(in_groups(code)) == code


@pytest.mark.parametrize(
    "typed",
    ["7k2qx-04m9t-zb3hd-r6w1c", " 7K2QX 04M9T ZB3HD R6W1C ", "7K2QX-O4M9T-ZB3HD-R6WIC"],
    ids=["small", "with blanks", "letters for figures"],
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert normalized_code(typed) == "7K2QX04M9TZB3HDR6W1C"


@pytest.mark.parametrize("typed", ["", "7K2QX", "7K2QX-04M9T-ZB3HD-R6W1U", "é" * 20, "\x00" * 20])
def test_what_can_be_no_code_is_none(typed):
    assert normalized_code(typed) == ""
