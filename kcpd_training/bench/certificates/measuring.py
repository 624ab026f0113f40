"""Counts what a reader of certificates gets right, leaves empty, and gets wrong."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from time import perf_counter

from frame.finding.word import Page
from frame.pdf.asking import pdf_pages
from kcpd_training.bench.certificates.cases import Case, make_case
from kcpd_training.bench.certificates.papers import pdf_of, photo_of, scan_of
from records.certificates.pictures import picture_page
from records.certificates.proposed import Reading
from records.certificates.reading import read_certificate

RIGHT, EMPTY, WRONG = "right", "empty", "wrong"


@dataclass(frozen=True)
class Way:
    """How a paper comes in, and how its words are read."""

    made: Callable[[bytes, int], bytes]
    pages: Callable[[bytes], tuple[Page, ...]]


def _pages_of_picture(picture: bytes) -> tuple[Page, ...]:
    return (picture_page(picture),)


TEXT_LAYER = "text layer"
WAYS = {
    TEXT_LAYER: Way(lambda paper, seed: paper, pdf_pages),
    "scan": Way(scan_of, _pages_of_picture),
    "photo": Way(photo_of, _pages_of_picture),
}


@dataclass
class Tally:
    """How one way of reading did: for each field, how often it was right, empty and wrong."""

    way: str
    fields: dict[str, Counter[str]] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    papers: int = 0
    seconds: float = 0.0


def measure(way: str, names: Sequence[str], seeds: range) -> Tally:
    """Read so many certificates of each layout in one way."""
    tally = Tally(way)
    for name in names:
        for seed in seeds:
            case = make_case(name, seed)
            paper = WAYS[way].made(pdf_of(case), seed)
            started = perf_counter()
            reading = read_certificate(WAYS[way].pages(paper), case.known)
            tally.seconds += perf_counter() - started
            tally.papers += 1
            _count(tally, case, seed, reading)
    return tally


def _count(tally: Tally, case: Case, seed: int, reading: Reading) -> None:
    read = values_of(reading)
    for name, right in case.answers.items():
        said = read[name]
        if name == "paper":
            # One that is not known to be a certificate offers nothing: that is an empty field.
            outcome = (
                RIGHT if said == right else EMPTY if said == "paper of another kind" else WRONG
            )
        elif said == right:
            outcome = RIGHT
        else:
            outcome = EMPTY if said is None else WRONG
        tally.fields.setdefault(name, Counter())[outcome] += 1
        line = f"{case.layout} {seed}: {name} is {right}, read {said}"
        if outcome == WRONG:
            tally.mistakes.append(line)
        elif outcome == EMPTY:
            tally.left.append(line)


def values_of(reading: Reading) -> dict[str, object]:
    """What was read, by field."""
    attendee = None
    if reading.attendee is not None:
        attendee = "another" if reading.is_of_another else "own"
    return {
        "paper": reading.paper,
        "course": reading.course.value if reading.course else None,
        "hours": reading.hours.value if reading.hours else None,
        "completed on": reading.completed_on.value if reading.completed_on else None,
        "provider": reading.provider.value if reading.provider else None,
        "attendee": attendee,
        "control number": reading.control_number.value if reading.control_number else None,
    }


def lines_of(tally: Tally) -> Iterator[str]:
    """The tally as a table of plain text."""
    each = 1000 * tally.seconds / max(tally.papers, 1)
    yield f"{tally.way}: {tally.papers} papers, {each:.0f} ms each"
    yield f"  {'':<16}{RIGHT:>7}{EMPTY:>7}{WRONG:>7}"
    for name, counts in tally.fields.items():
        yield f"  {name:<16}{counts[RIGHT]:>7}{counts[EMPTY]:>7}{counts[WRONG]:>7}"
