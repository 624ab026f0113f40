"""What stands for whose record leaves, and a decision may strike out where words are looked for."""

from collections import defaultdict
from collections.abc import Collection
from functools import cached_property
from itertools import chain

from django.db.models import Q

from people.models import Element, Member
from records.releases.parts import Redaction


class OwnWords:
    """The serial number, the license number and the elements of members who are asked about.

    A text of years ago names the element of that time, so those of before count as today's does,
    by all that they are and were called. Numbers of before are found by `everybody`.
    """

    def __init__(self, members: Collection[Member]) -> None:
        self._members = tuple(members)

    def of(self, member: Member, redactions: Collection[str]) -> tuple[str, ...]:
        """The words and phrases of one of them that are struck out."""
        words = []
        if Redaction.SERIAL_NUMBER in redactions:
            words.append(member.serial_number)
        if Redaction.LICENSE in redactions and member.license_number:
            words.append(member.license_number)
        if Redaction.ELEMENT in redactions:
            words += self._elements.get(_kept(member), ())
        return tuple(words)

    def of_each(self, redactions: Collection[str]) -> tuple[str, ...]:
        """Those of all of them."""
        return tuple(word for member in self._members for word in self.of(member, redactions))

    @cached_property
    def _elements(self) -> dict[int, list[str]]:
        """By member, the names of each element they are or were in, a merged record's too."""
        kept = {_kept(member) for member in self._members}
        same = Member.everybody.filter(Q(pk__in=kept) | Q(merged_into__in=kept)).order_by()
        now = list(same.values_list("pk", "merged_into", "element"))
        kept_in = {pk: into or pk for pk, into, _ in now}
        held = {(pk, element) for pk, _, element in now}
        held.update(Member.history.filter(id__in=kept_in).order_by().values_list("id", "element"))
        names = _names_of({element for _, element in held})
        elements: defaultdict[int, set[str]] = defaultdict(set)
        for pk, element in held:
            elements[kept_in[pk]] |= names[element]
        return {pk: sorted(found) for pk, found in elements.items()}


def _kept(member: Member) -> int:
    """The key of the record that stays of a member, whose own may have been merged away."""
    return member.merged_into_id or member.pk


def _names_of(elements: Collection[int]) -> dict[int, set[str]]:
    """What each of these elements is and was called, by its key."""
    names: defaultdict[int, set[str]] = defaultdict(set)
    now = Element.objects.filter(pk__in=elements).order_by()
    before = Element.history.filter(id__in=elements).order_by()
    for element, name in chain(now.values_list("pk", "name"), before.values_list("id", "name")):
        names[element].add(name)
    return names
