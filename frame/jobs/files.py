"""The stored files of a job: its parts, and what came of it."""

from django.core.files.storage import default_storage

from frame.jobs.models import Job


def delete_files(job: Job, *, keep: str = "") -> None:
    """Delete the stored files of a job, all but the one to keep."""
    if not default_storage.exists(job.path):
        return
    for name in default_storage.listdir(job.path)[1]:
        if (path := f"{job.path}/{name}") != keep:
            default_storage.delete(path)
    if not keep:
        default_storage.delete(job.path)
