"""A value of an event has a key of its own, which no warning that is confirmed with it has."""

import ast
import inspect
from types import ModuleType

import pytest

from records import sheet_changes
from records.actions import teaching
from records.credit.problem_kinds import WARNINGS


@pytest.mark.parametrize("module", [sheet_changes, teaching])
def test_what_a_write_of_credit_tells_has_no_key_of_a_warning(module: ModuleType):
    of_warnings = {kind.key for kind in WARNINGS}
    names = [
        {key.value for key in node.keys if isinstance(key, ast.Constant)}
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.Dict)
    ]

    assert names
    assert not set().union(*names) & of_warnings
