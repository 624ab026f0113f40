"""Every write asks a right itself: the page that sends it is not the only way in.

A write is a public function that takes `by` and keeps a row or leaves an event, itself or by what
it calls, in whatever module it stands. One that asks nothing is a part of writes if all that call
it ask.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.test_architecture import FLOORS, ROOT, sources_of

ASKING = {"check_right", "check_right_now", "check_can", "check_can_now", "check_reads_whole_log"}
TELLING = {"record_event", "record_events", "record_file_taken", "record_recurring"}
KEEPING = {"save", "create", "bulk_create", "add_once", "insert_rows", "insert_staged"}
# What only notes that somebody looked, printed or took a file along is named so and keeps no row;
# for that the page has asked.
NOTING = "record_"
# What a page is given. It asks too, and is not the only way in.
REQUESTS = {"SignedInRequest", "HttpRequest"}
# At a console, and where a demonstration is made up, there is nobody to ask.
ASKED_BY_NOBODY = {"management", "demo", "bench"}
OF_A_FILE = "rows of a file: the job that writes them was asked for by who may bring them"
OF_ANY_STEP = "beside whatever is done, by the right to do that"
READ_BY_THE_HOUSE = "has a program read a paper, for a page that has asked; nobody is given it"
ASKS_NONE = {
    "frame.jobs.actions.add_job": "asks the right to what the job makes, which its page has asked",
    "frame.notices.actions.notify": OF_ANY_STEP,
    "frame.notices.actions.notify_each": OF_ANY_STEP,
    "frame.notices.choices.choose_mail": "anybody's own wish about their own e-mail",
    "events.event_log.record_events": OF_ANY_STEP,
    "records.actions.sheet_printing.note_saved_sheet_printed": "notes what its page has shown",
    "records.certificates.papers.ask_to_read": READ_BY_THE_HOUSE,
    "records.releases.striking_out.page_reading.ask_to_read_pages": READ_BY_THE_HOUSE,
    "records.credit.writing.write_credit_in_bulk": OF_A_FILE,
    "records.credit.writing.write_credit_looked_at": OF_A_FILE,
    "records.credit.writing.write_voided_credit": OF_A_FILE,
    "records.telling.tell_of_file": OF_A_FILE,
}

Function = tuple[Path, str]
SOURCES = [
    path
    for floor in FLOORS
    for path in sources_of(floor)
    if not ASKED_BY_NOBODY & set(path.relative_to(ROOT).parts)
]


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
        alias.asname or alias.name: (file_of(node.module), alias.name)
        for node in ast.walk(module_of(path))
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def file_of(module: str) -> Path:
    path = ROOT / module.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


@cache
def meant(path: Path, name: str) -> Function | None:
    """The function that a name of a module means; None for anything else."""
    while path.exists():
        if name in functions_in(path):
            return path, name
        if name not in imported_by(path):
            return None
        path, name = imported_by(path)[name]
    return None


def read_in(path: Path, node: ast.AST) -> set[Function]:
    """The functions that a piece of a module calls or hands on, by their names."""
    names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return {function for name in names if (function := meant(path, name)) is not None}


@cache
def reached_by(function: Function) -> frozenset[Function]:
    """A function, all whose names it reads, and they in turn."""
    reached, waiting = {function}, [function]
    while waiting:
        new = read_by(waiting.pop()) - reached
        reached |= new
        waiting += new
    return frozenset(reached)


@cache
def read_by(function: Function) -> set[Function]:
    path, name = function
    return read_in(path, functions_in(path)[name])


@cache
def called_in(function: Function) -> set[str]:
    """The names of the functions and methods that a function calls."""
    path, name = function
    nodes = ast.walk(functions_in(path)[name])
    called = [each.func for each in nodes if isinstance(each, ast.Call)]
    plain = {each.id for each in called if isinstance(each, ast.Name)}
    return plain | {each.attr for each in called if isinstance(each, ast.Attribute)}


def does(function: Function, what: Iterable[str]) -> bool:
    """Whether a function calls one of these, itself or by another function."""
    return any(called_in(each).intersection(what) for each in reached_by(function))


@cache
def readers() -> dict[Function, set[Function | None]]:
    """By function, those that read its name; None for a class, or a module itself."""
    found: dict[Function, set[Function | None]] = defaultdict(set)
    for path in SOURCES:
        for node in module_of(path).body:
            reader = (path, node.name) if isinstance(node, ast.FunctionDef) else None
            for function in read_in(path, node):
                found[function].add(reader)
    return found


def asks_as_write(function: Function) -> bool:
    """Whether a function asks a right, and is no page."""
    path, name = function
    taken = functions_in(path)[name].args.args
    given = {ast.unparse(each.annotation) for each in taken if each.annotation is not None}
    return not given & REQUESTS and does(function, ASKING)


def is_part(function: Function, seen: frozenset[Function] = frozenset()) -> bool:
    """Whether all that call a function ask a right, or are parts of what asks."""
    others = readers()[function] - {function}
    return bool(others) and all(
        each is not None
        and (each in seen or asks_as_write(each) or is_part(each, seen | {function}))
        for each in others
    )


def is_write(function: Function) -> bool:
    path, name = function
    taken = functions_in(path)[name].args
    if name.startswith("_") or "by" not in {each.arg for each in (*taken.args, *taken.kwonlyargs)}:
        return False
    if name.startswith(NOTING) and not called_in(function) & KEEPING:
        return False
    return does(function, TELLING | KEEPING)


def in_words(function: Function) -> str:
    path, name = function
    return ".".join((*path.relative_to(ROOT).with_suffix("").parts, name))


@cache
def writes() -> list[Function]:
    return [
        function
        for path in SOURCES
        for function in ((path, name) for name in functions_in(path))
        if is_write(function)
    ]


def test_the_writes_are_found_wherever_they_stand():
    assert len(writes()) > 200
    assert {
        *("add_course", "move_members", "end_leading", "void_completion", "save_sheet"),
        *("prepare_pack", "hand_over_pack", "read_in_pack", "place_hold", "destroy_paper"),
        *("take_letter", "note_letter_sent", "send_back", "take_proof", "choose_mail"),
    } <= {name for _, name in writes()}


def test_every_write_asks_a_right_or_is_called_by_what_asks_one():
    """Where this fails, ask `by.check_right(...)`, or the `check_can` of its step."""
    asking_none = {
        in_words(each) for each in writes() if not does(each, ASKING) and not is_part(each)
    }

    assert asking_none == ASKS_NONE.keys()
