"""What tests of releases start from."""

from collections.abc import Iterator

import pytest
import time_machine

from records.models import Completion
from tests.factories import CompletionFactory
from tests.records.releases.asking import NOON, asked


@pytest.fixture
def at_noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def completion(department) -> Completion:
    """That of the officer."""
    return CompletionFactory(member=department.officer)


@pytest.fixture
def request_(department, completion):
    """Asked of the officer by their sergeant."""
    return asked(department.sergeant, department.officer)
