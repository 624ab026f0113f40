"""docs/credit.md is true to the names in the code."""

import importlib
import re
from pathlib import Path

from records.credit import problem_kinds
from records.credit.problem_kinds import ProblemKind
from records.credit.problems import RULES

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs/credit.md").read_text()


def rows_of(heading: str) -> list[list[str]]:
    """The cells of the first table below a heading or the beginning of the page."""
    below = PAGE[PAGE.index(heading) :]
    table = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    return [line.strip("|\n ").split("|") for line in table[0].splitlines()[2:]]


def test_the_page_names_every_module_of_the_door_and_no_other():
    named = {name for row in rows_of("# The one door") for name in re.findall(r"`(\w+)`", row[0])}

    modules = {path.stem for path in (ROOT / "records/credit").glob("*.py")} - {"__init__"}
    assert named == modules
    for row in rows_of("# The one door"):
        module = importlib.import_module(f"records.credit.{row[0].strip(' `')}")
        assert all(hasattr(module, name) for name in re.findall(r"`(\w+)`", row[1]))


def test_the_page_tells_every_problem_and_whether_it_blocks():
    told = {
        key: row[1].strip()
        for row in rows_of("## The rules")
        for key in re.findall(r"`(\w+)`", row[0])
    }

    kinds = [each for each in vars(problem_kinds).values() if isinstance(each, ProblemKind)]
    assert told == {kind.key: "blocks" if kind.blocks else "warns" for kind in kinds}
    assert len(RULES) == 39
