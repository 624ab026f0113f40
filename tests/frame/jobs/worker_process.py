"""A worker in a process of its own, to be killed. Run by `test_killed.py`.

It says each item it begins. Jobs may ask it to die: `die_in_hand` and `die_when_stored` name an
item, and mean the first try alone; with `slowly` each item takes a minute.
"""

import time
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from frame.jobs.running import Work  # noqa: E402
from tests.frame.jobs.kinds import COUNTING  # noqa: E402
from tests.killed import die  # noqa: E402


def begin(work: Work, item: int) -> None:
    print(item, flush=True)
    asked = work.job.asked
    if work.job.claims == 1 and item == asked.get("die_in_hand"):
        die()
    if asked.get("slowly"):
        for second in range(600):
            time.sleep(0.1)
            work.tell(found=str(second))


write = Work.write


def die_when_stored(work: Work, **values: Any) -> None:
    finished = values.get("items_done", 0)
    if work.job.claims == 1 and finished and finished == work.job.asked.get("die_when_stored"):
        die()
    write(work, **values)


COUNTING.on_item = begin
Work.write = die_when_stored
call_command("run_jobs")
