"""Numbers of people, however they are written."""

from itertools import chain

import pytest

from frame.finding.people import find_people
from frame.finding.sought import Sought
from frame.finding.text import CutText
from tests.frame.finding.pages import NUNEZ, covered, doubts, numbered


@pytest.mark.parametrize(
    "written",
    [
        "5006",
        "(5006)",
        "No5006",
        "SN5006",
        "x_5006",
        "5006A",
        "5 0 0 6",
        "50 06",
        "50-06",
        "#5006.",
    ],
)
def test_a_number_is_found_however_it_is_written(written):
    assert covered(Sought(numbers=frozenset({"5006"})), f"Given {written} here") == written


@pytest.mark.parametrize("written", ["15006", "50061", "5007", "500 7", "5.006e", "DEMO-05006"])
def test_digits_of_a_longer_number_are_none(written):
    sought = Sought(people=(numbered("5006"),))
    assert covered(sought, written) == ""
    if "." not in written:  # over a mark the signs of whose record it is are found, to be certain
        assert covered(Sought(numbers=frozenset({"5006"})), written) == ""


def test_a_number_with_letters_is_found_in_either_case():
    for sought in (
        Sought(numbers=frozenset({"R102"})),
        Sought(people=(numbered("R102"),)),
    ):
        assert covered(sought, "Badge r102, R102; 102") == "r102, R102;"


@pytest.mark.parametrize("written", ["5003", "05003", "005003", "SN05003", "5,003", "5-0-0-3"])
@pytest.mark.parametrize("on_record", ["5003", "05003"])
def test_a_number_is_found_with_zeros_before_it_or_without_and_with_marks_in_it(written, on_record):
    for sought in (
        Sought(people=(numbered(on_record),)),
        Sought(numbers=frozenset({on_record})),
    ):
        assert covered(sought, f"Given {written} here") == written
        typed = f"Given {written} here"
        [place] = find_people(CutText(typed), sought).stretches[:1]
        (span,) = CutText(typed).spans_of([place])
        assert typed[slice(*span)] == written


@pytest.mark.parametrize(
    "written", ["0005003", "$5,003", "5,003.50", "5,003,100", "DEMO-05003", "9-5-0-0-3", "0800"]
)
def test_zeros_and_marks_make_no_number_of_money_a_time_or_a_part_of_another(written):
    sought = Sought(people=(numbered("5003"), numbered("800")))

    assert covered(sought, f"Given {written} here") == ""


def test_a_number_that_stays_stays_with_zeros_before_it_too():
    assert covered(Sought(people=(numbered("5003"),), kept=(numbered("05003"),)), "5003") == ""
    sought = Sought(people=(numbered("05003"),), kept=(numbered("5003"),))
    assert covered(sought, "5003 and 5,003") == ""
    assert covered(sought, "KC-05003") == "KC-05003"


def test_the_number_of_another_is_found_among_letters_and_apart():
    sought = Sought(people=(numbered("5005"),))

    assert covered(sought, "No5005 and 5 0 0 5 and 5005.") == "No5005 5 0 0 5 5005."


def test_a_year_is_not_taken_for_the_number_of_another_unless_something_says_so():
    sought = Sought(people=(NUNEZ, numbered("2026"), numbered("1998")))

    assert covered(sought, "In 2026 and since 1998", "on 9/8/2026") == ""
    assert doubts(sought, "In 2026", "on 9/8/2026") == [
        "“2026” may be a year, or the serial number of a member who is not asked about"
    ]
    assert covered(sought, "Serial 2026") == "2026"
    assert covered(sought, "Nunez, Mateo 1998") == "Nunez, Mateo 1998"


def test_a_typed_number_is_told_by_what_it_is_called_though_that_is_cut_in_two():
    sought = Sought(people=(numbered("2005"),))

    for words, found in (("S/N 2005 asked.", {2}), ("s/n: 2005", {2}), ("his N 2005", set())):
        assert {*chain(*find_people(CutText(words), sought).stretches)} == found
