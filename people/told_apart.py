"""What tells one member from another, and what is asked where a write may take one for another."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError

from frame.reasons import checked_reason
from frame.search import folded, matching
from people.models import Member
from people.naming import serials_of

# What stands behind a name and is left out as often as not.
SUFFIXES = frozenset(["jr", "sr", "ii", "iii", "iv"])

ANOTHER_PERSON, CALLED_THE_SAME = "another_person", "called_the_same"
# Of first name, last name and day of hire, a marriage changes one, and the serial number of
# somebody else two or three.
ENOUGH_TO_DOUBT = 2
WHY_RIGHT = "why_right"


class Doubt(NamedTuple):
    """Why a write may take one member for another.

    Args:
        key: of the kind of doubt, by which its reason is given and kept.
    """

    key: str
    sentence: str


def called_like(member: Member) -> list[Member]:
    """Other members of the same first and last name, without accents, case, initials and suffix."""
    name = _plain_name(member)
    may_be = Member.objects.filter(matching("search_text", " ".join(name)))
    found = may_be.exclude(pk=member.pk).select_related("element").order_by("-hired_on", "pk")
    return [each for each in found if _plain_name(each) == name]


class Namesakes:
    """The same of many members, read at once, with what rows before have written by then."""

    def __init__(self) -> None:
        self._by_name: dict[tuple[str, ...], dict[str, Member]] = defaultdict(dict)
        for member in Member.objects.order_by("-hired_on", "pk"):
            self._by_name[tuple(_plain_name(member))][member.serial_number] = member

    def called_like(self, member: Member) -> list[Member]:
        same = self._by_name.get(tuple(_plain_name(member)), {})
        return [each for serial, each in same.items() if serial != member.serial_number]

    def take(self, before: Member | None, after: Member) -> None:
        """Note a member who is added, or is called otherwise from now on."""
        if before is not None:
            self._by_name[tuple(_plain_name(before))].pop(before.serial_number, None)
        self._by_name[tuple(_plain_name(after))][after.serial_number] = after


def doubts_about(
    before: Member | None,
    after: Member,
    called_like: Callable[[Member], Sequence[Member]] = called_like,
) -> list[Doubt]:
    """Why a member who is added or changed may be somebody else.

    Args:
        before: as on file; None for a new one.
        called_like: tells who else has a name that `after` has not had.
    """
    doubts = []
    is_called_otherwise = before is None or _plain_name(before) != _plain_name(after)
    if before is not None and (told := _told_apart_by(before, after)):
        doubts.append(
            Doubt(
                ANOTHER_PERSON,
                f"{before} would get another {told}. Say why it is the same person; if it is not, "
                "find the right serial number.",
            )
        )
    if is_called_otherwise and (others := called_like(after)):
        doubts.append(
            Doubt(
                CALLED_THE_SAME,
                f"{_are_called_the_same(others)} Say why this is another person; if it is not, "
                "find the right serial number.",
            )
        )
    return doubts


def checked_doubts(doubts: Iterable[Doubt], reasons: Mapping[str, str]) -> dict[str, str]:
    """Why doubts are no hindrance, by their keys, as the event says it.

    Raises:
        ValidationError: for the field `why_right`: of one there is no reason.
    """
    if missing := [each.sentence for each in doubts if not reasons.get(each.key, "").strip()]:
        raise ValidationError({WHY_RIGHT: missing})
    return {
        each.key: checked_reason(reasons[each.key], missing=each.sentence, field=WHY_RIGHT)
        for each in doubts
    }


def check_is_another(member: Member, another_than: str) -> None:
    """Refuse somebody who is called like others, of whom nobody said that it is another person.

    Args:
        another_than: the serial numbers of those of whom it was said.

    Raises:
        ValidationError: for the field `called_the_same`.
    """
    others = called_like(member)
    if set(serials_of(others).split(", ")) != set(another_than.split(", ")):
        words = f"{_are_called_the_same(others)} Say whether it is the same person."
        raise ValidationError({CALLED_THE_SAME: words})


def _told_apart_by(before: Member, after: Member) -> str:
    """What is another of two states of a member, in words; blank where a marriage explains it."""
    if _plain_name(before) == _plain_name(after):
        return ""
    is_another = {
        "first name": _plain(before.first_name) != _plain(after.first_name),
        "last name": _plain(before.last_name) != _plain(after.last_name),
        "day of hire": before.hired_on != after.hired_on,
    }
    another = [words for words, differs in is_another.items() if differs]
    if len(another) < ENOUGH_TO_DOUBT:
        return ""
    return f"{', '.join(another[:-1])} and {another[-1]}"


def _are_called_the_same(others: Sequence[Member]) -> str:
    are = "is" if len(others) == 1 else "are"
    return f"{' and '.join(map(str, others))} {are} called the same."


def _plain_name(member: Member) -> list[str]:
    """The words of first and last name, whatever stands in which, as nobody is told apart by."""
    return _plain(f"{member.first_name} {member.last_name}")


def is_named(name: str, member: Member) -> bool:
    """Whether a name as another writes it is the member's, by first and last name in their places.

    The last name stands last, but for a suffix, or before a comma: `Ana T. Núñez Jr.` is
    `Núñez, Ana`, and `Ana Núñez Allen` is not.
    """
    first, last = _without_suffix(member.first_name)[:1], _without_suffix(member.last_name)
    before, _, after = name.partition(",")
    surname, given = _without_suffix(before), _without_suffix(after)
    if given:
        return surname == last and given[:1] == first
    return len(surname) > len(last) and surname[-len(last) :] == last and surname[:1] == first


def _without_suffix(name: str) -> list[str]:
    return [word for word in folded(name).split() if word not in SUFFIXES]


def _plain(name: str) -> list[str]:
    """The words of a name, without initials and suffixes, in the order of the alphabet."""
    words = folded(name).split()
    return sorted([word for word in words if len(word) > 1 and word not in SUFFIXES] or words)
