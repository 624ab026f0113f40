"""Members are found by the serial numbers that a file gives, with lost zeros too."""

import pytest
from django.core.exceptions import ValidationError

from people.imports.by_serial import MembersBySerial
from tests.factories import MemberFactory

pytestmark = pytest.mark.django_db


def test_a_number_that_two_have_with_zeros_in_front_is_refused_by_both():
    two = [MemberFactory(serial_number=serial) for serial in ("00101", "0101")]
    found = MembersBySerial(["101"], mends_zeros=True)

    assert found.keys == {member.pk for member in two}
    with pytest.raises(ValidationError) as refused:
        found.found("101")
    assert refused.value.messages == [
        f"There is no 101, but 00101 is {two[0].name} and 0101 is {two[1].name}. Write the one "
        "that is meant."
    ]


def test_numbers_that_differ_in_zeros_alone_all_find_the_one_who_has_more():
    member = MemberFactory(serial_number="00101")
    found = MembersBySerial(["101", "0101", "00101"], mends_zeros=True)

    assert found.keys == {member.pk}
    assert [found.found(serial) for serial in ("101", "0101", "00101")] == [
        (member, "101 was read as 00101."),
        (member, "0101 was read as 00101."),
        (member, ""),
    ]
