"""What docs/security says is where it says."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted((ROOT / "docs/security").glob("*.md"))
# `frame/files.py`, `tests/access/`: a path of the project, in its sign.
PATH = re.compile(r"`((?:[a-z_]+/)+[\w.*-]*)`")
# `tests/access/`, or one test of a file: `tests/x.py::test_y`.
TEST = re.compile(r"`(tests/[\w/.]+)(?:::(\w+))?`")
ROW = re.compile(r"^\| (\d+\.\S.*?) \| (.*?) \| (.*) \|$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
CHAPTERS = [f"V{number}" for number in range(1, 18)]


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_every_file_that_it_names_is_there(page):
    text = page.read_text()
    named = {ROOT / path for path in PATH.findall(text)}
    led_to = {page.parent / path for path in LINK.findall(text)}

    assert [path for path in sorted(named | led_to) if not path.exists()] == []


def test_every_chapter_of_asvs_is_gone_through():
    headings = re.findall(r"^## (.+)$", (ROOT / "docs/security/asvs.md").read_text(), re.MULTILINE)

    assert [each for heading in headings for each in re.findall(r"\bV\d+", heading)] == CHAPTERS


def rows() -> list[tuple[str, ...]]:
    """Each requirement of ASVS, its state, and where it is met."""
    found = ROW.findall((ROOT / "docs/security/asvs.md").read_text())
    assert len(found) > 130
    return found


def is_met(state: str) -> bool:
    """`met`, or `met where set`."""
    return state.split()[0].strip(",;") == "met"


def is_there(file: str, test: str) -> bool:
    path = ROOT / file
    return path.exists() and (not test or f"def {test}(" in path.read_text())


def test_no_requirement_is_met_without_a_test():
    untested = [name for name, state, where in rows() if is_met(state) and not TEST.search(where)]

    assert untested == []


def test_every_test_that_a_requirement_names_is_there():
    named = [(name, *found) for name, _, where in rows() for found in TEST.findall(where)]

    assert [each for each in named if not is_there(*each[1:])] == []


def test_a_requirement_is_in_one_of_the_states_that_the_page_explains():
    states = {re.split(r"[,;]| in | with | where ", s.strip("* "))[0] for _, s, _ in rows()}

    assert states <= {
        *("met", "partly", "open", "not used", "installation"),
        *("documented", "by design", "by Django", "by `./run test`"),
    }
