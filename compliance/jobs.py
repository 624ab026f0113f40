"""The kinds of job of reports: one that is too large to be set on paper while a page waits."""

import logging
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from compliance.actions.exports import record_report_export
from compliance.filters import ReportForm
from compliance.reports import Question, reach_scope, report_of
from compliance.reports.files import write_report
from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job
from frame.jobs.running import Work
from frame.rights import Right
from people.models import Member

ROWS_ON_A_PAGE = 38


class ReportOnPaper(JobKind):
    """A report as a PDF, for those whom it may name to the asker when it is made."""

    key = "report-on-paper"
    rights = (Right.SEE_REPORTS,)
    content_type = "application/pdf"

    def do(self, work: Work, item: Any) -> bytes:
        job = work.job
        scope = reach_scope(job.asked_by)
        form = _form_of(job, job.asked_by)
        if form.element_out_of_reach:
            raise ValidationError("The element of this report is no longer within your reach.")
        work.tell(step="Working out where each member stands")
        report = report_of(form.question, scope=scope, today=form.today)
        rows = len(report.rows)
        named = [row.member.serial_number for row in report.rows]
        work.note(named=named, reach=reach_of(job.asked_by))
        pages = 1 + math.ceil(rows / ROWS_ON_A_PAGE)
        work.tell(
            step="Setting the pages", of=pages, unit="pages", found=f"{rows:,} members are named."
        )
        with _each_page_told(lambda page: work.tell(done=page, of=max(page, pages))):
            content = write_report(
                report, "pdf", made_at=timezone.localtime(), made_by=str(job.asked_by)
            )
        work.tell(step="Storing the file")
        return content

    def is_within_reach(self, job: Job, by: Member) -> bool:
        """Whoever has lost some of the reach it was made with, or of those named, can't take it."""
        then, now = job.noted.get("reach") or job.asked["reach"], reach_of(by)
        if now["all"]:
            return True
        if then["all"] or not set(then["element_ids"]) <= set(now["element_ids"]):
            return False
        return Member.objects.visible_to(by).have_all(job.noted.get("named", ()))

    def record_taken(self, job: Job, by: Member) -> None:
        record_report_export(
            question=_form_of(job, by).question,
            file_format="pdf",
            named=job.noted.get("named", ()),
            by=by,
        )

    def asking_page(self, job: Job) -> str:
        return f"{reverse('compliance:report-on-paper')}?{job.asked['query']}"


REPORT_ON_PAPER = declare(ReportOnPaper())


def asked_of(question: Question, by: Member) -> dict[str, Any]:
    """What the job is told: the question as an address asks it, with its days, and the reach."""
    return {"query": urlencode(question.parameters), "reach": reach_of(by)}


def reach_of(member: Member) -> dict[str, Any]:
    """Whom a member's reports may name, by what gives that."""
    return {
        "all": member.has_right(Right.SEE_ALL_RECORDS),
        "element_ids": sorted(member.reached_element_ids),
    }


def _form_of(job: Job, by: Member) -> ReportForm:
    return ReportForm(
        QueryDict(job.asked["query"]), tree=reach_scope(by).tree, today=timezone.localdate()
    )


@contextmanager
def _each_page_told(tell: Callable[[int], None]) -> Iterator[None]:
    """Listen to the paper engine, whose log is the one place where it says how far it is."""
    log = logging.getLogger("weasyprint.progress")

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            match record.args:
                case (int() as page, *_) if "Page %d" in record.msg:
                    tell(page)

    listener, level, propagates = Listener(), log.level, log.propagate
    log.addHandler(listener)
    log.setLevel(logging.INFO)
    log.propagate = False
    try:
        yield
    finally:
        log.removeHandler(listener)
        log.setLevel(level)
        log.propagate = propagates
