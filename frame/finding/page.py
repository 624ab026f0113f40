"""Where what is sought stands on a page, and what can't be told of it."""

from dataclasses import dataclass

from frame.finding.beside import places_beside
from frame.finding.days import BIRTH, find_births
from frame.finding.numbers import SHORTEST_NUMBER
from frame.finding.people import find_people
from frame.finding.scores import SCORE, find_shares
from frame.finding.sought import Sought
from frame.finding.text import Text
from frame.finding.word import Page

NAME_ALONE = "The name “{}” may be of a member who is not asked about"
NUMBER_ALONE = "“{}” may be a year, or the serial number of a member who is not asked about"
DATE = "“{}” is none of the days that are known of the course"


@dataclass(frozen=True)
class PageFound:
    """Words of a page that are covered, by their place, and what is in doubt, in words."""

    covered: frozenset[int]
    doubts: tuple[str, ...]


def find_on(page: Page, sought: Sought) -> PageFound:
    """Find what is sought on one page."""
    text = Text([word.text for word in page.words])
    people = find_people(text, sought)
    covered, dates = [*people.stretches], []
    if sought.is_birth:
        told = places_beside(page, BIRTH)
        days = find_births(text, sought.days, told=told)
        covered += [told, *days.births]
        dates = [" ".join(text.words[at] for at in sorted(places)) for places in days.in_doubt]
    if sought.is_score:
        covered += [places_beside(page, SCORE), *find_shares(page, text)]
    # A count stands on every paper.
    numbers = [each for each in people.numbers_in_doubt.values() if len(each) >= SHORTEST_NUMBER]
    doubts = [
        *(DATE.format(words) for words in dates),
        *(NUMBER_ALONE.format(number) for number in numbers),
        *(NAME_ALONE.format(each.said) for each in people.names_in_doubt),
    ]
    return PageFound(frozenset[int]().union(*covered), tuple(dict.fromkeys(doubts)))
