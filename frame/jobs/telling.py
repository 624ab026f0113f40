"""Telling the one who asked that a job has ended."""

from typing import TYPE_CHECKING

from frame.jobs.models import ALARM, Job
from frame.notices.actions import notify
from frame.notices.kinds import Mail, NoticeGroup, NoticeKind, page_of
from frame.notices.models import Notice, NoticeQuerySet

if TYPE_CHECKING:
    from frame.requests import Asker

JOBS = NoticeGroup(
    "jobs", "Your jobs", "What you asked for is done, or could not be done.", Mail.NEVER
)
JOB_PAGE = page_of("jobs:job-detail", Job, Job.objects.visible_to)
JOB_DONE = NoticeKind("job.done", "What you asked for is done", JOBS, JOB_PAGE)
JOB_FAILED = NoticeKind("job.failed", "What you asked for could not be done", JOBS, JOB_PAGE)


def tell_ended(job: Job, state: str) -> None:
    """Tell the asker how a job ended; who cancelled it knows, and nobody waits for a quiet one."""
    if job.is_quiet:
        return
    if state == Job.State.DONE:
        alarmed = " It found something wrong." if job.noted.get(ALARM) else ""
        notify(JOB_DONE, [job.asked_by], f"“{job.title}” is done.{alarmed}", by=None, about=job)
    elif state == Job.State.FAILED:
        words = f"“{job.title}” could not be done. Its page says why."
        notify(JOB_FAILED, [job.asked_by], words, by=None, about=job)


def ends_of_jobs(job: Job | None = None) -> NoticeQuerySet:
    """What was told of the end of jobs, or of one."""
    told = Notice.objects.of(JOB_DONE, JOB_FAILED)
    return told if job is None else told.filter(about=str(job.pk))


def ended_unread(user: "Asker") -> set[str]:
    """The keys of the jobs whose end `user` has not read of; asked only where the bell counts."""
    if not user.unread_notices:
        return set()
    return set(ends_of_jobs().visible_to(user).unread().values_list("about", flat=True))
