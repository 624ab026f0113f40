"""What a clerk types or pastes, read as lines of the sheet."""

from decimal import Decimal

import pytest

from courses.credit_hours import credit_for_instruction
from records.class_credit import ClassCredit
from records.typed.reading import read_text
from records.typed.result import Meaning, NotUnderstood, Reading
from records.typed.words import NO_SERIAL

KNOWN = {"4411", "4412", "4756", "4763", "4782", "R102", "240", "DEADBEEF"}
PLAIN = ClassCredit(400, {"credit_hours": Decimal("8.00")}, is_post=True, is_scored=False)
SCORED = ClassCredit(400, {"credit_hours": Decimal("8.00")}, is_post=True, is_scored=True)
SHORT_SCORED = ClassCredit(100, {"credit_hours": Decimal("2.00")}, is_post=True, is_scored=True)
# A course of five days, whose minutes have as many digits as a serial number.
LONG = ClassCredit(2000, {"credit_hours": Decimal("40.00")}, is_post=True, is_scored=False)


def read(text: str, given: ClassCredit = PLAIN, meaning: Meaning | None = None) -> Reading:
    return read_text(text, known=KNOWN, given=given, meaning=meaning)


def lines(reading: Reading) -> list[tuple]:
    """Each line as its serial number, and its minutes or score where they were given."""
    return [(line.serial_number, *line.values.values()) for line in reading.wanted]


# What was meant as a number and is none ---------------------------------------------------------


@pytest.mark.parametrize("odd", ["1:30", "½", "-5", "90!", "~90", "1h30", "1 1/2"])
@pytest.mark.parametrize("text", ["4763 {}", "4763\tWarner\t{}", "4763,Warner,{}"])
def test_minutes_that_can_not_be_read_are_refused_and_never_the_whole_class(text, odd):
    found = read(text.format(odd))

    assert "4763" not in [serial for serial, *values in lines(found) if not values]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "4763 1:30",
            "“1:30” is no number of minutes. Write 90 min (by the clock) or 1.75 h (of credit)",
        ),
        ("4763\t~90", "“~90” is no number of minutes."),
        ("4763\tWarner\t9O", "“9O” is no number of minutes."),
        ("4756\tBoone\t200\n4763\tWarner\tlate", "one column holds numbers and more than"),
    ],
)
def test_what_was_meant_as_minutes_is_named_with_the_way_out(text, why):
    found = read(text)

    assert not found.wanted
    assert [each.why[: len(why)] for each in found.not_understood] == [why]


@pytest.mark.parametrize("others", ["4756\tBoone\t200", "Serial\tName\tMinutes\n4756\tBoone\t200"])
def test_a_line_typed_by_hand_among_columns_is_read_as_it_is_alone(others):
    found = read(f"{others}\n4763 Donovan 2.5 h")

    assert lines(found) == [("4756", 200), ("4763", 125)]
    assert [each.words for each in found.wanted] == ["Boone", "Donovan"]
    assert found.not_understood == []


def test_a_row_whose_minutes_can_not_be_read_is_named_and_the_others_are_read():
    found = read("4756\t200\n4763\t1:30")

    assert lines(found) == [("4756", 200)]
    assert [each.text for each in found.not_understood] == ["4763\t1:30"]


@pytest.mark.parametrize(
    "text", ["4763 11/20/2026", "4763\tWarner\t2026-11-20", "4763\tWarner\t2nd\tSquad 110"]
)
def test_dates_and_the_names_of_elements_are_no_minutes(text):
    assert lines(read(text)) == [("4763",)]


# Serial numbers alone ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "4411 4412 4763",
        "4411,4412,4763",
        "4411, 4412\n4763",
        "4411\n4412\r\n4763",
        "4411\t4412\t4763\n",
        "4411\t4412\n4763\t\n",
        " 4411 ;  4412 |4763, ",
        "4411.\n(4412)\n#4763",
        "\ufeff4411\u00a04412\u200b 4763",
        "４４１１ 4412 4763",
    ],
)
def test_serials_are_read_whatever_stands_between_them(text):
    assert lines(read(text)) == [("4411",), ("4412",), ("4763",)]


