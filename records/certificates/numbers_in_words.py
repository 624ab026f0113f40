"""Numbers as papers write them out: twenty-six, third, two thousand and twenty-six."""

import re

_ONES = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ORDINALS = [
    *("zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
    *("ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"),
    *("sixteenth", "seventeenth", "eighteenth", "nineteenth"),
]
_VALUES = {
    **{word: number for number, word in enumerate(_ONES)},
    **{word: 10 * number for number, word in enumerate(_TENS, 2)},
    **{word: number for number, word in enumerate(_ORDINALS)},
    "twentieth": 20,
    "thirtieth": 30,
    "hundred": 100,
    "thousand": 1000,
    "and": 0,
}
_WORD = "|".join(sorted(_VALUES.keys() - {"and", "zero", "zeroth"}, key=len, reverse=True))
# `twenty-six`, `two thousand and twenty-six`
IN_WORDS = rf"(?:{_WORD})(?:(?:[\s-]+(?:and\s+)?)(?:{_WORD}))*"


def value_of(words: str) -> int:
    """The number that is written out."""
    total = part = 0
    for word in re.split(r"[\s-]+", words.lower().strip()):
        value = _VALUES[word]
        if value == 100:
            part *= 100
        elif value == 1000:
            total, part = total + part * 1000, 0
        else:
            part += value
    return total + part
