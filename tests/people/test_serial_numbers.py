"""Serial numbers as people type and paste them."""

import pytest

from people.serial_numbers import is_name, possible_serials, typed_serials


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