@pytest.mark.parametrize(
    ("text", "serials"),
    [
        ("r102", ["R102"]),
        ("r 102", ["R102"]),
        ("4411 r 102 4412", ["4411", "R102", "4412"]),
        ("deadbeef", ["DEADBEEF"]),
        ("9999", ["9999"]),
        ("9998 9999", ["9998", "9999"]),
        ("4411, 9999", ["4411", "9999"]),
        ("4411 102R", ["4411", "102R"]),
        ("4411 4412 401", ["4411", "4412", "401"]),
        ("4411,9998\n4412,9999", ["4411", "9998", "4412", "9999"]),
        ("9998,9999\n9996,9997", ["9998", "9999", "9996", "9997"]),
    ],
)
def test_one_serial_or_several_known_or_not_are_a_line_each(text, serials):
    reading = read(text)

    assert lines(reading) == [(serial,) for serial in serials]
    assert reading.not_understood == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("4411 Núñez, Ana", "Núñez Ana"),
        ("Boone 4763 125 min", "Boone"),
        ("4763\tBoone, Ann\t8.0", "Boone, Ann"),
        ("Serial,Rank,Name\n4763,Officer,Boone", "Boone"),
        ("4763", ""),
    ],
)
def test_a_name_written_with_a_serial_goes_with_its_line(text, words):
    [line] = read(text).wanted

    assert line.words == words


def test_names_among_several_serials_are_left_out_and_said():
    reading = read("4411 Núñez 4412 O'Brien")

    assert lines(reading) == [("4411",), ("4412",)]
    assert reading.passed_over == ["NÚÑEZ", "O'BRIEN"]


# A number beside a serial -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("4763 125", ("4763", 125)),
        ("125 4763", ("4763", 125)),
        ("4763,125", ("4763", 125)),
        ("4763\t125", ("4763", 125)),
        ("9999 125", ("9999", 125)),
        ("125 9999", ("9999", 125)),
        ("r 102 125", ("R102", 125)),
        ("4763 240 min", ("4763", 240)),
        ("4763 240min", ("4763", 240)),
        ("9999 5 MINUTES", ("9999", 5)),
        ("4763 Boone 125 min", ("4763", 125)),
        ("4763 2.5", ("4763", 125)),
        ("4763 2.5 hours", ("4763", 125)),
        ("4763 4h", ("4763", 200)),
        ("4763 0.25", ("4763", 13)),
        ("4763 400", ("4763", None)),
        ("4763 8.0", ("4763", None)),
    ],
)
def test_a_number_beside_a_serial_is_its_minutes(text, line):
    assert lines(read(text)) == [line]


def test_the_way_out_of_what_can_not_be_read_names_two_ways_that_earn_the_same_credit():
    [refused] = read("4763 1:30").not_understood

    assert refused.why == (
        "“1:30” is no number of minutes. Write 90 min (by the clock) or 1.75 h (of credit), or "
        "leave it out."
    )
    [(_, by_the_clock)], [(_, of_credit)] = lines(read("4763 90 min")), lines(read("4763 1.75 h"))
    assert credit_for_instruction(by_the_clock) == credit_for_instruction(of_credit)


def test_a_question_of_a_column_says_that_hours_are_of_credit():
    [asked] = read("4756\tBoone\t8\n4763\tWarner\t4").not_understood

    assert asked.why.startswith("are the numbers 8, 4 minutes or hours of credit? Choose, or paste")
    assert [words for _, words in asked.choices] == [
        "Minutes",
        "Hours of credit",
        "Neither, pass them over",
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("4763 87", ("4763", Decimal(87))),
        ("4763 87.5", ("4763", Decimal("87.5"))),
        ("4763 0", ("4763", Decimal(0))),
        ("4763 87%", ("4763", Decimal(87))),
        ("4763 240 min", ("4763", 240)),
        ("4763 120 min 87%", ("4763", 120, Decimal(87))),
    ],
)
def test_where_the_class_asks_for_a_score_the_number_is_the_score(text, line):
    assert lines(read(text, SCORED)) == [line]


