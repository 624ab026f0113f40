"""Whether a name beside a serial number is that of the member who has it."""

from collections.abc import Callable, Mapping

from frame.search import folded
from people.models import Member
from records.typed.result import NotUnderstood, Reading, Wanted, shortened

LONGEST_NAME = 60
# What stands beside a serial number and is no name. An x marks who came.
_NO_NAMES = """
    officer ofc po police detective det sergeant sgt captain capt major maj deputy dep chief
    lieutenant lt civilian reserve recruit mr ms mrs dr squad division bureau unit
    present attended signed in out yes ok full all day here walk walkin min mins minutes hours hrs x
"""
NO_NAMES = frozenset(_NO_NAMES.split())
SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])
FEWEST_LETTERS = 2


def name_in(words: str) -> list[str]:
    """The words of a text that can be a name, without initials and suffixes."""
    return [
        word
        for word in folded(words).split()
        if word.isalpha()
        and len(word) >= FEWEST_LETTERS
        and word not in NO_NAMES
        and word not in SUFFIXES
    ]


def is_named(member: Member, words: str) -> bool:
    """Whether words on the paper are the member's name, or none.

    Each must be a part of it, or its initial, and one must be of the family name. A cell of a table
    without any part of it is no name where other cells hold the family name and a given one.

    Args:
        words: as typed, the cells of a table parted by tabs.
    """
    family, given = _family_of(member), _given_of(member)
    own = family | given | set(folded(member.suffix).split())
    initials = {word[0] for word in family | given}
    cells = [said for cell in words.split("\t") if (said := _said(cell, member, own))]
    full = {word for said in cells for word in said if len(word) >= FEWEST_LETTERS} - SUFFIXES
    if not full:
        return all(word in own for said in cells for word in said if word in SUFFIXES)
    if not full & family:
        return False
    if full & given:
        cells = [said for said in cells if said & (own | initials | SUFFIXES)]
    return all(word in own or word in initials for said in cells for word in said)


def has_family_name(member: Member, words: str) -> bool:
    """Whether a word on the paper is of the member's family name."""
    return not _family_of(member).isdisjoint(folded(words).split())


def _family_of(member: Member) -> set[str]:
    """The parts of the family name, and all of it written as one word."""
    parts = folded(member.last_name).split()
    return {*parts, "".join(parts)}


def _given_of(member: Member) -> set[str]:
    return set(folded(f"{member.first_name} {member.middle_name}").split())


def _said(cell: str, member: Member, own: set[str]) -> set[str]:
    """The words of a cell that say who it is: neither rank nor element, but every own word."""
    of_post = folded(f"{member.rank} {member.element.name}").split()
    return {
        word
        for word in folded(cell).split()
        if word in own or (word.isalpha() and word not in NO_NAMES and word not in of_post)
    }


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
    compared = Reading([], list(reading.not_understood), reading.passed_over)
    for each in reading.wanted:
        member = members.get(each.serial_number)
        is_own = member is not None and is_named(member, each.words)
        name = "" if is_own else " ".join(each.words.split())[:LONGEST_NAME]
        if is_one_line and member and name and not is_anybodys(name):
            why = (
                f"nobody's last name is in “{shortened(name)}”, and {member.serial_number} is "
                f"{member.name}. Correct it, or leave it out."
            )
            compared.not_understood.append(NotUnderstood(text, why))
        elif each.words:
            values = {**each.values, "paper_name": name}
            compared.wanted.append(Wanted(each.serial_number, values, each.words))
        else:
            compared.wanted.append(each)
    return compared
