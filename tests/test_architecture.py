"""The house keeps its floors: a module imports from its own app and from floors below."""

import ast
import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# From the ground up. The roof, which comes last, is imported by nobody.
FLOORS = ("frame", "events", "people", "courses", "records", "compliance", "kcpd_training")


def modules_imported_by(path: Path) -> set[str]:
    """Every module that a file imports; a relative import counts as one of its own app."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module)
            if node.module in FLOORS:  # what stands in an app is a module or a package
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def sources_of(package: str) -> list[Path]:
    """The modules of an app that people write; a migration names its neighbors by label."""
    return [p for p in sorted((ROOT / package).rglob("*.py")) if "migrations" not in p.parts]


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_imports_no_floor_above_it(floor):
    above = {*FLOORS[FLOORS.index(floor) + 1 :], "tests"}
    assert sources_of(floor)
    for path in sources_of(floor):
        apps = {name.split(".")[0] for name in modules_imported_by(path)}
        assert not apps & above, f"{path.relative_to(ROOT)} imports {sorted(apps & above)}"


def rooms_imported_by_rooms(floor: str) -> dict[str, set[str]]:
    """Of each module or package that stands in an app, the others there that it imports."""
    rooms = {path.stem for path in (ROOT / floor).iterdir() if path.name != "__init__.py"}
    imported: dict[str, set[str]] = {room: set() for room in rooms}
    for path in sources_of(floor):
        room = path.relative_to(ROOT / floor).with_suffix("").parts[0]
        for name in modules_imported_by(path):
            app, _, inside = name.partition(".")
            other = inside.split(".")[0]
            if app == floor and room in rooms and other in rooms - {room}:
                imported[room].add(other)
    return imported


def test_no_room_of_the_frame_imports_itself_by_way_of_another():
    imported = rooms_imported_by_rooms("frame")
    assert imported["jobs"] >= {"lists", "notices"}

    # Take away what imports nothing that is left, until there is nothing, or what goes in circles.
    while free := {room for room, others in imported.items() if not others & imported.keys()}:
        imported = {room: others for room, others in imported.items() if room not in free}

    assert {room: sorted(others & imported.keys()) for room, others in imported.items()} == {}


def test_every_package_of_the_project_is_a_floor():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "scripts"}
    assert packages == set(FLOORS)


def test_the_product_reads_nothing_under_tests():
    for floor in FLOORS:
        for path in sources_of(floor):
            texts = {
                node.value
                for node in ast.walk(ast.parse(path.read_text()))
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
            assert not {text for text in texts if text == "tests" or text.startswith("tests/")}, (
                path.relative_to(ROOT)
            )


def test_a_page_asks_for_the_right_before_the_method():
    """Who may not open a page learns nothing of it, whatever the method."""
    for floor in FLOORS:
        for path in sources_of(floor):
            for node in ast.walk(ast.parse(path.read_text())):
                if not isinstance(node, ast.FunctionDef):
                    continue
                names = [ast.unparse(each).split("(")[0] for each in node.decorator_list]
                asked = [name for name in names if name.startswith("require")]
                by_right_first = sorted(asked, key=lambda name: name != "requires")
                assert asked == by_right_first, f"{path.relative_to(ROOT)}: {node.name}"


def test_what_looks_for_names_on_a_page_knows_no_pdf():
    """`frame/pdf` covers what `frame/finding` finds, so the arrow points one way."""
    for path in sources_of("frame/finding"):
        assert not {n for n in modules_imported_by(path) if n.startswith("frame.pdf")}, path


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


def test_what_sets_joins_and_signs_paper_is_imported_once_there_is_some():
    """A command, a worker or a server starts in two thirds of the time without it."""
    slow = {
        *("weasyprint", "fontTools", "frame.paper_files"),
        *("pikepdf", "frame.pdf.joining", "frame.pdf.covered", "pyhanko", "pyhanko_certvalidator"),
    }
    at_the_start = {
        path.relative_to(ROOT).as_posix()
        for floor in FLOORS
        for path in sources_of(floor)
        for statement in ast.parse(path.read_text()).body
        if isinstance(statement, ast.Import | ast.ImportFrom)
        for name in (getattr(statement, "module", None), *(a.name for a in statement.names))
        if name and slow & {name, name.split(".")[0]}
    }

    assert at_the_start == {
        *("frame/paper_files.py", "frame/pdf/covered.py", "frame/pdf/fonts.py"),
        "frame/pdf/joining.py",
    }


# Where a path in backticks starts: at the project, or where templates and the files of pages do.
STARTS = (ROOT, ROOT / "templates", ROOT / "static")
DOCS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def paths_named_in(doc: Path) -> set[str]:
    """What stands in backticks and is a path or the name of a file; no address, no code."""
    text = re.sub(r"```.*?```", "", doc.read_text(), flags=re.DOTALL)
    names = re.findall(r"`([\w.-][\w./-]*)`", text)
    is_file = re.compile(r".+\.(py|html|css|js|md|toml|sh)")
    return {name for name in names if "/" in name or is_file.fullmatch(name)}


@pytest.mark.parametrize("doc", DOCS, ids=lambda doc: doc.name)
def test_a_path_that_the_docs_name_is_there(doc):
    """With a folder it is the whole path; alone it is the name of a file, as of `states.py`."""
    code = [ROOT / name for name in (*FLOORS, "tests", "scripts", "docs", "deploy", "templates")]
    missing = {
        name
        for name in paths_named_in(doc)
        if not any((start / name).exists() for start in STARTS)
        and ("/" in name or not any(next(each.rglob(name), None) for each in code))
    }

    assert missing == set()
