"""Serial numbers as people type and paste them."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from people.naming import members_named
from people.serial_numbers import (
    checked_serial,
    is_name,
    normalized_serial,
    possible_serials,
    typed_serials,
)
from tests.factories import PASSWORD


@pytest.mark.parametrize(
    "text",
    [
        "4411 4412 4413",
        "4411,4412,4413",
        "4411\n4412\r\n4413",
        "4411\t4412\t4413\n",
        " 4411 ;  4412 |4413, ",
        "4411.\n(4412)\n#4413",
        "\ufeff4411\u00a04412\u200b 4413",
        "４４１１ 4412 4413",
    ],
)
def test_serials_are_read_whatever_stands_between_them(text):
    assert typed_serials(text, known=set()).serials == ["4411", "4412", "4413"]


def test_lower_case_becomes_upper_case():
    assert typed_serials("r102", known=set()).serials == ["R102"]


def test_a_serial_typed_with_a_space_inside_is_one_when_only_the_whole_is_known():
    assert typed_serials("r 102", known={"R102"}).serials == ["R102"]
    assert typed_serials("44 11 4412", known={"4411", "4412"}).serials == ["4411", "4412"]


def test_two_known_serials_are_never_joined():
    assert typed_serials("44 11", known={"44", "11", "4411"}).serials == ["44", "11"]


def test_names_pasted_along_are_left_out():
    typed = typed_serials("4411\tNúñez, Ana\n4412\tO'Brien, Sean", known={"4411", "4412"})

    assert typed.serials == ["4411", "4412"]
    assert typed.passed_over == ["NÚÑEZ", "ANA", "O'BRIEN", "SEAN"]


def test_a_known_serial_of_letters_alone_is_read():
    assert typed_serials("deadbeef", known={"DEADBEEF"}).serials == ["DEADBEEF"]


def test_an_endless_word_is_left_out():
    typed = typed_serials("1" * 400, known=set())

    assert typed.serials == []
    assert typed.passed_over == ["1" * 40]


def test_everything_that_may_be_a_serial_is_looked_up():
    assert possible_serials("r 102, 4411") == {"R", "102", "R102", "4411"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("nunez", True), ("O'Brien, Sean", True), ("4411", False), ("r102", False), ("", False)],
)
def test_a_name_is_words_without_a_digit(text, expected):
    assert is_name(text) is expected


OTHER_SIGNS = ["٤٤١١", "४४११", "4٤11", "44¹1", "④④①①", "𝟒𝟒𝟏𝟏"]


@pytest.mark.parametrize("typed", [*OTHER_SIGNS, "ſ4411", "ß4411", "ı4411"])
def test_a_serial_in_digits_or_letters_of_another_alphabet_is_given_to_nobody(typed):
    with pytest.raises(ValidationError) as refused:
        checked_serial(typed)

    assert "letters A to Z and digits" in refused.value.messages[0]


@pytest.mark.parametrize("typed", OTHER_SIGNS)
def test_a_serial_typed_in_other_digits_is_not_that_of_the_member_who_has_those(typed):
    assert typed_serials(typed, known={"4411"}).serials == [typed]
    assert "4411" not in possible_serials(typed)


def test_an_accent_typed_as_a_sign_of_its_own_is_still_one_with_its_letter():
    assert typed_serials("4411 Nu\u0301n\u0303ez", known={"4411"}).passed_over == ["NÚÑEZ"]


def test_a_letter_becomes_no_letter_of_another_alphabet():
    assert [normalized_serial(typed) for typed in ("r10", "ı10", "ß10", "é10")] == [
        "R10",
        "ı10",
        "ß10",
        "É10",
    ]


@pytest.mark.parametrize("typed", OTHER_SIGNS)
def test_a_member_named_signed_in_or_opened_in_other_digits_is_not_found(department, client, typed):
    with pytest.raises(ValidationError) as refused:
        members_named(typed)
    signed_in = client.post(reverse("sign-in"), {"username": typed, "password": PASSWORD})
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    opened = client.get(reverse("desk:member-record", args=[typed]))

    assert "No member has the serial number" in refused.value.messages[0]
    assert signed_in.status_code == 200
    assert opened.status_code == 404
