"""The engine imports only itself and the standard library, and reads no clock."""

import ast
import sys
from pathlib import Path

import compliance.engine

MODULES = sorted(Path(compliance.engine.__file__).parent.glob("*.py"))


def nodes(kind):
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, kind):
                yield path.name, node


def test_it_imports_only_itself_and_the_standard_library():
    absolute = [
        (name, module)
        for name, node in nodes(ast.Import | ast.ImportFrom)
        if not getattr(node, "level", 0)
        for module in (
            [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module]
        )
    ]

    assert absolute
    assert [each for each in absolute if each[1].split(".")[0] not in sys.stdlib_module_names] == []
    assert {node.level for _, node in nodes(ast.ImportFrom)} <= {0, 1}


def test_it_reads_no_clock():
    clocks = {"today", "now", "utcnow", "time", "localtime", "monotonic"}

    assert [(name, node.attr) for name, node in nodes(ast.Attribute) if node.attr in clocks] == []


def test_it_knows_no_floats():
    assert [name for name, node in nodes(ast.Constant) if isinstance(node.value, float)] == []
    assert [name for name, node in nodes(ast.Name) if node.id == "float"] == []