@pytest.mark.parametrize(
    ("text", "given", "why"),
    [
        ("4763 401", PLAIN, "401 is no serial number and not 1 to 400 minutes."),
        ("4763 9999", PLAIN, "9999 is no serial number and not 1 to 400 minutes."),
        ("9999 4763", PLAIN, "9999 is no serial number and not 1 to 400 minutes."),
        ("4763 101", SCORED, "101 is no serial number and not a score of 0 to 100."),
        (
            "4763 101",
            SHORT_SCORED,
            "101 is no serial number and not a score of 0 to 100. Correct it, or leave it out.",
        ),
        ("4763 1,75 hours", PLAIN, "A comma parts two entries. Write “1.75” with a point."),
        ("4763 87,5%", SCORED, "A comma parts two entries. Write “87.5” with a point."),
        ("4763 7,5", PLAIN, "7 is no serial number. A comma parts two entries. Write “7.5”"),
        ("4763 0 min", PLAIN, "0 minutes is no attendance."),
        ("4763 500 min", PLAIN, "500 minutes is more than the 400 of the class."),
        ("4763 12.5 min", PLAIN, "12.5 is no number of minutes."),
        (
            "4763 9.0",
            PLAIN,
            "9.0 hours of credit are not possible in this class, which gives 8.00.",
        ),
        ("4763 87%", PLAIN, "This class takes no scores"),
        ("4763 87.555%", SCORED, "87.555 has more than two decimals."),
        ("4411 4412 125", PLAIN, "125 is no serial number. Write one serial number a line"),
        ("4411 4412 240 min", PLAIN, "Write one serial number a line"),
        ("4411 10 min 20 min", PLAIN, "Write one serial number a line"),
        ("Total", PLAIN, "there is no serial number in it."),
        ("-2420", PLAIN, "a serial number is letters and digits alone"),
        ("4763/240", PLAIN, "a serial number is letters and digits alone"),
        ("1" * 41, PLAIN, "there is no serial number in it."),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_adds_nothing(text, given, why):
    reading = read(text, given)

    assert reading.wanted == []
    [refused] = reading.not_understood
    assert refused.text == text
    assert refused.why.startswith(why)


@pytest.mark.parametrize(
    ("text", "given", "choices"),
    [
        ("4763 240", PLAIN, ["minutes", "serials"]),
        ("240 4763", PLAIN, ["minutes", "serials"]),
        ("240 125", PLAIN, ["minutes", "serials"]),
        ("4763 4", PLAIN, ["minutes", "hours"]),
        ("1 4756", PLAIN, ["minutes", "hours"]),
        ("4763 1999", LONG, ["minutes", "serials"]),
        ("4763 4411", LONG, None),
    ],
)
def test_a_number_that_can_be_several_things_is_asked(text, given, choices):
    reading = read(text, given)

    if choices is None:
        assert len(reading.wanted) == 2
        return
    assert reading.wanted == []
    [asked] = reading.not_understood
    assert [meaning.value for meaning, _ in asked.choices] == choices


@pytest.mark.parametrize(
    ("text", "meaning", "expected"),
    [
        ("4763 240", Meaning.MINUTES, [("4763", 240)]),
        ("240 4763", Meaning.MINUTES, [("4763", 240)]),
        ("4763 240", Meaning.SERIALS, [("4763",), ("240",)]),
        ("4763 4", Meaning.HOURS, [("4763", 200)]),
        ("4763 4", Meaning.MINUTES, [("4763", 4)]),
        ("1 4756", Meaning.NOTHING, [("4756",)]),
    ],
)
def test_the_answer_settles_what_the_number_is(text, meaning, expected):
    reading = read(text, meaning=meaning)

    assert lines(reading) == expected
    assert reading.not_understood == []


def test_a_question_says_how_it_could_have_been_written():
    [asked] = read("4763 4").not_understood

    assert asked.sentence == (
        "“4763 4”: is it 4 minutes or 4 hours of credit? Choose, or write “4763 4 min” or "
        "“4763 4 h”."
    )
    [asked] = read("4763 240").not_understood
    assert asked.sentence == (
        "“4763 240”: is it 240 minutes or two serial numbers? Choose, or write “4763 240 min” "
        "or each on a line of its own."
    )


def test_each_line_of_a_list_has_its_own_number():
    reading = read("4411 125\n4412\n4763 401\nTotal")

    assert lines(reading) == [("4411", 125), ("4412",)]
    assert [refused.text for refused in reading.not_understood] == ["4763 401", "Total"]


# Columns ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4782\tAllen\t8.0", [("4782", None)]),
        ("1,4756,Boone", [("4756",)]),
        ("1,4756,Boone\n2,4763,Warner", [("4756",), ("4763",)]),
        ("7;4756;Boone\n8;4763;Warner", [("4756",), ("4763",)]),
        ("4756\tBoone, Ann\t8.0\n4763\tWarner\t2.5", [("4756", None), ("4763", 125)]),
        ("Boone;4756;7,5\nWarner;4763;8,0", [("4756", 375), ("4763", None)]),
        ("8.0,Boone,4756\n4.0,Warner,4763", [("4756", None), ("4763", 200)]),
        ('4756,"Boone, Ann",400\n4763,"Warner, Beth",125', [("4756", None), ("4763", 125)]),
        ("4756,400\n4763,125\n4782,400", [("4756", None), ("4763", 125), ("4782", None)]),
        ("4756|Boone|\n4763|Warner|125", [("4756",), ("4763", 125)]),
        ("9999\tMiller\t125", [("9999", 125)]),
        ("4756\tBoone\tSquad 310\t64106\n4763\tWarner\tSquad 2\t64106", [("4756",), ("4763",)]),
        ("R 102\tBoone\t125\n4763\tWarner\t125", [("R102", 125), ("4763", 125)]),
        ('4756,"Boone\n4763,Warner', [("4756",), ("4763",)]),
    ],
)
def test_columns_are_understood_in_any_order(text, expected):
    reading = read(text)

    assert lines(reading) == expected
    assert reading.not_understood == []


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("Serial No.\tName\tHours\n4756\tBoone\t4", PLAIN, [("4756", 200)]),
        ("No,Name,Serial number,Min\n1,Boone,4756,4", PLAIN, [("4756", 4)]),
        ("Serial,Name,Hours\n4756,Boone, Ann,4.0", PLAIN, [("4756", 200)]),
        ("Name\tBadge\tScore\nBoone\t4756\t87", PLAIN, [("4756",)]),
        ("Name\tBadge\tScore\nBoone\t4756\t87", SCORED, [("4756", Decimal(87))]),
        (
            "Serial,Minutes,Score %\n4756,200,87\n4763,,60",
            SCORED,
            [("4756", 200, Decimal(87)), ("4763", Decimal(60))],
        ),
        ("Name,Hours\nBoone 4756,4", PLAIN, []),
        ("Name\tNumber\nBoone\t4756", PLAIN, [("4756",)]),
        (
            "4756\tBoone\t87\n4763\tWarner\t60",
            SCORED,
            [("4756", Decimal(87)), ("4763", Decimal(60))],
        ),
    ],
)
def test_a_line_of_headings_is_skipped_and_says_what_the_columns_hold(text, given, expected):
    assert lines(read(text, given)) == expected


