"""The law's own words: the paragraphs that citations name, quoted with the edition they are of."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEXT_FOLDER = Path(__file__).resolve().parent / "text"
REGULATION, POLICY, POST_PAGE = (
    "11 CSR 75-15",
    "KCPD policy 930-5",
    "POST, Racial Profiling Training Requirements",
)
_STEPS = re.compile(r"\(\w+\)")
_RULE = re.compile(r"(?:11 CSR )?(?:75-15\.)?(\d{3})(?!\d)")
_PARAGRAPHS = re.compile(r"((?:\(\w+\))+)(?:-((?:\(\w+\))+))?")
_POLICY_PARAGRAPH = re.compile(r"[Pp]olicy 930-5 ([IVX]+(?:\.\w+)*)")


@dataclass(frozen=True)
class Passage:
    """One paragraph of a source, as it is numbered there.

    Args:
        number: `(7)(D)` or `IV.E.2`.
        depth: how deep it stands, 0 for a paragraph of its own.
    """

    source: str
    number: str
    text: str
    depth: int

    @property
    def name(self) -> str:
        """`11 CSR 75-15.010(7)(D)`, as a citation has it."""
        if self.source.startswith(REGULATION):
            return f"{self.source}{self.number}"
        return self.source if self.source == POST_PAGE else f"{self.source} {self.number}"

    @property
    def anchor(self) -> str:
        """Its place on the page of the law's words: `75-15-010-7-d`."""
        return anchor_of(f"{self.source} {self.number}")


@dataclass(frozen=True)
class Source:
    """A rule, a policy or a page that is quoted.

    Args:
        edition: `as amended effective April 30, 2021`.
    """

    name: str
    title: str
    edition: str
    passages: tuple[Passage, ...]

    @property
    def anchor(self) -> str:
        return anchor_of(self.name)


def anchor_of(name: str) -> str:
    words = name.removeprefix("11 CSR ").removeprefix("KCPD ").lower()
    return "-".join(re.findall(r"[a-z0-9]+", words))


@cache
def sources() -> dict[str, Source]:
    """Every source that is quoted, by its name, in the order of the files; read once."""
    found = {}
    for path in sorted(TEXT_FOLDER.glob("*.toml")):
        for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            passages = tuple(
                Passage(name, number, text, len(_steps(number)) - 1 if name != POLICY else 0)
                for number, text in table["paragraphs"].items()
            )
            found[name] = Source(name, table["title"], table["edition"], passages)
    return found


@cache
def passages_of(citation: str) -> tuple[Passage, ...]:
    """Every paragraph that a citation names, with those it opens and those that are part of it.

    `11 CSR 75-15.010(7)(D)` names the words that begin (7) and those of (D); `75-15.050` all of
    the rule that is quoted.
    """
    found = dict.fromkeys(
        passage
        for part in citation.split(";")
        for source, number in _named(part.strip())
        for passage in _quoted(source, number)
    )
    return tuple(found)


def _named(part: str) -> Iterator[tuple[str, str]]:
    """Pairs of a source and a number, blank for all of the source."""
    if part.startswith(POST_PAGE):
        yield POST_PAGE, ""
    elif "olicy 930-5" in part:
        if match := _POLICY_PARAGRAPH.search(part):
            yield POLICY, match[1]
    else:
        yield from _named_of_regulation(part)


def _named_of_regulation(part: str) -> Iterator[tuple[str, str]]:
    rule = ""
    for words in part.split(","):
        words = words.strip()
        if match := _RULE.match(words):
            rule, words = f"{REGULATION}.{match[1]}", words[match.end() :]
            if not words.startswith("("):
                yield rule, ""
        if rule and (match := _PARAGRAPHS.match(words)):
            for number in _between(match[1], match[2] or match[1]):
                yield rule, number


def _between(first: str, last: str) -> Iterable[str]:
    """`(6)` to `(9)`, or `(5)(A)` to `(C)`: the numbers in between, both ends included."""
    *above, start = _steps(first)
    end = _steps(last)[-1]
    if start.isdigit():
        steps = [str(number) for number in range(int(start), int(end) + 1)]
    else:
        steps = [chr(code) for code in range(ord(start), ord(end) + 1)]
    lead = "".join(f"({step})" for step in above)
    return [f"{lead}({step})" for step in steps]


def _steps(number: str) -> list[str]:
    return [step.strip("()") for step in _STEPS.findall(number)]


def _quoted(source: str, number: str) -> Iterator[Passage]:
    """The passages of a number: those above it, itself, and those below."""
    if source not in sources():
        return
    for passage in sources()[source].passages:
        is_above = number.startswith(passage.number) and number[len(passage.number) :][:1] in "(."
        is_below = passage.number.startswith(number) and passage.number[len(number) :][:1] in "(."
        if not number or passage.number == number or is_above or is_below:
            yield passage
