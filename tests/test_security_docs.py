"""What docs/security says is where it says."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted((ROOT / "docs/security").glob("*.md"))
# `frame/files.py`, `tests/access/`: a path of the project, in its sign.
PATH = re.compile(r"`((?:[a-z_]+/)+[\w.*-]*)`")
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
