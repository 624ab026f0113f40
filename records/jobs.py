"""The kinds of job of records: scans of sheets read back, and the words of pictures of papers."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from courses.models import CourseSession
from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job
from frame.jobs.running import Work
from frame.jobs.sweeping import at_each_sweep
from frame.rights import Right
from records.actions.held_papers import forget_held_papers
from records.actions.sheet_reading import keep_page, put_read_lines
from records.certificates.papers import READ_PICTURES
from records.issued.jobs import CLASS_CERTIFICATES
from records.models import ScannedPage, SheetScan
from records.releases.actions.expiring import expire_grants
from records.releases.packets.job import BUILD_PACKET
from records.releases.striking_out.page_reading import READ_PAGES
from records.retention.jobs import DESTROY_PAPERS
from records.sheet_pages import count_pages, read_page_of

# What an item says instead of a page.
LINES = "lines"


class ReadSheets(JobKind):
    """Scans of a class's sheet, page by page; at the end, lines for those who signed."""

    key = "read-sheets"
    rights = (Right.ENTER_COMPLETIONS,)
    content_type = ""

    def plan(self, work: Work) -> list[Any]:
        """The pages that no job before kept, as one that was cancelled or failed may have."""
        asked = work.job.asked["scans"]
        kept = set(ScannedPage.objects.filter(scan__in=asked).values_list("scan_id", "number"))
        scans = SheetScan.objects.visible_to(work.job.asked_by).not_voided().with_documents()
        pages: list[Any] = [
            [scan.pk, number]
            for scan in scans.filter(pk__in=asked)
            for number in range(1, count_pages(scan.document) + 1)
            if (scan.pk, number) not in kept
        ]
        return [*pages, LINES]

    def do(self, work: Work, item: Any) -> bytes:
        job = work.job
        by, now = job.asked_by, timezone.now()
        pages = len(job.plan or ()) - 1
        if item == LINES:
            work.tell(step="Putting lines on the sheet")
            course_session = CourseSession.objects.get(pk=job.asked["class"])
            put_read_lines(course_session=course_session, by=by, now=now)
            return b""
        work.tell(step="Reading pages", done=job.items_done, of=pages, unit="pages")
        key, number = item
        scan = SheetScan.objects.with_documents().get(pk=key)
        read = read_page_of(scan.document, number)
        keep_page(scan=scan, number=number, read=read, by=by, now=now)
        return b""

    def asking_page(self, job: Job) -> str:
        return self.result_page(job)

    def result_page(self, job: Job) -> str:
        return reverse("records:sheet-read", args=[job.asked["class"]])


READ_SHEETS = declare(ReadSheets())
at_each_sweep(forget_held_papers)
at_each_sweep(expire_grants)

__all__ = [
    "BUILD_PACKET",
    "CLASS_CERTIFICATES",
    "DESTROY_PAPERS",
    "READ_PAGES",
    "READ_PICTURES",
    "READ_SHEETS",
]
