"""The values of a PDF (names, texts, lists, dictionaries), read as leniently as by any program."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

BLANK = b"\0\t\n\f\r "
# A name's sign that stands for itself only in hexadecimal.
CODED = re.compile(rb"#([0-9A-Fa-f]{2})")
TOKEN = re.compile(
    rb"[\0\t\n\f\r ]*(?:"
    rb"(?P<comment>%[^\r\n]*)"
    rb"|(?P<reference>(?P<number>\d{1,10})[\0\t\n\f\r ]+\d{1,10}[\0\t\n\f\r ]+R"
    rb"(?![^\0\t\n\f\r ()<>\[\]{}/%]))"
    rb"|(?P<name>/[^\0\t\n\f\r ()<>\[\]{}/%]*)"
    rb"|(?P<opens><<|\[)"
    rb"|(?P<closes>>>|\])"
    rb"|(?P<text>\((?:[^()\\]|\\.)*+\)|<[0-9A-Fa-f\0\t\n\f\r ]*>)"
    rb"|(?P<nested>\()"
    rb"|(?P<word>[^\0\t\n\f\r ()<>\[\]{}/%]+|[)<>{}])"
    rb")",
    re.DOTALL,
)
IN_A_TEXT = re.compile(rb"\\.|[()]", re.DOTALL)
A_COMMENT_FOLLOWS = re.compile(rb"[\0\t\n\f\r ]*(?:\d{1,10}[\0\t\n\f\r ]*)?%")
LONGEST_NUMBER = 10


class Name(str):
    """A name of the PDF: `/Launch`, without its stroke."""

    __slots__ = ()


@dataclass(frozen=True)
class Reference:
    """Where another object is meant."""

    number: int


class Dictionary(dict[str, list[Any]]):
    """All that a dictionary may say of each name.

    Programs differ on which of two entries of a name they take, and on where they go on behind what
    they don't understand. So whatever follows on a name is one of its values.
    """


@dataclass(frozen=True)
class Read:
    """One value, and where it ends.

    Args:
        dictionaries: every one that it is or holds.
        stream: where the content of a stream begins; None where the value has none.
    """

    value: Any
    end: int
    dictionaries: list[Dictionary]
    stream: int | None = None


@dataclass
class _Open:
    """A list or dictionary that is being read."""

    is_dictionary: bool
    values: list[Any] = field(default_factory=list)

    def closed(self) -> Any:
        if not self.is_dictionary:
            return self.values
        entries = Dictionary()
        following = iter(self.values)
        next(following, None)
        for key in self.values:
            value = next(following, None)
            if type(key) is Name:
                entries.setdefault(key, []).append(value)
        return entries


@lru_cache(maxsize=10_000)
def name_of(written: bytes) -> Name:
    """A name as it is meant: `/Java#53cript` is JavaScript.

    Some programs end a name at a null sign.
    """
    plain = CODED.sub(lambda found: bytes([int(found[1], 16)]), written)
    return Name(plain[1:].partition(b"\0")[0].decode("latin-1"))


def read_value(content: bytes, at: int) -> Read:
    """The value that begins here; what was opened and not closed reaches to the end."""
    open_ones: list[_Open] = []
    dictionaries: list[Dictionary] = []
    value: Any = None
    while found := TOKEN.match(content, at):
        at = found.end()
        kind = found.lastgroup
        token = found[kind or 0]
        if kind == "name":
            value = name_of(token)
        elif kind == "reference":
            value = Reference(int(found["number"]))
        elif kind == "opens":
            open_ones.append(_Open(is_dictionary=token == b"<<"))
            continue
        elif kind == "comment":
            continue
        elif kind == "closes" and open_ones and (token == b">>" or not open_ones[-1].is_dictionary):
            closed = open_ones.pop()
            value = closed.closed()
            if closed.is_dictionary:
                dictionaries.append(value)
        elif kind == "nested":
            # A text without an end hides nothing: what follows on its beginning is read.
            end = _end_of_text(content, at)
            value, at = content[at - 1 : end or at], end or at
        elif kind == "word" and A_COMMENT_FOLLOWS.match(content, at) and token.isdigit():
            end = _rest_of_reference(content, at)
            value, at = (Reference(int(token[-LONGEST_NUMBER:])), end) if end else (token, at)
        else:
            value = token
        if not open_ones:
            stream = _start_of_stream(content, at) if isinstance(value, Dictionary) else None
            return Read(value, at, dictionaries, stream)
        open_ones[-1].values.append(value)
    while open_ones:
        value = open_ones.pop().closed()
        dictionaries += [value] if isinstance(value, Dictionary) else []
        if open_ones:
            open_ones[-1].values.append(value)
    return Read(value, len(content), dictionaries)


def _end_of_text(content: bytes, at: int) -> int | None:
    """Where a text ends that has brackets within it; None where none of them closes it."""
    depth = 1
    for found in IN_A_TEXT.finditer(content, at):
        if found[0] == b"(":
            depth += 1
        elif found[0] == b")":
            depth -= 1
            if not depth:
                return found.end()
    return None


def _rest_of_reference(content: bytes, at: int) -> int | None:
    """Where a reference ends that has a comment in it, and whose number has just been read."""
    words: list[bytes] = []
    while len(words) < 2 and (found := TOKEN.match(content, at)):
        at = found.end()
        if found.lastgroup == "comment":
            continue
        words.append(found[found.lastgroup or 0])
        if not words[0].isdigit():
            return None
    return at if words[1:] == [b"R"] else None


def _start_of_stream(content: bytes, at: int) -> int | None:
    while found := TOKEN.match(content, at):
        at = found.end()
        if found.lastgroup != "comment":
            start = found.start("word")
            return start + 6 if content[start : start + 6] == b"stream" and start >= 0 else None
    return None
