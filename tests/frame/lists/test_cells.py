"""Cells of a file: what a spreadsheet would compute is kept from it, figures stay figures."""

from datetime import date
from decimal import Decimal

import pytest

from frame.lists.cells import harmless


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_cell_that_a_spreadsheet_would_compute_gets_an_apostrophe(start):
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("text", ["O'Brien", "Núñez", "a=1", "4411", ""])
def test_an_ordinary_cell_stays_as_it_is(text):
    assert harmless(text) == text


def test_hours_in_a_csv_file_stay_numbers():
    assert harmless(Decimal("2.00")) == "2.00"


def test_a_number_below_nothing_is_no_formula():
    assert harmless(Decimal("-2.00")) == "-2.00"


def test_a_day_in_a_csv_file_sorts_as_text():
    assert harmless(date(2026, 3, 5)) == "2026-03-05"
