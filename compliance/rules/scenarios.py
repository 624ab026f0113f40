"""The scenarios that hold the rules, read from their files and run by the engine."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from compliance.engine.scenario import Scenario, ScenarioError, read_scenarios
from compliance.law import current_law
from compliance.rules.scenario_words import expected_in_words, facts_in_words
from frame.words import us_date

FOLDER = settings.BASE_DIR / "compliance" / "scenarios"
# Looked at where a scenario names no day, so that its answer does not change with the calendar.
DAY = date(2025, 12, 31)

Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class ScenarioLine:
    """One scenario in plain language, and whether it came out as expected just now.

    Args:
        differences: what came out otherwise, in words; empty when all is as expected.
    """

    name: str
    cites: str
    asked: str
    facts: list[str]
    expected: list[str]
    differences: list[str]

    @property
    def passed(self) -> bool:
        return not self.differences


@dataclass(frozen=True)
class ScenarioGroup:
    """The scenarios of one rule.

    Args:
        error: why the file can't be read; empty when it can.
    """

    key: str
    heading: str
    lines: list[ScenarioLine]
    error: str = ""

    @property
    def passed(self) -> int:
        return sum(line.passed for line in self.lines)

    @property
    def failed(self) -> int:
        return len(self.lines) - self.passed + bool(self.error)


@dataclass(frozen=True)
class _File:
    """One file as read: its rule in a sentence, and its scenarios with their words."""

    name: str
    content: bytes
    heading: str
    scenarios: tuple[tuple[Scenario, list[str], list[str]], ...]
    error: str = ""


def scenario_groups(folder: Path = FOLDER) -> list[ScenarioGroup]:
    """Run every scenario of the folder now; none where the folder is not installed."""
    groups = [
        ScenarioGroup(
            key=file.name.removesuffix(".toml").replace("_", "-"),
            heading=file.heading,
            lines=[_run(scenario, facts, expected) for scenario, facts, expected in file.scenarios],
            error=file.error,
        )
        for file in _files(folder)
    ]
    return sorted(groups, key=lambda group: _paragraph(line.cites for line in group.lines))


def scenario_files(folder: Path = FOLDER) -> list[tuple[str, bytes]]:
    """Name and content of every scenario file, as read for the page."""
    return [(file.name, file.content) for file in _files(folder)]


def _files(folder: Path) -> tuple[_File, ...]:
    """Read the files, again only once one of them has changed."""
    paths = sorted(folder.glob("*.toml"))
    stats = [(path, path.stat()) for path in paths]
    return _read(tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in stats))


@lru_cache(maxsize=4)
def _read(stamp: Stamp) -> tuple[_File, ...]:
    return tuple(_read_file(Path(path)) for path, _, _ in stamp)


def _read_file(path: Path) -> _File:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
        scenarios = read_scenarios(text, file=path.name, law=current_law(), today=DAY)
    except (ScenarioError, UnicodeDecodeError) as error:
        return _File(path.name, content, path.stem.replace("_", " ").capitalize(), (), str(error))
    return _File(
        name=path.name,
        content=content,
        heading=_heading(text, path),
        scenarios=tuple(
            (scenario, facts_in_words(scenario), expected_in_words(scenario))
            for scenario in scenarios
        ),
    )


def _heading(text: str, path: Path) -> str:
    """The rule in a sentence: the comment a file begins with, else its name."""
    first = text.splitlines()[0]
    if first.startswith("#"):
        return first.strip("# ")
    return path.stem.replace("_", " ").capitalize()


def _run(scenario: Scenario, facts: list[str], expected: list[str]) -> ScenarioLine:
    return ScenarioLine(
        name=scenario.name,
        cites=scenario.cites,
        asked=f"CLEE period {scenario.period}, as of {us_date(scenario.as_of)}",
        facts=facts,
        expected=expected,
        differences=scenario.expect.differences(scenario.assess(current_law())),
    )


def _paragraph(citations: Iterable[str]) -> str:
    """The first paragraph a group cites; a group that can't be read comes first."""
    return min(citations, default="")
