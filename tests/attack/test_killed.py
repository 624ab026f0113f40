"""Writers that are killed by -9 in the middle: what they write is there whole, or not at all."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.attack.scale import IS_WHOLE, few
from tests.attack.writes import TAKEN, WRITES
from tests.killed import start

AT_ONCE = 12  # writes of one process
MOMENTS = 10 if IS_WHOLE else 4
# What is whole by itself after the first commit, where a write has several: a scan stays attached,
# and the same file sent again goes on (`ask_reading`); everybody is signed out, and the browser
# that asked is not known until its next sign-in; who decides on a release has looked at it, which
# is on record first.
STEPS = {
    "records:sheet-read": {"events_event": 1, "records_document": 1, "records_sheetscan": 1},
    "people:sessions-end-all": {"events_event": 1},
    "records:release-decide": {
        "events_event": 1,
        "events_eventnaming": 1,
        "events_recurrence": 1,
    },
}
# What was read of a paper is kept before the write, and is found again by whoever comes next.
WORDS = {"records_paperwords": 1}
SOME = few(TAKEN, AT_ONCE)
STRETCHES = [SOME[start : start + AT_ONCE] for start in range(0, len(SOME), AT_ONCE)]


def is_whole(told: dict[str, Any]) -> bool:
    """Whether each kill left nothing, all of it, or a step that is whole."""
    step = STEPS.get(WRITES[told["place"]].page, {})
    steps = [each for each in (step, WORDS) if each and each.keys() <= told["whole"].keys()]
    left = all(state in ({}, told["whole"], *steps) for state in told["left"])
    return left and told["committed"] in (told["whole"], *steps)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("places", STRETCHES, ids=lambda places: f"{places[0]} to {places[-1]}")
def test_a_write_that_is_killed_leaves_all_or_nothing_and_the_chain_whole(
    shared_database, places, record_property
):
    killing = start("tests.attack.killing", str(MOMENTS), *map(str, places))
    said, complaints = killing.communicate()

    assert killing.returncode == 0, complaints[-2000:]
    told = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
    record_property("kills", sum(each["kills"] for each in told))
    assert [each["place"] for each in told] == places
    assert [str(WRITES[each["place"]]) for each in told if each["answered"]] == []
    half = {
        str(WRITES[each["place"]]): each for each in told if not is_whole(each) or each["fault"]
    }
    assert half == {}
    assert sum(each["kills"] for each in told) > len(places)


def test_every_process_that_is_killed_dies_in_one_way():
    kills = re.compile(r"os\.kill\(os\.getpid\(\), (?:signal\.)?(?:SIGKILL|9)\)")
    files = Path(__file__).resolve().parents[1].rglob("*.py")

    assert [file.name for file in files if kills.search(file.read_text())] == ["killed.py"]
