"""Killed by -9 while records leave or go: nothing is half, and the next one ends it.

`test_killed.py` kills the forms that ask for it; here are the steps of storage as well, and what
the worker does.
"""

import json

import pytest

from tests.attack.scale import IS_WHOLE
from tests.killed import start

KINDS = ("prepare", "pack", "packet", "destroy", "seal")
MOMENTS = 0 if IS_WHOLE else 3  # of each; 0 is all of them


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_killed_is_whole_or_not_there_and_the_next_one_ends_it(
    shared_database, tmp_path, kind, record_property
):
    """A pack prepared or handed over, a packet handed over, papers destroyed, events sealed."""
    files = str(tmp_path / "media")
    killing = start("tests.attack.killing_records", str(MOMENTS), str(tmp_path), kind, files=files)
    said, complaints = killing.communicate()

    assert killing.returncode == 0, complaints[-2000:]
    told = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    record_property("kills", len(told))
    assert [each for each in told if each["wrong"]] == []
    assert len(told) == MOMENTS or (IS_WHOLE and len(told) > 4)
