"""Kinds of job for tests: they count, and do on the way what a test asks for."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from frame.jobs.actions import add_job
from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job
from frame.rights import Right
from people.models import Member


class Counting(JobKind):
    """Writes `1`, `2`, ... a line each. `on_item` is called before each is done."""

    key = "test-counting"
    rights = (Right.SEE_REPORTS,)
    content_type = "text/plain"

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.done: list[int] = []
        self.taken_by: list[Member] = []
        self.on_item: Callable[[Any, int], None] = lambda work, item: None
        self.within_reach = True

    def plan(self, work) -> list[int]:
        return list(range(1, work.job.asked["upto"] + 1))

    def do(self, work, item: int) -> bytes:
        work.tell(step="Counting", done=item, of=len(work.job.plan), unit="numbers")
        self.on_item(work, item)
        self.done.append(item)
        work.note(last=item)
        return f"{item}\n".encode()

    def is_within_reach(self, job: Job, by: Member) -> bool:
        return self.within_reach

    def record_taken(self, job: Job, by: Member) -> None:
        self.taken_by.append(by)

    def asking_page(self, job: Job) -> str:
        return f"/counting/?upto={job.asked['upto']}"


COUNTING = declare(Counting())


def a_job(by: Member, *, upto: int = 3, **asked: Any) -> Job:
    """A job that counts, waiting."""
    return add_job(
        COUNTING,
        title=f"Numbers up to {upto}",
        file_name="numbers.txt",
        asked={"upto": upto, **asked},
        by=by,
        now=timezone.now(),
    ).row


def refuse(work: Any, item: int) -> None:
    raise ValidationError(f"{item} can’t be counted.")
