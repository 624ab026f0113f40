"""Whom a paper names as the one who was trained, and whether that is who sent it in."""

import re
import unicodedata
from dataclasses import dataclass

from records.certificates.flow import Flow
from records.certificates.labels import values_of
from records.certificates.listed import distance, squashed
from records.certificates.proposed import Proposed, Sender

_CUE = re.compile(
    r"\b(?:certif(?:y|ies)(?:\s+that)?|awarded\s+to|presented\s+to|granted\s+to|issued\s+to|"
    r"conferred\s+(?:up)?on|recogni[zs]es(?:\s+that)?|acknowledges\s+that|confirms?\s+that|"
    r"verif(?:y|ies)\s+that|hereby\s+awards?)[\s:]*(?=\S|$)",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:(?:attendee|participant|student|trainee|learner|employee|recipient|officer|member|"
    r"graduate|completed\s+by|attended\s+by|awarded\s+to|presented\s+to)(?:['’]s)?"
    r"(?:\s+(?:full\s+)?name)?|(?:full\s+)?name(?:\s+of\s+(?:attendee|participant|student|officer|"
    r"trainee))?)(?=\s*[:–—]|\s*$|\s*_{2,})",
    re.IGNORECASE,
)
_RANKS = (
    r"(?:(?:police\s+)?officer|ofc|p\.?\s?o|detective|det|sergeant|sgt|captain|capt|major|maj|"
    r"deputy|dep|lieutenant|lt|chief|civilian|reserve|recruit|mr|ms|mrs|dr)\b\.?\s+"
)
_PART = r"(?:[^\W\d_a-z][^\W\d_]*(?:[’'-][^\W\d_]+)*\.?)"
_NAME = re.compile(
    rf"[\s:“\"_]*(?:(?i:{_RANKS}))*(?P<name>{_PART}(?:,?[ ]+(?:{_PART}|de|la|van|von|der|del))*)"
)
_NO_NAME = re.compile(
    r"\b(?:academy|police|department|training|county|certificate|course|class|college|university|"
    r"center|program|state|missouri|the|this|has|completion|association|hours?|date|inc|llc|"
    r"district|city|institute|school|office|unit|division|post|clee|name|serial|officer|"
    r"instructors?|trainers?|presenters?|facilitators?|coordinator|director|signature)\b",
    re.IGNORECASE,
)
_TEACHES = re.compile(
    r"(?:instruct(?:or|ed\s+by)|taught\s+by|presenter|presented\s+by|director|coordinator|facilitator|"
    r"signature|signed|chief|sheriff|supervisor|administrator)s?\W*$",
    re.IGNORECASE,
)
_TEACHER = r"(?:instructor|trainer|presenter|facilitator)s?\b"
_TEACHER_BEFORE = re.compile(rf"\b(?:{_TEACHER}|instructed\b|taught\b|conducted\b)", re.IGNORECASE)
# Beside a name it may be of that name, unless it names another behind a colon.
_TEACHER_BESIDE = re.compile(rf"\b{_TEACHER}(?!\s*:\s*\S)", re.IGNORECASE)
# A heading that the fields below it are about.
_TEACHER_ABOVE = re.compile(rf"(?:(?:lead|course|class)\s+)?{_TEACHER}\W*", re.IGNORECASE)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
FEWEST_PARTS, MOST_PARTS = 2, 6
NEARLY = 2


@dataclass(frozen=True)
class _Named:
    """A name on the paper as its plain parts, the given name first."""

    given: tuple[str, ...]
    family: tuple[str, ...]  # empty where the paper does not say which part it is
    shown: str
    start: int
    end: int


def read_attendee(flow: Flow, sender: Sender | None) -> tuple[Proposed[str] | None, bool]:
    """Whom the paper names, and whether that is somebody else than the sender.

    A name that may be the sender's, read badly or by its initial alone, is neither. Without a
    sender, whoever is named is nobody else.
    """
    told = {each.shown.casefold(): each for each in _told(flow)}
    if len({squashed(name) for name in told}) > 1:
        return None, False
    if told:
        named = next(iter(told.values()))
        if sender is None or _is_senders(named, sender):
            return flow.propose(named.shown, named.start, named.end), False
        if _may_be_senders(named, sender):
            return None, False
        return flow.propose(named.shown, named.start, named.end), True
    return None if sender is None else _own_anywhere(flow, sender), False


def _told(flow: Flow) -> list[_Named]:
    """The names behind a label, or else behind `certifies that`."""
    spans = [span for span in values_of(flow, _LABEL) if not _is_below_teacher(flow, span[0])]
    for cue in () if spans else _CUE.finditer(flow.text):
        cell = flow.cell_at(min(cue.end(), len(flow.text) - 1))
        spans.append((cue.end(), cell.end))
    return [named for start, end in spans if (named := _named(flow, start, end))]


def _is_below_teacher(flow: Flow, start: int) -> bool:
    """Whether the field is one of who taught, whose heading stands above it."""
    above = flow.above(flow.cell_at(start))
    return above is not None and bool(_TEACHER_ABOVE.fullmatch(flow.text, above.start, above.end))


def _named(flow: Flow, start: int, end: int) -> _Named | None:
    found = _NAME.match(flow.text, start, end)
    if not found or _NO_NAME.search(found["name"]):
        return None
    name = found["name"]
    first, comma, second = name.partition(",")
    if comma and (not second.strip() or _parts(second)[0] in _SUFFIXES):
        first, comma = name.replace(",", " "), ""
    if comma:
        given, family = _parts(second), _parts(first)
    else:
        given, family = _parts(first), ()
    given = tuple(part for part in given if part not in _SUFFIXES)
    if not FEWEST_PARTS <= len(given) + len(family) <= MOST_PARTS:
        return None
    return _Named(given, family, " ".join(name.split()), found.start("name"), found.end("name"))


def _parts(words: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return tuple(re.findall(r"[a-z]+", plain.replace("'", "")))


def _is_senders(named: _Named, sender: Sender) -> bool:
    first, last = _parts(sender.first_name), _parts(sender.last_name)
    if named.family:
        return named.family == last and named.given[: len(first)] == first
    whole = named.given
    return (
        whole[: len(first)] == first
        and whole[-len(last) :] == last
        and len(whole) >= len(first) + len(last)
    )


def _may_be_senders(named: _Named, sender: Sender) -> bool:
    """Whether a badly read letter or an initial is all that parts it from the sender's name."""
    first, last = squashed(sender.first_name), squashed(sender.last_name)
    family = "".join(named.family) or named.given[-1]
    given = named.given[0]
    if distance(given + family, first + last, NEARLY) <= NEARLY:
        return True
    return given[0] == first[:1] and len(given) == 1 and family == last


def _own_anywhere(flow: Flow, sender: Sender) -> Proposed[str] | None:
    """The sender's own name where it stands by itself, and nobody is said to have taught by it."""
    own = rf"{re.escape(sender.first_name)}\s+(?:\w+\.?\s+)?{re.escape(sender.last_name)}"
    turned = rf"{re.escape(sender.last_name)}\s*,\s*{re.escape(sender.first_name)}"
    for found in re.finditer(rf"\b(?:{own}|{turned})\b", flow.text, re.IGNORECASE):
        cell = flow.cell_at(found.start())
        before, behind = flow.text[cell.start : found.start()], flow.text[found.end() : cell.end]
        around = [flow.above(cell), flow.below(cell)]
        around += [other for other in flow.beside(cell) if other.right <= cell.left][-1:]
        words = [flow.text[other.start : other.end] for other in around if other]
        is_teachers = (
            any(_TEACHES.search(each) for each in (before, *words))
            or any(_TEACHER_BESIDE.search(each) for each in (behind, *words))
            or _TEACHER_BEFORE.search(before)
        )
        if not is_teachers:
            return flow.propose(found[0], *found.span())
    return None
