"""The house keeps its walls: imports run one way, and old doors stay shut."""

import ast
import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# An app may import itself and the apps named; the project package's base modules import none.
MAY_IMPORT = {
    "courses": {"courses"},
    "records": {"records", "courses"},
    "compliance": {"compliance", "records", "courses"},
}
APPS = set(MAY_IMPORT)
# The parts of the project package that bind the apps together, and so may import them.
BINDS_THE_APPS = {"urls.py", "views.py", "home.py", "search.py"}


def modules_imported_by(path: Path) -> set[str]:
    """Every module that a file imports, relative ones left out."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module)
    return names


def sources_of(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("app", sorted(APPS))
def test_apps_import_one_way(app):
    for path in sources_of(app):
        apps = {name.split(".")[0] for name in modules_imported_by(path)} & APPS
        assert apps <= MAY_IMPORT[app], f"{path.relative_to(ROOT)} imports {apps}"


def test_the_project_package_imports_no_app_below_its_pages():
    for path in sources_of("kcpd_training"):
        if path.name in BINDS_THE_APPS:
            continue
        apps = {name.split(".")[0] for name in modules_imported_by(path)} & APPS
        assert not apps, f"{path.relative_to(ROOT)} imports {apps}"


def test_the_engine_imports_itself_and_the_standard_library_alone():
    from sys import stdlib_module_names

    for path in sources_of("compliance/engine"):
        outside = {
            name
            for name in modules_imported_by(path)
            if name.split(".")[0] not in stdlib_module_names
            and not name.startswith("compliance.engine")
        }
        assert not outside, f"{path.relative_to(ROOT)} imports {outside}"


def test_the_engine_reads_no_clock():
    for path in sources_of("compliance/engine"):
        calls = {
            node.func.attr
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert not calls & {"today", "now", "utcnow", "localdate"}, path.relative_to(ROOT)


def test_psycopg_3_stays_out_so_that_django_uses_psycopg2():
    assert importlib.util.find_spec("psycopg") is None
    assert importlib.util.find_spec("psycopg2") is not None
