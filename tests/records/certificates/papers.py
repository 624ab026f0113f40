"""Papers for tests: lines of text as the words of a page."""

from datetime import date

from frame.finding.word import Page, Word
from records.certificates.flow import Flow
from records.certificates.proposed import Course, Known, Provider, Sender

SIGN, LINE, GAP = 6, 20, 40
COURSES = [
    Course(1, "Crisis Intervention Team"),
    Course(2, "Crisis Intervention Team for Supervisors"),
    Course(3, "Search & Seizure Update 2026"),
    Course(4, "Courtroom Testimony"),
    Course(5, "Courtroom Testimony"),
]
PROVIDERS = [
    Provider(1, "Blue River Training Academy", "LP-2041"),
    Provider(2, "University of Western Plains", "TC-118"),
    Provider(3, "University of Western Plains Extension"),
    Provider(4, "Riverbend Police Department"),
]
SENDER = Sender("Lucía", "Núñez")
KNOWN = Known(SENDER, date(2026, 11, 1), COURSES, PROVIDERS)


def paper(*lines: str, certainty: float = 1.0) -> Page:
    """A page of these lines. A tab begins a new column; every column of a line starts at a stop."""
    words = []
    for number, line in enumerate(lines):
        top = 60 + LINE * number
        for column, cell in enumerate(line.split("\t")):
            left = 50.0 + 170 * column
            for word in cell.split():
                right = left + SIGN * len(word)
                words.append(Word(word, left, top, right, top + 12, certainty))
                left = right + 4
    return Page(612, 792, tuple(words))


def flow(*lines: str, certainty: float = 1.0) -> Flow:
    return Flow([paper(*lines, certainty=certainty)])
