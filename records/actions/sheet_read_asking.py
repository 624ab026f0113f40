"""Asking that scans of a sheet are read: each is attached as evidence, and a job reads it."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError

from courses.models import CourseSession
from frame.files import CheckedFile
from frame.forms_once import Added
from frame.jobs.actions import add_job
from frame.jobs.models import Job
from people.models import Member
from records.actions.sheet_scans import attach_scan
from records.jobs import READ_SHEETS
from records.models import ScannedPage, SheetScan
from records.sheet_pages import count_pages
from records.states import BEGIN

MOST_FILES = 60


def ask_reading(
    *,
    course_session: CourseSession,
    files: Sequence[CheckedFile],
    by: Member,
    now: datetime,
    form_token: UUID | None = None,
) -> Added[Job | None]:
    """Attach scans of a class's sheet, and have those read of which a page was not read before.

    What is attached stays attached when no job can be asked for: the same files again go on.

    Returns:
        the job; None, as a repeat, where every page of these files was read already.

    Raises:
        ValidationError: the class takes no lines, or there are too many files or jobs.
    """
    BEGIN.check_can(None, by=by, course_session=course_session, now=now)
    if not files:
        raise ValidationError({"scans": "Choose the file of the scan, or several pictures."})
    if len(files) > MOST_FILES:
        raise ValidationError(
            {"scans": f"{len(files)} files at once are more than {MOST_FILES}. Send some later."}
        )
    scans = [
        attach_scan(course_session=course_session, file=file, by=by, now=now).row for file in files
    ]
    unread = _unread(scans)
    if not unread:
        return Added(None, is_repeat=True)
    job, is_repeat = add_job(
        READ_SHEETS,
        title=f"Read {_files(len(unread))} of the sheet of {course_session.course.course_id}",
        file_name="",
        asked={"class": course_session.pk, "scans": unread},
        by=by,
        now=now,
        form_token=form_token,
    )
    return Added(job, is_repeat=is_repeat)


def _unread(scans: Sequence[SheetScan]) -> list[int]:
    """The keys of scans of which a page was not read; the same file chosen twice is one."""
    chosen = {scan.pk: scan for scan in scans}
    kept = Counter(ScannedPage.objects.filter(scan__in=chosen).values_list("scan_id", flat=True))
    return [
        key
        for key, scan in chosen.items()
        if not kept[key] or kept[key] < count_pages(scan.document)
    ]


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count} files"
