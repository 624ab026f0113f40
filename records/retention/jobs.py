"""The kind of job that carries an order to destroy papers out."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job
from frame.jobs.running import Work
from frame.rights import Right
from records.models import DestructionOrder, DestructionRow
from records.retention.destroying import destroy_paper, finish_destruction

# What an item says instead of a paper.
CERTIFICATE = "certificate"


class DestroyPapers(JobKind):
    """The papers of a confirmed order, one by one; last, the certificate of what went."""

    key = "destroy-papers"
    rights = (Right.CONFIRM_DESTRUCTION,)
    content_type = ""

    def plan(self, work: Work) -> list[Any]:
        rows = DestructionRow.objects.filter(order=work.job.asked["order"])
        return [*rows.values_list("pk", flat=True), CERTIFICATE]

    def do(self, work: Work, item: Any) -> bytes:
        job, now = work.job, timezone.now()
        order = DestructionOrder.objects.get(pk=job.asked["order"])
        if item == CERTIFICATE:
            work.tell(step="Ending the order")
            if order.finished_at is None:
                finish_destruction(order=order, by=job.asked_by, now=now)
            return b""
        papers = len(job.plan or ()) - 1
        work.tell(step="Destroying papers", done=job.items_done, of=papers, unit="papers")
        destroy_paper(row=DestructionRow.objects.get(pk=item), by=job.asked_by, now=now)
        return b""

    def asking_page(self, job: Job) -> str:
        return self.result_page(job)

    def result_page(self, job: Job) -> str:
        return reverse("records:destruction-detail", args=[job.asked["order"]])


DESTROY_PAPERS = declare(DestroyPapers())
