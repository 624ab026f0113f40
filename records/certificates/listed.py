"""Names of the application's own lists, courses and providers, found on a paper."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from records.certificates.flow import Flow

FEWEST_SIGNS = 5
# A picture's words are read with mistakes: one in so many signs is let pass, but in no digit.
SIGNS_TO_A_MISTAKE = 12
SHARED_TRIPLES = 0.6


@dataclass(frozen=True)
class Found:
    """An entry of a list, by its place in it, and where it stands in the text."""

    index: int
    start: int
    end: int
    mistakes: int = 0


@dataclass(frozen=True)
class _Squashed:
    """A text as its letters and digits alone, each with its place in the text."""

    signs: str
    places: tuple[int, ...]
    starts: frozenset[int]
    ends: frozenset[int]


def squashed(text: str) -> str:
    """`De-escalation & Force` becomes `deescalationandforce`."""
    return _squash(text).signs


def _squash(text: str) -> _Squashed:
    signs: list[str] = []
    places: list[int] = []
    starts, ends = set(), set()
    is_within = False
    for place, sign in enumerate(text):
        plain = "and" if sign == "&" else _plain(sign)
        if plain and not is_within:
            starts.add(len(signs))
        if not plain and is_within and sign not in "'’":
            ends.add(len(signs))
        is_within = bool(plain) or (is_within and sign in "'’")
        signs.extend(plain)
        places.extend([place] * len(plain))
    ends.add(len(signs))
    return _Squashed("".join(signs), tuple(places), frozenset(starts), frozenset(ends))


def _plain(sign: str) -> str:
    decomposed = unicodedata.normalize("NFKD", sign)
    return "".join(each for each in decomposed if each.isascii() and each.isalnum()).lower()


def find_listed(flow: Flow, names: Sequence[str], *, with_mistakes: bool) -> list[Found]:
    """Every name that stands on the paper, without those that are part of a longer one.

    Args:
        with_mistakes: the words were read from a picture, so that a few signs may be wrong.
    """
    text = _squash(flow.text)
    triples = _triples(text.signs)
    found: list[Found] = []
    for index, name in enumerate(names):
        wanted = squashed(name)
        if len(wanted) < FEWEST_SIGNS:
            continue
        exact = list(_exactly(text, index, wanted))
        found.extend(exact)
        if with_mistakes and not exact:
            own = _triples(wanted)
            if len(own & triples) >= SHARED_TRIPLES * len(own):
                found.extend(_nearly(text, index, wanted))
    return [each for each in found if not any(_is_better(other, each) for other in found)]


def _exactly(text: _Squashed, index: int, wanted: str) -> Iterator[Found]:
    at = text.signs.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        if at in text.starts and end in text.ends:
            yield Found(index, text.places[at], text.places[end - 1] + 1)
        at = text.signs.find(wanted, at + 1)


def _nearly(text: _Squashed, index: int, wanted: str) -> Iterator[Found]:
    most = len(wanted) // SIGNS_TO_A_MISTAKE
    best: Found | None = None
    for start in sorted(text.starts) if most else ():
        for end in sorted(text.ends):
            if not -most <= end - start - len(wanted) <= most:
                continue
            there = text.signs[start:end]
            if re.sub(r"\D", "", there) != re.sub(r"\D", "", wanted):
                continue
            mistakes = distance(there, wanted, most)
            if mistakes <= most and (best is None or mistakes < best.mistakes):
                best = Found(index, text.places[start], text.places[end - 1] + 1, mistakes)
    if best is not None:
        yield best


def _is_better(one: Found, other: Found) -> bool:
    """Whether the other is but a part of the one, or what the one is with fewer mistakes."""
    if one.end <= other.start or other.end <= one.start or one == other:
        return False
    if one.index == other.index and (one.start, one.end) == (other.start, other.end):
        return False
    longer = (one.end - one.start) - (other.end - other.start)
    return longer > 0 if one.mistakes == other.mistakes else one.mistakes < other.mistakes


def distance(one: str, other: str, most: int) -> int:
    """How many signs differ between the two; more than `most` where it would be more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    row = list(range(len(other) + 1))
    for place, sign in enumerate(one, 1):
        before, row[0] = row[0], place
        for column, wanted in enumerate(other, 1):
            before, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, before + (sign != wanted)),
            )
        if min(row) > most:
            return most + 1
    return row[-1]


def _triples(signs: str) -> set[str]:
    return {signs[at : at + 3] for at in range(len(signs) - 2)}
