"""Whether a name beside a serial number is that of the member who has it."""

from collections.abc import Callable, Mapping
from difflib import SequenceMatcher

from frame.search import folded
from people.models import Member
from records.typed.result import NotUnderstood, Reading, Wanted, shortened

LONGEST_NAME = 60
# What stands beside a serial number and is no name.
_NO_NAMES = """
    officer ofc po police detective det sergeant sgt captain capt major maj deputy dep chief
    lieutenant lt civilian reserve recruit mr ms mrs dr jr sr ii iii iv squad division bureau unit
    present attended signed in out yes ok full all day here walk walkin min mins minutes hours hrs
"""
NO_NAMES = frozenset(_NO_NAMES.split())
FEWEST_LETTERS = 2
ALIKE = 0.75


def name_in(words: str) -> list[str]:
    """The words of a text that can be a name."""
    return [
        word
        for word in folded(words).split()
        if word.isalpha() and len(word) >= FEWEST_LETTERS and word not in NO_NAMES
    ]


def is_named(member: Member, words: str) -> bool:
    """Whether words on the paper fit a member; no name does, and so does a slip of the pen."""
    of_post = folded(f"{member.rank} {member.element.name}").split()
    said = [word for word in name_in(words) if word not in of_post]
    names = folded(f"{member.first_name} {member.middle_name} {member.last_name}").split()
    return not said or any(_alike(word, own) for word in said for own in names)


def with_names(
    reading: Reading,
    text: str,
    members: Mapping[str, Member],
    *,
    is_anybodys: Callable[[str], bool],
) -> Reading:
    """Compare the name beside each serial number with that of the member who has it.

    Another name goes with the line, which then asks who it is. Words that nobody is called make no
    line where they were typed with one serial number.

    Args:
        text: what was read.
        is_anybodys: whether some member is called so.
    """
    is_one_line = "\n" not in text.strip()
    compared = Reading([], list(reading.not_understood), reading.left_out)
    for each in reading.wanted:
        member = members.get(each.serial_number)
        name = "" if member and is_named(member, each.words) else each.words[:LONGEST_NAME]
        if is_one_line and member and name and not is_anybodys(name):
            why = (
                f"“{shortened(name)}” is not the name of {member.serial_number} {member.name}, nor "
                "of anybody else. Correct it, or leave it out."
            )
            compared.not_understood.append(NotUnderstood(text, why))
        elif each.words:
            values = {**each.values, "paper_name": name}
            compared.wanted.append(Wanted(each.serial_number, values, each.words))
        else:
            compared.wanted.append(each)
    return compared


def _alike(word: str, own: str) -> bool:
    is_begun = min(len(word), len(own)) > FEWEST_LETTERS and (
        word.startswith(own) or own.startswith(word)
    )
    return is_begun or SequenceMatcher(None, word, own).ratio() >= ALIKE
