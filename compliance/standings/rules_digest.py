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
    tree = ast.parse(path.read_bytes())
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [each for each in body if not _explains(each)]
    return ast.dump(tree)


def _explains(statement: ast.stmt) -> bool:
    """Whether it is a bare string: a docstring, or one below a constant."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
