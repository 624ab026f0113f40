"""Members by the serial numbers that the rows of a file give."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain

from django.core.exceptions import ValidationError

from frame.imports.days import said
from people.models import Member
from people.serial_numbers import LONGEST_SERIAL, normalized_serial


class MembersBySerial:
    """Members by the serial numbers that rows give, those with lost zeros and corrected ones too.

    Args:
        mends_zeros: whether `101` is taken for the one member whose number is `0101`.
    """

    def __init__(self, texts: Iterable[str], *, mends_zeros: bool) -> None:
        self.mends_zeros = mends_zeros
        serials = {normalized_serial(text) for text in set(texts)}
        serials = {each for each in serials if each.isascii() and 0 < len(each) <= LONGEST_SERIAL}
        self._by_serial = _by_serial(serials)
        self._by_text: dict[str, Member] = {}
        unknown = serials - set(self._by_serial)
        self._former: dict[str, Member] = Member.objects.by_former_serial(unknown)
        merged = Member.everybody.filter(merged_into__isnull=False).order_by()
        merged = merged.filter(serial_number__in=list(self._former))
        self._merged = set(merged.values_list("serial_number", flat=True) if self._former else ())
        # Two that differ in zeros alone, such as 101 and 0101, may both have lost some of one.
        longer: dict[str, list[str]] = defaultdict(list)
        for serial in filter(str.isdigit, unknown):
            for zeros in range(1, LONGEST_SERIAL - len(serial) + 1):
                longer["0" * zeros + serial].append(serial)
        self._with_zeros: dict[str, list[Member]] = defaultdict(list)
        for full, member in sorted(_by_serial(longer).items()):
            for serial in longer[full]:
                self._with_zeros[serial].append(member)

    def hold(self) -> None:
        """Lock all whom the rows name, in the one order of locks."""
        list(Member.objects.select_for_update(no_key=True).filter(pk__in=self.keys).order_by("pk"))

    @property
    def keys(self) -> set[int]:
        """The keys of the members whom the rows name."""
        named = [*self._by_serial.values(), *self._former.values()]
        return {each.pk for each in chain(named, *self._with_zeros.values())}

    def member_in(self, text: str) -> tuple[Member, str]:
        """The member of a serial number, and what is to be said of how it was read.

        Raises:
            ValidationError: nobody has it, saying who is near.
        """
        member, words = self.found(text)
        if member is not None:
            return member, words
        if not normalized_serial(text):
            raise ValidationError("It is blank. Fill it in.")
        raise ValidationError(
            f"There is no member “{said(text)}”. Correct the serial number, or add the member."
        )

    def found(self, text: str) -> tuple[Member | None, str]:
        """The same; None where nobody has or had such a number.

        Raises:
            ValidationError: somebody had it, or has it with zeros in front.
        """
        if member := self._by_text.get(text):
            return member, ""
        serial = normalized_serial(text)
        if member := self._by_serial.get(serial):
            self._by_text[text] = member
            return member, ""
        if corrected := self._former.get(serial):
            if serial in self._merged:
                raise ValidationError(
                    f"{serial} was entered twice and is {corrected} now. Write that."
                )
            raise ValidationError(
                f"{serial} was corrected to {corrected.serial_number} ({corrected.name}). "
                "Write that."
            )
        with_zeros = self._with_zeros.get(serial, [])
        if len(with_zeros) == 1:
            [member] = with_zeros
            if self.mends_zeros:
                return member, f"{serial} was read as {member.serial_number}."
            raise ValidationError(
                f"There is no {serial}, but {member.serial_number} is {member.name}: a spreadsheet "
                "drops zeros in front. Write it so, or put lost zeros back under Columns."
            )
        if with_zeros:
            near = " and ".join(f"{each.serial_number} is {each.name}" for each in with_zeros)
            raise ValidationError(f"There is no {serial}, but {near}. Write the one that is meant.")
        return None, ""


def _by_serial(serials: Iterable[str]) -> dict[str, Member]:
    found = Member.objects.filter(serial_number__in=list(serials)).order_by()
    found = found.select_related("element")
    return {member.serial_number: member for member in found}


def locked_by_key(keys: Iterable[int]) -> list[Member]:
    """The members whom rows were looked at for, whose credit nobody else writes meanwhile.

    By key, all at once: the serial number of one may have been corrected since the look.
    """
    locked = Member.objects.select_for_update(no_key=True).order_by("pk")
    return list(locked.filter(pk__in=list(keys)))
