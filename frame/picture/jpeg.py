"""What a JPEG is made of: segments, stretches of the picture itself, and what is behind its end."""

import re
from dataclasses import dataclass, field

BEGINS = b"\xff\xd8\xff"
END, SCAN = 0xD9, 0xDA
# These stand alone, and between two of them a stretch of picture goes on.
RESTARTS = range(0xD0, 0xD8)
ALONE = frozenset({0x01, 0xD8, *RESTARTS})
# In a stretch of picture, a byte of ones with a null behind it is a byte of the picture.
MARK_IN_STRETCH = re.compile(rb"\xff+([^\0\xff])", re.DOTALL)
# No stretch of a picture needs these; one that was cut short reads them as if they were its own.
PADDING = b"\x55\xaa\x5a\xa5" * 8
LONG_PADDING = PADDING * 16


class Broken(ValueError):
    """It breaks off before its end."""


@dataclass
class Jpeg:
    """A picture from its beginning to its end.

    Args:
        remarks: what stands in it and is no picture.
        scan_ends: where the picture itself ends, each time that all of it was gone over.
        end: the place behind its last mark.
    """

    remarks: list[bytes] = field(default_factory=list)
    scan_ends: list[int] = field(default_factory=list)
    end: int = 0


def read_jpeg(content: bytes, at: int = 0) -> Jpeg:
    """Go from mark to mark to the end of the picture.

    Raises:
        Broken: it has none.
    """
    jpeg = Jpeg()
    place = at + 2
    while True:
        ones = content.find(b"\xff", place)
        if ones < 0:
            raise Broken
        jpeg.remarks.append(content[place:ones])
        while content[ones + 1 : ones + 2] == b"\xff":
            ones += 1
        if ones + 1 >= len(content):
            raise Broken
        mark, place = content[ones + 1], ones + 2
        if mark == END and jpeg.scan_ends:
            jpeg.end = place
            return jpeg
        if mark in ALONE:
            continue
        length = int.from_bytes(content[place : place + 2])
        if length < 2 or place + length > len(content):
            raise Broken
        jpeg.remarks.append(content[place + 2 : place + length])
        place += length
        if mark == SCAN:
            place = _through_stretches(content, place, jpeg)


def endless(content: bytes) -> bytes | None:
    """The picture without its end, so that who shows it misses whatever is missing; None where it
    is gone over several times, which can't be told without its end.
    """
    ends = read_jpeg(content).scan_ends
    return content[: ends[0]] + PADDING if len(ends) == 1 else None


def padded(content: bytes) -> bytes:
    """The picture with something behind each scan, for which none that is whole has room."""
    place, parts = 0, []
    jpeg = read_jpeg(content)
    for end in jpeg.scan_ends:
        parts += [content[place:end], LONG_PADDING]
        place = end
    return b"".join([*parts, content[place : jpeg.end]])


def _through_stretches(content: bytes, place: int, jpeg: Jpeg) -> int:
    """The place behind the stretches of a scan."""
    for found in MARK_IN_STRETCH.finditer(content, place):
        if found[1][0] not in RESTARTS:
            jpeg.scan_ends.append(found.start())
            return found.start()
    raise Broken
