"""The objects of a PDF as pdfium writes them, which has one form for each thing."""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# No object has this number.
TRAILER = 0
# A name's sign that stands for itself only in hexadecimal.
CODED = re.compile(rb"#([0-9A-Fa-f]{2})")
TOKEN = re.compile(
    rb"[\s\0]*(?:"
    rb"(?P<comment>%[^\r\n]*)"
    rb"|(?P<object>\d+ \d+ obj)"
    rb"|(?P<reference>\d+ \d+ R\b)"
    rb"|(?P<name>/[^\s\0()<>\[\]{}/%]*)"
    rb"|(?P<opens><<|\[)"
    rb"|(?P<closes>>>|\])"
    rb"|(?P<text>\((?:[^()\\]|\\.)*+\)|<[0-9A-Fa-f\s]*>)"
    rb"|(?P<stream>stream\r?\n)"
    rb"|(?P<word>[^\s\0()<>\[\]{}/%]+)"
    rb")",
    re.DOTALL,
)


class Name(str):
    """A name of the PDF: `/Launch`, without its stroke."""

    __slots__ = ()


@dataclass(frozen=True)
class Reference:
    """Where another object is meant."""

    number: int


@dataclass
class _Open:
    """A list or dictionary that is being read."""

    is_dictionary: bool
    values: list[Any] = field(default_factory=list)

    def closed(self) -> Any:
        if not self.is_dictionary:
            return self.values
        pairs = zip(self.values[::2], self.values[1::2], strict=False)
        return {key: value for key, value in pairs if isinstance(key, Name)}


class Objects:
    """Every object of a PDF that pdfium has written, by its number."""

    def __init__(self, written: bytes) -> None:
        self.written = written
        self.by_number: dict[int, Any] = {}
        self.streams: dict[int, int] = {}
        for number, value, stream in _objects(written):
            self.by_number[number] = value
            self.streams[number] = stream

    @property
    def catalog(self) -> dict[str, Any]:
        """What leads to all that is shown."""
        trailer = self.by_number.get(TRAILER)
        catalog = self.meant(trailer.get("Root")) if isinstance(trailer, dict) else None
        return catalog if isinstance(catalog, dict) else {}

    def content(self, reference: Any, *, most: int) -> bytes:
        """The content of a stream, so many bytes at most.

        Raises:
            ValueError: it is no stream, or packed in a way other than the usual one.
        """
        number = reference.number if isinstance(reference, Reference) else TRAILER
        head, start = self.by_number.get(number), self.streams.get(number)
        if not isinstance(head, dict) or not start:
            raise ValueError(f"No stream: {reference!r}.")
        packed = memoryview(self.written)[start : start + _length(head)]
        filters = self.meant(head.get("Filter"))
        filters = filters if isinstance(filters, list) else [filters] if filters else []
        if not filters:
            return bytes(packed[:most])
        if [self.meant(each) for each in filters] != ["FlateDecode"] or "DecodeParms" in head:
            raise ValueError(f"Packed in another way: {filters!r}.")
        try:
            return zlib.decompressobj().decompress(packed, most)
        except zlib.error as error:
            raise ValueError(str(error)) from None

    def meant(self, value: Any) -> Any:
        """The value itself, where another object stands for it."""
        seen = set()
        while isinstance(value, Reference) and value.number not in seen:
            seen.add(value.number)
            value = self.by_number.get(value.number)
        return None if isinstance(value, Reference) else value

    def dictionaries(self) -> Iterator[dict[str, Any]]:
        """Every dictionary, also those within others."""
        waiting = list(self.by_number.values())
        while waiting:
            value = waiting.pop()
            if isinstance(value, dict):
                yield value
                waiting.extend(value.values())
            elif isinstance(value, list):
                waiting.extend(value)


def name_of(written: bytes) -> Name:
    """A name as it is meant: `/Java#53cript` is JavaScript."""
    plain = CODED.sub(lambda found: bytes([int(found[1], 16)]), written)
    return Name(plain[1:].decode("latin-1"))


def _objects(written: bytes) -> Iterator[tuple[int, Any, int]]:
    """Read from the first sign to the last: the number, value and place of its stream of each; 0
    where it has none.

    Raises:
        ValueError: something in it has no form of a PDF, so what follows can't be told.
    """
    number: int | None = None
    stack = [_Open(is_dictionary=False)]
    at = stream = 0
    while found := TOKEN.match(written, at):
        at = found.end()
        kind, token = found.lastgroup, found[found.lastgroup or 0]
        if kind == "object":
            number, stack, stream = int(token.split()[0]), [_Open(is_dictionary=False)], 0
        elif kind == "opens":
            stack.append(_Open(is_dictionary=token == b"<<"))
        elif kind == "closes":
            if len(stack) > 1:
                value = stack.pop().closed()
                stack[-1].values.append(value)
        elif kind == "stream":
            stream = at
            at += _length(stack[0].values[0] if stack[0].values else None)
        elif token == b"endobj" and number is not None:
            yield number, stack[0].values[0] if stack[0].values else None, stream
            number = None
        elif kind != "comment":
            stack[-1].values.append(_value(kind, token))
    if written[at:].strip(b"\0\t\n\f\r "):
        raise ValueError(f"Not the form of a PDF: {written[at : at + 20]!r}.")
    yield TRAILER, next((value for value in stack[0].values if _is_trailer(value)), None), 0


def _is_trailer(value: Any) -> bool:
    return isinstance(value, dict) and "Root" in value


def _length(head: Any) -> int:
    """How many bytes the stream behind this dictionary has; pdfium writes the number itself."""
    length = head.get("Length") if isinstance(head, dict) else None
    return int(length) if isinstance(length, bytes) and length.isdigit() else 0


def _value(kind: str | None, token: bytes) -> Any:
    if kind == "name":
        return name_of(token)
    if kind == "reference":
        return Reference(int(token.split()[0]))
    return token
