"""People in a text, by name or by number: the one reader of whom a text names."""

from dataclasses import dataclass

from frame.finding.days import dates_in
from frame.finding.names import LastNameAlone, find_names
from frame.finding.numbers import find_numbers
from frame.finding.sought import Sought, words_of_last_names
from frame.finding.text import Text


@dataclass(frozen=True)
class PeopleFound:
    """Where people stand in a text.

    Args:
        stretches: the places of the words of each name and each number.
        names_in_doubt: last names that stand alone, and may be of somebody.
        numbers_in_doubt: the places of numbers that may be years or counts, each with the number.
    """

    stretches: tuple[frozenset[int], ...]
    names_in_doubt: tuple[LastNameAlone, ...]
    numbers_in_doubt: dict[frozenset[int], str]


def find_people(text: Text, sought: Sought) -> PeopleFound:
    """Find who is sought. Who is named once, by name or number, is meant by the last name alone."""
    names = find_names(text, sought)
    dates = [range(each.start, each.end) for each in dates_in(text.line)]
    numbers = find_numbers(text, sought, named=names.places, dates=dates)
    last_names = names.last_names.union(*map(words_of_last_names, numbers.others))
    numbered = numbers.places_of_others
    alone = {
        each: not each.is_a_word
        and bool(each.forms & last_names or not numbered.isdisjoint(text.beside(each.places)))
        for each in names.alone
    }
    return PeopleFound(
        (
            *names.certain,
            *numbers.own,
            *numbers.of_others,
            *(each.places for each, is_meant in alone.items() if is_meant),
        ),
        tuple(each for each, is_meant in alone.items() if not is_meant),
        numbers.in_doubt,
    )
