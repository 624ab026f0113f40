"""The kind of job that issues the certificates of a class, and hands them over in one file."""

import io
import zipfile
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from courses.models import CourseSession
from events.actions import record_file_taken
from events.kinds import RecordEventKind
from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job
from frame.jobs.running import Work
from frame.rights import Right
from people.models import Member
from records.issued.actions.certificates import issue_certificate
from records.issued.certificate import Missing, missing_items, why_none
from records.issued.models import IssuedPaper
from records.models import Completion

CERTIFICATES_TAKE = RecordEventKind(
    "certificates.take",
    "Took the certificates of a class away",
    naming=frozenset({"members"}),
    is_look=True,
)
NOBODY = (
    "Nobody has credit of this class that there is a certificate of. Save its sign-in sheet first."
)
# What an item says instead of a completion.
FILE = "file"


class ClassCertificates(JobKind):
    """One certificate for each who completed the class, in a file of their PDFs.

    Done again, an item finds the certificate that it has issued already.
    """

    key = "class-certificates"
    rights = (Right.ENTER_COMPLETIONS,)
    content_type = "application/zip"

    def plan(self, work: Work) -> list[Any]:
        job = work.job
        completions = to_be_certified(job.asked["class"], by=job.asked_by)
        if not completions:
            raise ValidationError(NOBODY)
        if missing := missing_of(completions):
            raise ValidationError(" ".join(sorted(str(each) for each in missing)))
        return [*(each.pk for each in completions), FILE]

    def do(self, work: Work, item: Any) -> bytes:
        job = work.job
        by, now = job.asked_by, timezone.now()
        of = len(job.plan or ()) - 1
        if item == FILE:
            work.tell(step="Putting them in one file")
            return _in_one_file(work)
        work.tell(step="Issuing", done=job.items_done, of=of, unit="certificates")
        completion = _completions(job).filter(pk=item).first()
        if completion is not None and not why_none(completion):
            issue_certificate(completion=completion, by=by, now=now)
        return b""

    def is_within_reach(self, job: Job, by: Member) -> bool:
        return by.has_right(Right.SEE_ALL_RECORDS)

    def record_taken(self, job: Job, by: Member) -> None:
        record_file_taken(
            CERTIFICATES_TAKE,
            by=by,
            about=CourseSession.objects.get(pk=job.asked["class"]),
            after={"members": job.noted.get("named", []), "sha256": job.sha256},
        )

    def asking_page(self, job: Job) -> str:
        return reverse("records:class-certificates", args=[job.asked["class"]])


def to_be_certified(course_session: int, *, by: Member) -> list[Completion]:
    """The credit of a class that there is a certificate of."""
    return [each for each in _credit_of(course_session, by) if not why_none(each)]


def missing_of(completions: Iterable[Completion]) -> list[Missing]:
    """What is missing for the certificates of a class, each thing once."""
    return list(dict.fromkeys(each for one in completions for each in missing_items(one)))


def _completions(job: Job) -> QuerySet[Completion]:
    return _credit_of(job.asked["class"], job.asked_by)


def _credit_of(course_session: int, by: Member) -> QuerySet[Completion]:
    """The credit of a class, by name."""
    found = Completion.objects.visible_to(by).not_voided()
    return (
        found.filter(course_session=course_session)
        .select_related("member", "course__provider", "course_session__location")
        .order_by("member__last_name", "member__first_name", "pk")
    )


def _in_one_file(work: Work) -> bytes:
    """The PDFs of those that stand, each named by whose it is."""
    planned = [item for item in work.job.plan or () if item != FILE]
    standing = {each.pk: each for each in _completions(work.job).filter(pk__in=planned)}
    papers = IssuedPaper.objects.filter(completion__in=standing).order_by("pk")
    newest = {paper.completion_id: paper for paper in papers}
    content, named = io.BytesIO(), []
    with zipfile.ZipFile(content, "w") as folder:
        for key, completion in standing.items():
            if (paper := newest.get(key)) is not None:
                with paper.file.open("rb") as file:
                    folder.writestr(paper.file_name, file.read())
                named.append(completion.member.serial_number)
    work.note(named=named)
    work.tell(found=f"{len(named):,} certificates are in the file.")
    return content.getvalue()


CLASS_CERTIFICATES = declare(ClassCertificates())
