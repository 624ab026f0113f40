"""A whole paper: what is proposed, and the words it came from."""

from datetime import date
from decimal import Decimal

import pytest

from frame.finding.word import Page, Word
from records.certificates.flow import Flow
from records.certificates.proposed import Box, Paper, Reading
from records.certificates.reading import read_certificate
from tests.records.certificates.papers import KNOWN, paper

LINES = [
    "Certificate of Completion",
    "This certifies that",
    "Lucía Núñez",
    "has successfully completed",
    "Crisis Intervention Team",
    "16 CLEE hours: 8 legal, 8 technical",
    "March 3-4, 2026",
    "Blue River Training Academy",
    "Control number 26-1234",
]


def read(*lines: str) -> Reading:
    return read_certificate([paper(*lines)], KNOWN)


def test_a_plain_certificate_is_read_whole():
    reading = read(*LINES)

    assert reading.paper == Paper.CERTIFICATE
    assert reading.title
    assert reading.title.value == "Crisis Intervention Team"
    assert reading.course
    assert reading.course.value == 1
    assert reading.hours
    assert reading.hours.value == 16
    assert {key: hours.value for key, hours in reading.area_hours.items()} == {
        "legal_studies": Decimal(8),
        "technical_studies": Decimal(8),
    }
    assert reading.completed_on
    assert reading.completed_on.value == date(2026, 3, 4)
    assert reading.provider
    assert reading.provider.value == 1
    assert reading.attendee
    assert reading.attendee.value == "Lucía Núñez"
    assert not reading.is_of_another
    assert reading.control_number
    assert reading.control_number.value == "26-1234"


def test_each_value_has_its_words_and_their_place():
    title = read(*LINES).title

    assert title
    assert (title.words, title.page) == ("Crisis Intervention Team", 0)
    (box,) = title.boxes
    assert box == pytest.approx(Box(50 / 612, 140 / 792, 190 / 612, 152 / 792))


def test_two_certificates_in_one_file_contradict_each_other():
    other = [line.replace("16", "24").replace("March 3-4", "May 5") for line in LINES]

    reading = read_certificate([paper(*LINES), paper(*other)], KNOWN)

    assert (reading.hours, reading.completed_on) == (None, None)
    assert reading.provider
    assert reading.provider.page == 0


@pytest.mark.parametrize(
    ("lines", "kind", "said"),
    [
        (["Registration receipt", *LINES[2:]], Paper.RECEIPT, "Registration receipt"),
        (["Thank you for registering!", *LINES[2:]], Paper.RECEIPT, "Thank you for registering!"),
        (["INVOICE #2041", *LINES[2:]], Paper.INVOICE, "INVOICE #2041"),
        (["Course agenda", *LINES[4:]], Paper.AGENDA, "Course agenda"),
        (["Official transcript", *LINES[2:]], Paper.TRANSCRIPT, "Official transcript"),
        (["Riverbend", "Amount paid $120.00", *LINES[4:]], Paper.RECEIPT, "Amount paid"),
    ],
)
def test_another_paper_is_told_apart_and_offers_nothing(lines, kind, said):
    reading = read(*lines)

    assert reading == Reading(paper=kind, paper_said=reading.paper_said)
    assert reading.paper_said
    assert reading.paper_said.words == said


def test_a_receipt_that_promises_a_certificate_is_still_one():
    promise = "A certificate of completion will be handed out at the end of the class."
    assert read("Registration receipt", promise).paper == Paper.RECEIPT
    assert read("Certificate fee $10", "Receipt").paper == Paper.RECEIPT


@pytest.mark.parametrize("lines", [["Hello"], [], LINES[4:]])
def test_a_paper_that_does_not_say_what_it_is_offers_nothing(lines):
    assert read(*lines) == Reading()


def test_a_page_full_of_words_is_no_certificate():
    assert read(*LINES, *["word " * 200] * 8) == Reading()


def test_no_page_is_no_reading():
    assert read_certificate([], KNOWN) == Reading()


def test_letters_set_apart_are_a_word():
    letters = "CERTIFICATE"
    words = [Word(sign, 50 + 20 * n, 50, 62 + 20 * n, 70) for n, sign in enumerate(letters)]

    assert Flow([Page(612, 792, tuple(words))]).text == "CERTIFICATE\n"


def test_the_words_of_a_page_that_was_turned_are_marked_where_they_stand():
    word = Word("Certificate", 500, 390, 560, 402)
    upright = Flow([Page(612, 792, (word,))]).propose("", 0, 11).boxes[0]
    turned = Flow([Page(612, 792, (word,), turned=2)]).propose("", 0, 11).boxes[0]

    # Two degrees, 224 units right of the middle: 7.8 units farther down.
    assert turned.top - upright.top == pytest.approx(7.8 / 792, abs=0.0005)
