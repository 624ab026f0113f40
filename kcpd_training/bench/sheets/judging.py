"""Judging the reader of sheets: many simulated scans, each read and compared with what is true."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO

import numpy as np
from numpy.random import Generator
from PIL import Image

from kcpd_training.bench.sheets.scans import Faults, hard_faults, normal_faults, scan_of
from records.sheet_reading.ink import Mark, Measured
from records.sheet_reading.page import PageError, read_page

SETS: dict[str, Callable[[Generator], Faults]] = {"normal": normal_faults, "hard": hard_faults}


@dataclass
class Verdict:
    """How one set of pages was read.

    Args:
        wrong: each row that was read as what it is not, to look at.
        seconds: of the processor, a page.
    """

    name: str
    pages: int = 0
    unread: list[int] = field(default_factory=list)
    marks: Counter[tuple[bool, Mark]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.marks.total()

    @property
    def false(self) -> int:
        """Blank rows that were read as present."""
        return self.marks[False, Mark.PRESENT]

    @property
    def missed(self) -> int:
        """Signed rows that were read as blank."""
        return self.marks[True, Mark.BLANK]

    @property
    def in_doubt(self) -> int:
        return self.marks[False, Mark.DOUBT] + self.marks[True, Mark.DOUBT]

    def add(self, seed: int, signed: Sequence[bool], rows: Sequence[Measured]) -> None:
        """Count one page."""
        self.pages += 1
        if not rows:
            self.unread.append(seed)
        for number, (is_signed, row) in enumerate(zip(signed, rows, strict=False), start=1):
            self.marks[is_signed, row.mark] += 1
            if row.mark == (Mark.BLANK if is_signed else Mark.PRESENT):
                self.wrong.append(f"{self.name} seed {seed} row {number}: {row}")


def judge(name: str, papers: Sequence[Image.Image], seeds: Iterable[int]) -> Iterator[Verdict]:
    """Read a simulated scan for each seed.

    Yields:
        the verdict so far, after each page.
    """
    verdict = Verdict(name)
    for seed in seeds:
        rng = np.random.default_rng(seed)
        scan = scan_of(papers[seed % len(papers)], rng, SETS[name](rng))
        begun = time.process_time()
        try:
            with Image.open(BytesIO(scan.jpeg)) as picture:
                rows = read_page(picture).rows
        except PageError:
            rows = []
        verdict.seconds.append(time.process_time() - begun)
        verdict.add(seed, scan.signed, rows)
        yield verdict


def lines_of(verdicts: Sequence[Verdict]) -> Iterator[str]:
    """A table of the verdicts, and each row that was read wrong."""
    yield (
        f"{'set':<8}{'pages':>7}{'unread':>8}{'rows':>8}{'false':>7}{'missed':>8}"
        f"{'in doubt':>10}{'CPU s a page':>14}{'most':>7}"
    )
    for each in verdicts:
        part = each.in_doubt / each.rows if each.rows else 0
        yield (
            f"{each.name:<8}{each.pages:>7,}{len(each.unread):>8,}{each.rows:>8,}{each.false:>7,}"
            f"{each.missed:>8,}{part:>10.2%}{np.mean(each.seconds):>14.3f}"
            f"{max(each.seconds):>7.3f}"
        )
    for each in verdicts:
        if each.unread:
            yield f"{each.name}, not read: seeds {', '.join(map(str, each.unread))}"
        yield from each.wrong
