"""Only a rule that decides settles everybody anew, not the words beside it."""

import re
from pathlib import Path

import pytest

import compliance.engine
from compliance.engine import load_law
from compliance.law import LAW_FOLDER
from compliance.standings.rules_digest import digest_of_rules, rules_digest

ENGINE = Path(compliance.engine.__file__).parent
ZONE = "America/Chicago"


@pytest.fixture
def copies(tmp_path) -> tuple[Path, Path]:
    """The law and the engine, free to be changed."""
    law, engine = tmp_path / "law", tmp_path / "engine"
    for folder, copy, kind in ((LAW_FOLDER, law, "*.toml"), (ENGINE, engine, "*.py")):
        copy.mkdir()
        for path in folder.glob(kind):
            (copy / path.name).write_bytes(path.read_bytes())
    return law, engine


def digest(copies: tuple[Path, Path], *, time_zone: str = ZONE) -> str:
    law, engine = copies
    return digest_of_rules(load_law(law), engine.glob("*.py"), time_zone=time_zone)


def rewrite(path: Path, pattern: str, replacement: str) -> None:
    """Change one place of a file, which must be there."""
    text, number = re.subn(pattern, replacement, path.read_text(), count=1)
    assert number == 1
    path.write_text(text)


def test_the_digest_in_use_is_that_of_the_law_the_engine_and_the_time_zone(copies, settings):
    settings.TIME_ZONE = ZONE

    assert rules_digest.__wrapped__() == digest(copies)


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        ("^", "# A comment.\n\n"),
        (r"\[cap\.college\]\n", "[cap.college]\n\n# Half of what in-service training may give.\n"),
        (r"from_period = 2017, value = 16", "from_period   =   2017,   value = 16"),
        ('label = "Hours of college', 'label = "Credit hours of college'),
        ("75-15.010\\(6\\)\\(B\\)", "75-15.010(6)(C)"),
    ],
    ids=["a comment on top", "a comment inside", "whitespace", "a label", "a citation"],
)
def test_words_of_the_law_decide_nothing(copies, pattern, replacement):
    before = digest(copies)

    rewrite(copies[0] / "caps.toml", pattern, replacement)

    assert digest(copies) == before


@pytest.mark.parametrize(
    ("file", "pattern", "replacement"),
    [
        ("caps.toml", "value = 16", "value = 17"),
        ("caps.toml", "from_period = 2017, value = 8", "from_period = 2018, value = 8"),
        ("minimums.toml", 'owed_with = "traffic_authority"\n', ""),
    ],
    ids=["a figure", "since when it holds", "who owes it"],
)
def test_a_figure_of_the_law_decides(copies, file, pattern, replacement):
    before = digest(copies)

    rewrite(copies[0] / file, pattern, replacement)

    assert digest(copies) != before


@pytest.mark.parametrize(
    ("pattern", "replacement"),
    [
        ("^", "# A comment.\n\n\n"),
        ('"""Settling: ', '"""How hours are settled: '),
        ('"""Tell whether a credit is CLEE', '"""Say whether a credit is CLEE'),
        ("    in_order = ", "\n\n    in_order  =  "),
    ],
    ids=["a comment", "the docstring of a module", "the docstring of a function", "whitespace"],
)
def test_words_of_the_engine_decide_nothing(copies, pattern, replacement):
    before = digest(copies)

    rewrite(copies[1] / "settling.py", pattern, replacement)

    assert digest(copies) == before


def test_code_of_the_engine_decides(copies):
    before = digest(copies)

    rewrite(copies[1] / "settling.py", "credit.on <= as_of", "credit.on < as_of")

    assert digest(copies) != before


def test_the_time_zone_decides(copies):
    assert digest(copies, time_zone="America/Denver") != digest(copies)
