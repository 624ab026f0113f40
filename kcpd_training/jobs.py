"""The kinds of job that need several apps: leavers' packs, and transcripts that are long."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job
from frame.jobs.running import Work
from kcpd_training.desk.leavers import LEAVER_PACK_JOB
from kcpd_training.desk.transcript_issue import issue_transcript
from people.models import Member
from records.issued.actions.issuing import SEE_RECORDS
from records.issued.models import IssuedPaper


class LongTranscript(JobKind):
    """One transcript. Done again, it finds the one that it has issued already."""

    key = "transcript"
    rights = SEE_RECORDS
    content_type = ""

    def do(self, work: Work, item: Any) -> bytes:
        job = work.job
        asked = job.asked
        member = Member.objects.visible_to(job.asked_by).filter(pk=asked["member"]).first()
        if member is None:
            raise ValidationError("This record is no longer within your reach.")
        work.tell(step="Setting the pages")
        issue_transcript(
            member=member,
            as_of=date.fromisoformat(asked["as_of"]),
            known_on=date.fromisoformat(asked["known_on"]) if asked["known_on"] else None,
            year=asked["year"],
            by=job.asked_by,
            now=timezone.now(),
            form_token=job.folder,
        )
        return b""

    def asking_page(self, job: Job) -> str:
        return reverse("desk:transcript", args=[job.asked["serial_number"]])

    def result_page(self, job: Job) -> str:
        paper = IssuedPaper.objects.filter(form_token=job.folder).first()
        if paper is None:
            return self.asking_page(job)
        return reverse("records:paper-detail", args=[paper.pk])


LONG_TRANSCRIPT = declare(LongTranscript())

__all__ = ["LEAVER_PACK_JOB", "LONG_TRANSCRIPT"]
