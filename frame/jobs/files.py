"""The stored files of a job: its parts, and what came of it."""

from collections.abc import Iterator

from django.core.files.storage import default_storage

from frame.jobs.models import Job
from frame.storing.orphans import names_files


def delete_files(job: Job, *, keep: str = "") -> None:
    """Delete the stored files of a job, all but the one to keep."""
    if not default_storage.exists(job.path):
        return
    for name in default_storage.listdir(job.path)[1]:
        if (path := f"{job.path}/{name}") != keep:
            default_storage.delete(path)
    if not keep:
        default_storage.delete(job.path)


@names_files
def files_of_jobs() -> Iterator[str]:
    """The parts of those that have not ended, and what came of those that have."""
    for parts in Job.objects.filter(ended_at__isnull=True).values_list("parts", flat=True):
        yield from parts
    yield from Job.objects.exclude(file="").values_list("file", flat=True)
