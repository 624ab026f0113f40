"""What an event keeps of a value, so that a page can compare it."""

from datetime import date
from decimal import Decimal

import pytest

from events.trail import as_said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Decimal("16"), "16.00"),
        (Decimal("16.00"), "16.00"),
        (Decimal("7.5"), "7.50"),
        (None, ""),
        (240, "240"),
        (date(2026, 7, 1), "2026-07-01"),
        ("Squad 110", "Squad 110"),
    ],
)
def test_hours_are_kept_with_two_decimals_however_they_were_typed(value, said):
    assert as_said(value) == said
