"""Pages of plain lines, and what is found on them."""

from frame.finding.page import find_on
from frame.finding.sought import Name, Person, Sought
from frame.finding.word import Page, Word

TITLES = frozenset({"officer", "sgt"})


def person(last: str, first: str, middle: str = "", *numbers: str) -> Person:
    """Somebody of one name."""
    return Person((Name(last, first, middle),), frozenset(numbers))


def numbered(*numbers: str) -> Person:
    """Somebody whose name is not known."""
    return Person((), frozenset(numbers))


NUNEZ = person("Núñez", "Mateo", "Alejandro", "5005")


def page_of(*lines: str) -> Page:
    """A page with these lines, a column every 100 points where words are parted by two blanks."""
    words = []
    for down, line in enumerate(lines):
        for column, cell in enumerate(line.split("  ")):
            across = 100.0 * column
            for text in cell.split():
                words.append(Word(text, across, down * 20, across + 5 * len(text), down * 20 + 12))
                across += 5 * len(text) + 4
    return Page(600, 800, tuple(words))


def covered(sought: Sought, *lines: str) -> str:
    """The words that are found."""
    page = page_of(*lines)
    found = find_on(page, sought).covered
    return " ".join(word.text for place, word in enumerate(page.words) if place in found)


def doubts(sought: Sought, *lines: str) -> list[str]:
    """What is said to be in doubt."""
    return list(find_on(page_of(*lines), sought).doubts)
