"""The objects of a PDF as it was sent in: all that any program could find in it.

Tables and a document's own words of where things are can lie, and programs that find no table look
for the objects themselves. So one is read wherever one may begin, also within what another is made
of, or an update has replaced; and what is packed together is unpacked.
"""

import re
import zlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from frame.pdf.tokens import (
    BLANK,
    Dictionary,
    Name,
    Read,
    Reference,
    read_value,
)

BEGINS = re.compile(rb"(?<!end)obj|trailer")
NUMBER = re.compile(rb"(\d{1,10})[\0\t\n\f\r ]+\d{1,10}[\0\t\n\f\r ]*\Z")
LONGEST_NUMBER = 64
# What stands before an object may be a comment: then it can be the one that any reference means.
ANY = -1
# No reference means this.
TRAILER = -2
# How packed objects are packed by everybody who does not want to hide them.
PACKED_WELL = ("FlateDecode", "Fl")
PACKED_OTHERWISE = ("DecodeParms", "DP", "F", "FFilter", "FDecodeParms")
MOST_UNPACKED = 64 * 1024 * 1024


class Unreadable(ValueError):
    """Objects are packed in a way that can't be looked through."""


class Original:
    """Every object of a PDF, several by one number where that stands in it several times.

    Raises:
        Unreadable: some are packed in another way than usual.
    """

    def __init__(self, content: bytes, *, is_locked: bool) -> None:
        """Read them all.

        Args:
            is_locked: its texts and what is packed in it are encrypted, so that they say nothing.
        """
        self.is_locked = is_locked
        self.by_number: dict[int, list[Any]] = {}
        self.dictionaries: list[Dictionary] = []
        self._room = MOST_UNPACKED
        for begins in BEGINS.finditer(content):
            read = read_value(content, begins.end())
            self._add(_number_of(content, begins), read)
            if _packs_objects(read.value):
                self._unpack(content, read.value, read.stream)

    def all_of(self, dictionary: Any, key: str) -> Iterator[Any]:
        """All that the dictionary may mean by a name."""
        for value in dictionary.get(key, ()):
            yield from self.all_meant(value)

    def all_meant(self, value: Any) -> Iterator[Any]:
        """The value itself, or all that may stand for it."""
        seen: set[int] = set()
        waiting = [value]
        while waiting:
            each = waiting.pop()
            if not isinstance(each, Reference):
                yield each
            elif each.number not in seen:
                seen.add(each.number)
                waiting.extend(self.by_number.get(each.number, ()))
                waiting.extend(self.by_number.get(ANY, ()))

    def _add(self, number: int, read: Read) -> None:
        self.by_number.setdefault(number, []).append(read.value)
        self.dictionaries += read.dictionaries

    def _unpack(self, content: bytes, head: Dictionary, start: int | None) -> None:
        try:
            objects = self._unpacked(content, head, start)
            for number, read in _packed_together(objects, head):
                self._add(number, read)
        except Unreadable:
            if not self.is_locked:
                raise

    def _unpacked(self, content: bytes, head: Dictionary, start: int | None) -> bytes:
        filters = list(map(_single, head.get("Filter", ())))
        is_usual = filters and all(each in PACKED_WELL for each in filters)
        if start is None or not is_usual or any(key in head for key in PACKED_OTHERWISE):
            raise Unreadable("Packed in another way.")
        while content[start : start + 1] in BLANK and start < len(content):
            start += 1
        packed = zlib.decompressobj()
        ends = content.find(b"endstream", start)
        try:
            objects = packed.decompress(memoryview(content)[start:ends], self._room)
            if not packed.eof:  # the word that ends a stream may stand within it
                rest = packed.unconsumed_tail or memoryview(content)[ends:]
                objects += packed.decompress(rest, self._room - len(objects) or 1)
        except zlib.error as error:
            raise Unreadable(str(error)) from None
        self._room -= len(objects)
        if not packed.eof or self._room <= 0:
            raise Unreadable("More than can be unpacked, or not whole.")
        return objects


def _number_of(content: bytes, begins: re.Match[bytes]) -> int:
    if begins[0] == b"trailer":
        return TRAILER
    before = content[max(begins.start() - LONGEST_NUMBER, 0) : begins.start()]
    number = NUMBER.search(before)
    return int(number[1]) if number else ANY


def _packs_objects(head: Any) -> bool:
    """Tell whether some program takes it for objects that are packed together."""
    if not isinstance(head, Dictionary):
        return False
    return Name("ObjStm") in head.get("Type", ()) or ("N" in head and "First" in head)


def _single(value: Any) -> Any:
    """A value alone, also where it is the one value of a list."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _packed_together(objects: bytes, head: Dictionary) -> Iterator[tuple[int, Read]]:
    """Each object with its number.

    Some programs go to the place that is told of each, others read one after another. Between two
    are only blanks, so that both read the same.

    Raises:
        Unreadable: their list is none, or something else is between them.
    """
    first, how_many = _whole(head, "First"), _whole(head, "N")
    listed = objects[:first].replace(b"\0", b" ").split()
    if len(listed) < 2 * how_many or not all(each.isdigit() for each in listed):
        raise Unreadable("No list of the objects.")
    numbers = [int(each[-10:]) for each in listed[: 2 * how_many]]
    places = sorted(zip(numbers[1::2], numbers[::2], strict=True))
    between = [(first, first + places[0][0])] if places else []
    for (place, number), (following, _) in pairwise([*places, (len(objects), 0)]):
        read = read_value(objects, first + place)
        between.append((read.end, first + following))
        yield number, read
    for end, begins in between[: len(places)]:
        if end > begins or objects[end:begins].strip(BLANK):
            raise Unreadable("Something is between two objects.")


def _whole(head: Dictionary, key: str) -> int:
    values = head.get(key, [])
    if len(values) != 1 or not isinstance(values[0], bytes) or not values[0].isdigit():
        raise Unreadable(f"{key} is no number.")
    return int(values[0][-10:])
