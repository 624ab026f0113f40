"""Members named in a form, by serial number or by name, typed or pasted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from frame.form_fields import LONGEST_ECHO
from frame.search import folded
from people.models import Member
from people.querysets import MemberQuerySet
from people.serial_numbers import MOST_AT_ONCE, possible_serials, typed_serials

MOST_NAMED = 5
# A comma may stand inside a name, these never do.
_LINES = re.compile(r"[\n\r\t;|]+")


def members_named(
    text: str,
    among: MemberQuerySet | None = None,
    *,
    are_led: bool = False,
    by_any_serial: bool = False,
) -> list[Member]:
    """The members whose serial numbers or names are in `text`, in that order, each once.

    A name beside its own serial number, as lists are pasted, names nobody else.

    Args:
        among: the members who may be named; None is all of them.
        are_led: whether these are those whom the reader leads; others are members too.
        by_any_serial: whether all others are among them where their serial number is written.

    Raises:
        ValidationError: an error for each word that is nobody's, or that several are called.
    """
    members = Member.objects.all() if among is None else among
    known = members.in_bulk(
        [serial for serial in possible_serials(text) if serial.isprintable()],
        field_name="serial_number",
    )
    unknown = {serial for serial in possible_serials(text) - set(known) if not serial.isalpha()}
    formers = members.by_former_serial(unknown) if unknown else {}
    reading = _Reading(known, formers, members, are_led, by_any_serial)
    for line in _LINES.split(text):
        reading.read(line)
    if len(reading.keys) + len(reading.errors) > MOST_AT_ONCE:
        raise ValidationError(
            f"{len(reading.keys) + len(reading.errors)} serial numbers are more than "
            f"{MOST_AT_ONCE} at a time. Take them in two goes."
        )
    if reading.errors:
        raise ValidationError(list(reading.errors))
    named = members.in_bulk(reading.keys)
    return [named[key] for key in reading.keys]


def serials_of(members: Iterable[Member]) -> str:
    """Their serial numbers, as the log holds them."""
    return ", ".join(member.serial_number for member in members)


def now_has_words(serial: str, member: Member) -> str:
    """Who had a serial number before it was corrected, as a sentence begins with it.

    A name may end with an initial's point, so no sentence ends with one.
    """
    return f"{serial} is now {member.serial_number}, {member.name}"


def named_in_form(members: Iterable[Member]) -> str:
    """Who they are, as a form shows them and reads them again."""
    return "; ".join(f"{member.serial_number} {member.name}" for member in members)


@dataclass
class _Reading:
    """What has been understood of a text so far: keys of members, and errors, each once."""

    known: dict[str, Member]
    formers: dict[str, Member]
    members: MemberQuerySet
    are_led: bool
    by_any_serial: bool
    keys: dict[int, None] = field(default_factory=dict)
    errors: dict[str, None] = field(default_factory=dict)
    names: "_Names | None" = None

    def read(self, line: str) -> None:
        """Take the members of a line: of its parts between commas, or of two that are one name."""
        beside: Member | None = None  # whose name may follow
        waiting: list[str] = []  # parts of names that stand by themselves so far
        for part in filter(str.strip, line.split(",")):
            typed = typed_serials(part, self.known)
            if not typed.serials:
                if beside is None or waiting or not is_in_name_of(beside, part):
                    waiting.append(part)
                continue
            members = [self.known[serial] for serial in typed.serials if serial in self.known]
            if not (members and waiting and is_in_name_of(members[0], " ".join(waiting))):
                self._take_names(waiting)
            waiting = []
            self._take_serials(typed.serials)
            self._check_beside(members, typed.passed_over)
            beside = members[-1] if members else None
        self._take_names(waiting)

    def _take_serials(self, serials: Iterable[str]) -> None:
        for serial in serials:
            if serial in self.known:
                self.keys[self.known[serial].pk] = None
            elif serial in self.formers:
                now = self.formers[serial]
                self._refuse(f"{now_has_words(serial, now)}: write {now.serial_number}.")
            else:
                nobody = "No member" if self.by_any_serial else self._nobody
                self._refuse(
                    f"{nobody} has the serial number {serial[:LONGEST_ECHO]}. Check it, or "
                    "take it out."
                )

    def _check_beside(self, members: Sequence[Member], words: Iterable[str]) -> None:
        """Refuse a name that is not of the member whose serial number stands beside it."""
        for word in words:
            if members and not any(is_in_name_of(member, word) for member in members):
                self._refuse(
                    f"“{word[:LONGEST_ECHO]}” is not in the name of {members[-1].serial_number} "
                    f"{members[-1].name}: take one of the two out, or part them with a comma."
                )

    def _take_names(self, parts: Sequence[str]) -> None:
        """Look names up; two parts that somebody is called together are one name."""
        position = 0
        while position < len(parts):
            together = ", ".join(part.strip() for part in parts[position : position + 2])
            if position + 1 < len(parts) and self._called(together):
                self._take_name(together)
                position += 2
            else:
                self._take_name(parts[position].strip())
                position += 1

    def _take_name(self, name: str) -> None:
        found = self._called(name)
        if len(found) == 1:
            self.keys[found[0]] = None
            return
        said = name[:LONGEST_ECHO]
        if not found:
            self._refuse(
                f"{self._nobody} is called “{said}”. Check the name, or write the serial number."
            )
            return
        members = self.members.filter(pk__in=found).order_by("last_name", "first_name")
        more = len(found) - MOST_NAMED
        who = named_in_form(members[:MOST_NAMED]) + (f"; and {more:,} more" if more > 0 else "")
        self._refuse(
            f"“{said}” may be {len(found):,} members ({who}): "
            "write the serial number of the one you mean."
        )

    def _called(self, name: str) -> list[int]:
        if self.names is None:
            self.names = _Names(self.members)
        return self.names.called(name)

    @property
    def _nobody(self) -> str:
        return "Nobody you lead" if self.are_led else "No member"

    def _refuse(self, error: str) -> None:
        self.errors[error] = None


class _Names:
    """What each of some members is called, read once however many names are looked up."""

    def __init__(self, members: MemberQuerySet) -> None:
        self.rows = list(members.values_list("pk", "search_text", "separated_on"))

    def called(self, name: str) -> list[int]:
        """Keys of the members a name can mean: still employed, and called so in whole words."""
        words = folded(name).split()
        found = [row for row in self.rows if words and all(word in row[1] for word in words)]
        found = [row for row in found if row[2] is None] or found
        whole = [row for row in found if set(words) <= set(row[1].split())]
        return [pk for pk, _, _ in whole or found]


def is_in_name_of(member: Member, words: str) -> bool:
    """Whether every word is in the name of a member."""
    said = folded(words).split()
    return bool(said) and all(word in member.search_text for word in said)