def test_each_row_that_is_not_understood_is_named_and_the_others_are_read():
    reading = read(
        "Serial\tName\tHours\n4756\tBoone\t8.0\n\tAllen\t8.0\n4763\tWarner\tall\n"
        "4782\tAllen\t12\nTotal\t\t20\n" + "1" * 41 + "\tX\t8.0"
    )

    assert lines(reading) == [("4756", None)]
    assert [refused.sentence for refused in reading.not_understood] == [
        "“Allen 8.0”: there is no serial number in it. Type one, or choose a member by name.",
        "“4763 Warner all”: “all” is no number of hours of credit. Correct it.",
        "“4782 Allen 12”: 12 hours of credit are not possible in this class, which gives 8.00. "
        "Correct the hours, or write minutes.",
        "“Total 20”: there is no serial number in it. Type one, or choose a member by name.",
        f"“{'1' * 41} X 8.0”: {NO_SERIAL}",
    ]


@pytest.mark.parametrize(
    ("text", "given", "choices"),
    [
        ("4756\tBoone\t8\n4763\tWarner\t4", PLAIN, ["minutes", "hours", "nothing"]),
        ("7,4756,Boone", PLAIN, ["minutes", "hours", "nothing"]),
        ("87,4756,Boone", SCORED, ["score", "nothing"]),
    ],
)
def test_a_column_of_numbers_that_can_be_several_things_is_asked_for_all_rows(text, given, choices):
    reading = read(text, given)

    assert reading.wanted == []
    [asked] = reading.not_understood
    assert asked.text == text
    assert [meaning.value for meaning, _ in asked.choices] == choices


@pytest.mark.parametrize(
    ("meaning", "expected"),
    [
        (Meaning.HOURS, [("4756", None), ("4763", 200)]),
        (Meaning.MINUTES, [("4756", 8), ("4763", 4)]),
        (Meaning.NOTHING, [("4756",), ("4763",)]),
    ],
)
def test_the_answer_settles_what_a_column_is(meaning, expected):
    assert lines(read("4756\tBoone\t8\n4763\tWarner\t4", meaning=meaning)) == expected


def test_two_columns_of_numbers_ask_for_headings():
    reading = read("4756\tBoone\t8.0\t400\n4763\tWarner\t4.0\t200")

    assert reading.wanted == []
    [refused] = reading.not_understood
    assert refused.why.startswith("several columns hold numbers. Paste it with a line over it")


@pytest.mark.parametrize("text", ["", "  \n\t\n", ",;|", "Serial\tName\tHours"])
def test_nothing_is_no_line(text):
    assert read(text).wanted == []


def test_a_long_text_is_quoted_in_short():
    assert NotUnderstood("x" * 500, "why").sentence == f"“{'x' * 59}…”: why"
