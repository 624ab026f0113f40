"""The verifier runs where it goes: in the Python that it names, with nothing beside it."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

from events import verifier
from events.verifier import Edge

ROOT = Path(__file__).resolve().parents[2]
FILE = Path(verifier.__file__)
# What came after Python 3.9 and a file like this one may want; what is new in the grammar, the
# parser itself refuses.
LATER_NAMES = {
    *("aiter", "anext", "batched", "bit_count", "file_digest", "pairwise", "add_note"),
    *("BaseExceptionGroup", "ExceptionGroup", "EncodingWarning", "StrEnum", "UTC", "tomllib"),
    *("Concatenate", "LiteralString", "Never", "NotRequired", "ParamSpec", "Required", "Self"),
    *("TypeAlias", "TypeGuard", "Unpack", "assert_never", "assert_type", "override"),
}
LATER_ARGUMENTS = {"strict", "slots", "kw_only", "match_args", "weakref_slot"}


def named(tree: ast.AST) -> set[str]:
    """Every name that the code takes from somewhere."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
        elif isinstance(node, ast.Attribute):
            found.add(node.attr)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {part for each in node.names for part in each.name.split(".")}
            found.add((getattr(node, "module", None) or "").partition(".")[0])
    return found - {""}


def modules(tree: ast.AST) -> set[str]:
    """Every module that the code imports, by its first name."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def test_the_verifier_is_written_in_the_python_that_it_names():
    text = FILE.read_text()
    [named_in_it] = re.findall(r"needs Python 3\.(\d+) ", text)

    tree = ast.parse(text, feature_version=(3, int(named_in_it)))

    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    arguments = {keyword.arg for call in calls for keyword in call.keywords}
    assert named_in_it == "9"
    assert arguments & LATER_ARGUMENTS == set()
    assert named(tree) & LATER_NAMES == set()
    # Types as they are written today are never looked at when it runs.
    assert "from __future__ import annotations" in text
    assert not [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.BitOr)
        and isinstance(node.left, ast.Name)
        and node.left.id in {"int", "str", "bytes", "dict", "list"}
        and not is_annotation(tree, node)
    ]


def is_annotation(tree: ast.AST, found: ast.AST) -> bool:
    """Whether something stands within the type of an argument, a result or a value."""
    types = [
        each
        for node in ast.walk(tree)
        for each in (getattr(node, "annotation", None), getattr(node, "returns", None))
        if each is not None
    ]
    return any(found is each for type_ in types for each in ast.walk(type_))


def test_ruff_holds_it_to_the_same_python():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert settings["tool"]["ruff"]["per-file-target-version"] == {"events/verifier.py": "py39"}


def test_it_imports_the_standard_library_and_the_check_of_signatures_alone():
    tree = ast.parse(FILE.read_text())

    assert modules(tree) - set(sys.stdlib_module_names) == {"cryptography"}


def test_an_edge_of_another_size_than_its_subtrees_is_no_edge():
    with pytest.raises(ValueError, match="other subtrees than its size"):
        list(Edge(3, [b"one"]).nodes())
