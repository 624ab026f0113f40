"""The objects of a PDF as pdfium writes them: each once, one behind another."""

import re
from collections.abc import Iterator
from typing import Any

from frame.pdf.tokens import BLANK, Dictionary, Reference, read_value

BEGINS = re.compile(rb"(?:[\0\t\n\f\r ]|%[^\r\n]*)*(\d+) \d+ obj")
ENDS = re.compile(rb"[\0\t\n\f\r ]*(?:endstream[\0\t\n\f\r ]*)?endobj")
LINE_ENDS = re.compile(rb"\r?\n")
TRAILER = re.compile(rb"[\0\t\n\f\r ]*xref[\0\t\n\f\r 0-9fn]*trailer")


class Objects:
    """Every object of a PDF that pdfium has written, by its number."""

    def __init__(self, written: bytes) -> None:
        """Read them.

        Raises:
            ValueError: something in it has no form of a PDF, so what follows can't be told.
        """
        self.by_number: dict[int, Any] = {}
        self.dictionaries: list[Dictionary] = []
        at = 0
        while begins := BEGINS.match(written, at):
            read = read_value(written, begins.end())
            self.by_number[int(begins[1])] = read.value
            self.dictionaries += read.dictionaries
            at = (
                read.end
                if read.stream is None
                else _end_of_stream(written, read.stream, read.value)
            )
            ends = ENDS.match(written, at)
            if ends is None:
                raise ValueError(f"Not the form of a PDF: {written[at : at + 20]!r}.")
            at = ends.end()
        self.trailer = _trailer(written, at, self.by_number)

    @property
    def catalog(self) -> Any:
        """What leads to all that is shown."""
        catalog = self.only(self.trailer, "Root")
        return catalog if isinstance(catalog, dict) else {}

    def all_of(self, dictionary: Any, key: str) -> Iterator[Any]:
        """All that the dictionary may mean by a name."""
        for value in dictionary.get(key, ()):
            yield from self.all_meant(value)

    def all_meant(self, value: Any) -> Iterator[Any]:
        """The value itself, where another object stands for it; nothing where none is there."""
        seen = set()
        while isinstance(value, Reference) and value.number not in seen:
            seen.add(value.number)
            value = self.by_number.get(value.number)
        if not isinstance(value, Reference):
            yield value

    def only(self, dictionary: Any, key: str) -> Any:
        """What the dictionary says of a name; None where it says nothing."""
        return next(self.all_of(dictionary, key), None)


def _end_of_stream(written: bytes, at: int, head: Dictionary) -> int:
    """Where a stream ends; pdfium writes its length itself."""
    begins = LINE_ENDS.match(written, at)
    length = head.get("Length", [b""])[0]
    if begins is None or not isinstance(length, bytes) or not length.isdigit():
        raise ValueError("A stream without a length.")
    return begins.end() + int(length)


def _trailer(written: bytes, at: int, objects: dict[int, Any]) -> Any:
    if begins := TRAILER.match(written, at):
        return read_value(written, begins.end()).value
    if written[at:].strip(BLANK).startswith(b"startxref"):
        return next((each for each in objects.values() if _is_table(each)), {})
    raise ValueError(f"Not the form of a PDF: {written[at : at + 20]!r}.")


def _is_table(value: Any) -> bool:
    return isinstance(value, dict) and "Root" in value and "XRef" in value.get("Type", ())
