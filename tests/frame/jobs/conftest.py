"""The kind of job that counts, as new in every test."""

from collections.abc import Iterator

import pytest

from tests.frame.jobs.kinds import COUNTING, Counting


@pytest.fixture
def counting() -> Iterator[Counting]:
    COUNTING.reset()
    yield COUNTING
    COUNTING.reset()
