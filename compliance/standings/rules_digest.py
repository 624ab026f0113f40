"""Tells whether hours settled earlier were settled by the rules of now."""

import ast
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.conf import settings

import compliance.engine
from compliance.engine import Law
from compliance.law import current_law


@cache
def rules_digest() -> str:
    """The digest of what settling follows in this process besides the record."""
    engine = Path(compliance.engine.__file__).parent
    return digest_of_rules(current_law(), engine.glob("*.py"), time_zone=settings.TIME_ZONE)


def digest_of_rules(law: Law, code: Iterable[Path], *, time_zone: str) -> str:
    """Digest what decides: the figures of the law, the engine's code and the time zone.

    Words that decide nothing leave it as it is: labels and citations of the law, comments and
    docstrings of the code, and how either is laid out. With another version of Python it may
    differ, and then everybody is settled once more.

    Args:
        code: the files of the engine, in any order.
    """
    figures = [
        (place, figure.unit, figure.owed_with, value.from_period, value.value)
        for place, figure in sorted(law.legal_figures.items())
        for value in figure.values
    ]
    modules = [(path.name, _code_that_decides(path)) for path in sorted(code)]
    return hashlib.sha256(repr((figures, law.topics, modules, time_zone)).encode()).hexdigest()


def _code_that_decides(path: Path) -> str:
    """The code as Python understands it, without the strings that only explain it."""
    return ast.dump(_WithoutExplanations().visit(ast.parse(path.read_bytes())))


class _WithoutExplanations(ast.NodeTransformer):
    """Leaves out statements that are a bare string: docstrings, and those below a constant."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        is_string = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return None if is_string else node
