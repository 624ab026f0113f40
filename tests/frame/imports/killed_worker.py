"""A worker in a process of its own that is killed while it writes the rows of a file.

Run by `test_killed.py`. The first argument says when: `written`, once the rows of the second
stretch are written and before that is committed, or `committed`, right after.
"""

import sys
from typing import Any

import django

django.setup()

from frame.imports.jobs import WriteRows  # noqa: E402
from frame.jobs.running import Work, claim_next, work_on  # noqa: E402
from records.imports import COMPLETIONS  # noqa: E402
from records.imports.completion_looker import CompletionLooker  # noqa: E402
from tests.killed import die  # noqa: E402

moment = sys.argv[1]
write, do = CompletionLooker.write, WriteRows.do
stretches = []


def die_when_written(self: CompletionLooker, rows: Any) -> Any:
    refused = write(self, rows)
    stretches.append(rows)
    if moment == "written" and len(stretches) == 2:
        die()
    return refused


def die_when_committed(self: WriteRows, work: Work, item: list[int]) -> bytes:
    part = do(self, work, item)
    if moment == "committed" and len(stretches) == 2:
        die()
    return part


COMPLETIONS.at_a_time = 2
CompletionLooker.write = die_when_written  # type: ignore[method-assign]
WriteRows.do = die_when_committed  # type: ignore[method-assign]
job = claim_next()
assert job is not None
work_on(job)
