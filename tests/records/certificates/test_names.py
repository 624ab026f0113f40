"""Whom a paper names."""

import re

import pytest

from people.license_numbers import license_on_paper
from records.certificates.names import read_attendee
from records.certificates.numbers import read_control_number
from records.certificates.proposed import Sender
from tests.records.certificates.papers import SENDER, flow


def test_the_quoted_words_end_without_the_comma_behind_them():
    named, _ = read_attendee(flow("This certifies that Lucía Núñez, has completed"), SENDER)

    assert named is not None
    assert named.words == "Lucía Núñez"


def test_a_name_of_signs_that_mean_something_in_a_pattern_is_a_name_alone():
    sender = Sender("(a+)+", "[b-y].*$")

    by_itself, _ = read_attendee(flow("(a+)+ [b-y].*$ has completed"), sender)
    matched, _ = read_attendee(flow("aaaa cxxxxx has completed"), sender)

    assert (by_itself and by_itself.value, matched) == (None, None)
    assert re.search(license_on_paper("(M+)+-.*"), "MM-40001") is None
    assert re.search(license_on_paper("(M+)+-.*"), "no. (M+)+ – .*")


def attendee(*lines: str) -> tuple[str | None, bool]:
    named, is_of_another = read_attendee(flow(*lines), SENDER)
    return named and named.value, is_of_another


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["This certifies that", "Lucía Núñez", "has completed"], "Lucía Núñez"),
        (["This certifies that Officer LUCIA M. NUNEZ has completed"], "LUCIA M. NUNEZ"),
        (["Attendee:\tNÚÑEZ, LUCÍA"], "NÚÑEZ, LUCÍA"),
        (["presented to", "Sgt. Lucía Núñez, Jr."], "Lucía Núñez, Jr."),
        (["Name\tCourse", "Lucía Núñez\tBoats"], "Lucía Núñez"),
        (["Participation by Lucía Núñez"], "Lucía Núñez"),
        (["Lucía Núñez", "Instructor: Tessa Minnick"], "Lucía Núñez"),
        (["Participant: Lucía Núñez Instructor: Tessa Minnick"], "Lucía Núñez"),
        (["Instructor: Tessa Minnick", "Name: Lucía Núñez"], "Lucía Núñez"),
    ],
)
def test_the_senders_own_name_is_known_in_its_forms(lines, name):
    assert attendee(*lines) == (name, False)


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (["This certifies that", "Owen Averdale"], "Owen Averdale"),
        (["Name: Núñez, Tessa"], "Núñez, Tessa"),
        (["awarded to Owen Averdale", "Instructor: Lucía Núñez"], "Owen Averdale"),
    ],
)
def test_another_persons_name_is_told(lines, name):
    assert attendee(*lines) == (name, True)


@pytest.mark.parametrize(
    "lines",
    [
        ["This certifies that L. Núñez attended"],
        ["This certifies that Lucia Nunes attended"],
        ["Instructor: Lucía Núñez"],
        ["Lucía Núñez", "Training Director"],
        ["Instructors: Owen Averdale and Lucía Núñez"],
        ["Instructor of record: Lucía Núñez"],
        ["Taught in class by Lucía Núñez"],
        ["Lucía Núñez, Lead Instructor"],
        ["Lucía Núñez", "Lead Instructor, River Academy"],
        ["Trainer (print): Lucía Núñez"],
        ["Instructor", "Name: Owen Averdale"],
        ["Awarded to", "Instructor Owen Averdale"],
        ["Attendee: Owen Averdale", "Attendee: Tessa Minnick"],
        ["Blue River Academy certifies that the", "course was held"],
        ["certifies that", "Riverbend Police Department"],
        ["no name"],
    ],
)
def test_a_name_that_is_not_plain_is_neither(lines):
    assert attendee(*lines) == (None, False)


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (["POST control number: PC-26-1234"], "PC-26-1234"),
        (["Course approval # 26-1234"], "26-1234"),
        (["Control No.\tHours", "pc-1234\t8"], "PC-1234"),
        (["P7422\t8", "POST control number\tHours"], "P7422"),
        (["Control number: 26-1234", "Control number: 26-9999"], None),
        (["Control number: 03/03/2026"], None),
        (["Certificate number: 26-1234"], None),
        (["Control number: pending"], None),
    ],
)
def test_a_control_number_is_the_one_the_paper_calls_so(lines, number):
    found = read_control_number(flow(*lines))

    assert (found and found.value) == number


@pytest.mark.parametrize(
    ("line", "certainty", "number"),
    [
        ("Control number: 26-1234", 0.9, "26-1234"),
        ("Control number: 26-1234", 0.7, None),
        ("Control number: 26-12O4", 0.9, None),
    ],
)
def test_a_control_number_of_a_picture_is_sure_or_nothing(line, certainty, number):
    found = read_control_number(flow(line, certainty=certainty))

    assert (found and found.value) == number
