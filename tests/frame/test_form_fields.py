"""What the fields of forms make of what is sent."""

import pytest

from frame.form_fields import SeenField


@pytest.mark.parametrize(
    ("sent", "number"), [("17", 17), ("0", 0), ("", -1), (None, -1), ("soon", -1)]
)
def test_a_missing_or_spoiled_last_change_is_the_number_of_none(sent, number):
    assert SeenField().clean(sent) == number
