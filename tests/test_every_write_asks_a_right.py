"""Every write asks a right itself: the page that sends it is not the only way in."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.test_architecture import FLOORS, ROOT, sources_of

ASKING = {"check_right", "check_can", "check_can_now"}
TELLING = {"record_event", "record_events", "record_file_taken", "record_recurring", "void_row"}
# What only notes that somebody looked, printed or took a file along is named so and writes no row;
# for that the page has asked.
NOTING = ("record_", "note_")
WRITING = {"save", "create", "bulk_create", "update", "delete", "add_once"}

Function = tuple[Path, str]


@cache
def module_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


@cache
def functions_in(path: Path) -> dict[str, ast.FunctionDef]:
    """The functions of a module, those of others that it imports left out."""
    return {node.name: node for node in module_of(path).body if isinstance(node, ast.FunctionDef)}


@cache
def imported_by(path: Path) -> dict[str, Function]:
    """By the name in a module, where a function that it imports stands."""
    return {
        alias.asname or alias.name: (ROOT / f"{node.module.replace('.', '/')}.py", alias.name)
        for node in ast.walk(module_of(path))
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def called_in(node: ast.FunctionDef) -> set[str]:
    """The names of the functions and methods that a function calls."""
    called = {each.func for each in ast.walk(node) if isinstance(each, ast.Call)}
    plain = {each.id for each in called if isinstance(each, ast.Name)}
    return plain | {each.attr for each in called if isinstance(each, ast.Attribute)}


def asks_a_right(path: Path, name: str, seen: frozenset[Function] = frozenset()) -> bool:
    """Whether a function asks a right, itself or by a function that it calls."""
    node = functions_in(path).get(name) if path.exists() else None
    if node is None or (path, name) in seen:
        return False
    called = called_in(node)
    if called & ASKING:
        return True
    ways = (imported_by(path).get(each, (path, each)) for each in called)
    return any(asks_a_right(*way, seen | {(path, name)}) for way in ways)


def writes(node: ast.FunctionDef) -> bool:
    """Whether a function that takes `by` writes, and more than a note."""
    takes = {each.arg for each in (*node.args.args, *node.args.kwonlyargs)}
    is_atomic = any("atomic" in ast.unparse(each) for each in node.decorator_list)
    called = called_in(node)
    if "by" not in takes or node.name.startswith("_"):
        return False
    if node.name.startswith(NOTING) and not called & WRITING:
        return False
    return is_atomic or bool(called & TELLING)


WRITES = [
    (path, name)
    for floor in FLOORS
    for path in sources_of(floor)
    if "actions" in path.parent.parts
    for name, node in functions_in(path).items()
    if writes(node)
]


def test_the_writes_are_found():
    names = {name for _, name in WRITES}
    assert len(WRITES) > 60
    assert {"add_course", "move_members", "end_leading", "void_completion", "save_sheet"} <= names


@pytest.mark.parametrize(
    ("path", "name"), WRITES, ids=[f"{path.stem}.{name}" for path, name in WRITES]
)
def test_a_write_asks_a_right(path, name):
    assert asks_a_right(path, name), (
        f"{path.relative_to(ROOT)}: {name} asks no right. Ask `by.check_right(...)`, or the "
        "`check_can` of its step."
    )
