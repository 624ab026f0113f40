"""What the product never does, so that nothing typed or sent in can make it: read in its code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
APPS = ("compliance", "courses", "events", "frame", "kcpd_training", "people", "records")
# The made-up department and the bench run where somebody types their command, and take no requests.
BESIDES = (ROOT / "kcpd_training/demo", ROOT / "kcpd_training/bench")
FILES = sorted(
    file
    for app in APPS
    for file in (ROOT / app).rglob("*.py")
    if not any(folder in file.parents for folder in BESIDES)
)
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))
# What runs a text, or makes things of bytes: code, templates, objects.
RUNS = {"eval", "exec", "compile", "__import__"}
UNPACKS = {"pickle", "marshal", "shelve", "yaml", "dill", "xmlrpc", "lxml", "xml"}
# Which sheets a spreadsheet has, in the process with limits: what it names elsewhere is not opened.
MAY_UNPACK = {"frame/imports/workbook.py": {"xml"}}
FETCHES = {"socket", "requests", "httpx", "aiohttp", "ftplib", "telnetlib", "urllib3"}
# By their own address, which the settings name, or by none: a name of this machine, or an error's.
MAY_FETCH = {
    "frame/virus_scanner.py": {"socket"},
    "frame/jobs/worker.py": {"socket"},
    "events/witness.py": {"urllib.request"},
    "events/checkpoints.py": {"http.client"},
}


def nodes(file: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(file.read_text()))


def imported(file: Path) -> set[str]:
    """The modules that a file imports, each with its packages: `urllib`, `urllib.request`."""
    names = set()
    for node in nodes(file):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {".".join(name.split(".")[:place]) for name in names for place in (1, 2, 3)}


def in_files(found: dict[str, set[str]]) -> dict[str, set[str]]:
    return {file: names for file, names in found.items() if names}


def where(wanted: set[str]) -> dict[str, set[str]]:
    return in_files({str(file.relative_to(ROOT)): imported(file) & wanted for file in FILES})


def test_no_text_is_run_as_a_program():
    called = {
        str(file.relative_to(ROOT)): {
            node.func.id
            for node in nodes(file)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        }
        & RUNS
        for file in FILES
    }

    assert FILES
    assert in_files(called) == {}


def test_no_bytes_become_objects_but_as_json():
    assert where(UNPACKS) == MAY_UNPACK


def test_no_command_is_given_to_a_shell():
    text = {str(file.relative_to(ROOT)): file.read_text() for file in FILES}
    shells = re.compile(r"shell\s*=|os\.(?:system|popen)|getoutput")

    assert [name for name, said in text.items() if shells.search(said)] == []
    assert where({"subprocess"}).keys() == {"frame/limited.py"}


def test_no_template_is_made_of_a_text():
    makers = {"django.template.Template", "django.template.engines", "jinja2"}

    assert where(makers) == {}


def test_nothing_is_fetched_from_an_address():
    assert where(FETCHES | {"urllib.request", "http.client"}) == MAY_FETCH


def test_no_secret_is_made_by_chance_that_can_be_foretold():
    assert where({"random", "numpy.random"}) == {}


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_no_script_makes_a_program_or_markup_of_a_text(file):
    makes = r"\beval\(|new Function|document\.write|insertAdjacentHTML|outerHTML\s*=|javascript:"

    assert re.findall(makes, file.read_text()) == []
