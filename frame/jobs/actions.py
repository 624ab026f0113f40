"""What the one who asks does with a job: ask, cancel, look, take the file."""

from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from frame.forms_once import Added, add_once
from frame.jobs.kinds import JobKind, kind_of, may_take_file
from frame.jobs.models import Job

if TYPE_CHECKING:
    from frame.requests import Asker

MOST_UNFINISHED = 5


def add_job(
    kind: JobKind,
    *,
    title: str,
    file_name: str,
    asked: dict[str, Any],
    by: "Asker",
    now: datetime,
    form_token: UUID | None = None,
) -> Added[Job]:
    """Ask for a job. The same form sent twice asks once.

    Raises:
        ValidationError: the member has too many jobs that are not finished.
    """

    def add() -> Job:
        return Job.objects.create(
            kind=kind.key,
            is_quiet=kind.is_quiet,
            title=title,
            file_name=file_name,
            asked=asked,
            asked_by=by,
            asked_at=now,
            form_token=form_token,
        )

    if kind.is_quiet:
        return Added(add(), is_repeat=False)
    is_repeat = form_token is not None and Job.objects.filter(form_token=form_token).exists()
    unfinished = Job.objects.visible_to(by).filter(ended_at__isnull=True)
    if not is_repeat and unfinished.count() >= MOST_UNFINISHED:
        raise ValidationError(
            f"You have {MOST_UNFINISHED} jobs that are not finished, which is the most. "
            "Wait for one, or cancel one of them."
        )
    return add_once(Job, form_token, add)


def cancel_job(*, job: Job, now: datetime) -> bool:
    """Cancel a job: at once while it waits, after the item in hand while it is being done.

    Returns:
        False when it had ended already.
    """
    jobs = Job.objects.filter(pk=job.pk)
    waiting = jobs.filter(state=Job.State.WAITING)
    if waiting.update(state=Job.State.CANCELLED, cancel_asked_at=now, ended_at=now):
        return True
    # One that is put back meanwhile keeps the wish: a worker asks for it before anything else.
    unfinished = jobs.filter(ended_at__isnull=True)
    return bool(unfinished.update(cancel_asked_at=now))


@transaction.atomic
def take_file(*, job: Job, by: "Asker") -> None:
    """Note that `by` takes the file of a job away: the event is on record before it leaves.

    Raises:
        PermissionDenied: `by` no longer has the right to it, or not the reach.
    """
    if not may_take_file(job, by):
        raise PermissionDenied
    kind_of(job).record_taken(job, by)
