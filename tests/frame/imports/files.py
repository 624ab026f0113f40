"""Files as they are after each step, for tests that begin there."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from frame.imports.actions import begin_writing, bring_file
from frame.imports.models import Import
from frame.imports.naming import name_columns
from frame.jobs.models import Job
from frame.jobs.running import claim, work_on
from people.models import Member
from records.imports import COMPLETIONS

HISTORY = "Serial number,Course,Completed on\n4411,{course},2025-03-15\n9999,{course},2025-03-15"


def brought(by: Member, text: str, *, kind=COMPLETIONS, name: str = "history.csv") -> Import:
    """A file whose columns are to be named."""
    upload = SimpleUploadedFile(name, text.encode())
    return bring_file(kind=kind, upload=upload, by=by, now=timezone.now()).row


def looking(by: Member, text: str, **kwargs) -> Import:
    """A file whose rows are to be looked at, by the job that waits."""
    file = brought(by, text, **kwargs)
    return name_columns(
        brought=file,
        columns=file.columns,
        day_order="",
        mends_zeros=False,
        keep_as="",
        by=by,
        now=timezone.now(),
    )


def looked_at(by: Member, text: str, **kwargs) -> Import:
    """A file whose rows were looked at."""
    file = looking(by, text, **kwargs)
    work()
    return Import.objects.get(pk=file.pk)


def writing(by: Member, text: str, **kwargs) -> Import:
    """A file whose rows are to be written, by the job that waits."""
    file = looked_at(by, text, **kwargs)
    return begin_writing(brought=file, reasons={}, by=by, now=timezone.now())


def written(by: Member, text: str, **kwargs) -> Import:
    """A file whose rows are written."""
    file = writing(by, text, **kwargs)
    work()
    return Import.objects.get(pk=file.pk)


def work() -> None:
    """Do the job that was asked for last, as a worker does; others may wait before it."""
    job = Job.objects.waiting().last()
    assert job is not None
    assert claim(job)
    work_on(job)
    job.refresh_from_db()
    assert job.state == "done", job.error
