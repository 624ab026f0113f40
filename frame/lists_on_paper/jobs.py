"""The kind of job of a list that is too long to be set on paper while a page waits."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job
from frame.jobs.running import Work
from frame.lists.asking import ListAnswer, asked_list
from frame.lists.files import CONTENT_TYPES
from frame.lists.page import Taken
from frame.rights import Right

if TYPE_CHECKING:
    from frame.requests import Asker

PDF = "pdf"


class ListOnPaper(JobKind):
    """Any list as a PDF, with the rows that its page gives the asker when it is made."""

    key = "list-on-paper"
    # Each list asks for its own right, both when it is made and when its file is taken.
    rights = tuple(Right)
    content_type = CONTENT_TYPES[PDF]

    def do(self, work: Work, item: Any) -> bytes:
        job = work.job
        work.tell(step="Reading the rows")
        answer = self._answer(job, job.asked_by)
        if answer is None:
            raise ValidationError("This list is no longer within your rights or your reach.")
        table = answer.table
        head = table.head(answer.on, made_at=timezone.localtime(), made_by=str(job.asked_by))
        work.note(
            reach=reach_of(job.asked_by),
            name=head.title,
            question=head.question,
            rows=len(table.rows),
            named=table.named(),
        )
        work.tell(step="Setting the pages", found=f"{table.counted}.")
        content = table.write(PDF, head)
        work.tell(step="Storing the file")
        return content

    def is_within_reach(self, job: Job, by: "Asker") -> bool:
        """Whoever has lost a right or some reach since, or one of those named, can't take it."""
        then, now = job.noted["reach"], reach_of(by)
        members = get_user_model().objects
        return (
            self._answer(job, by) is not None
            and set(then["rights"]) <= set(now["rights"])
            and set(then["element_ids"]) <= set(now["element_ids"])
            # A list is of records, or of what administrators keep.
            and any(
                seen.have_all(job.noted["named"])
                for seen in (members.visible_to(by), members.kept_by(by))
            )
        )

    def record_taken(self, job: Job, by: "Asker") -> None:
        answer = self._answer(job, by)
        if answer is None:
            raise PermissionDenied
        noted = job.noted
        answer.record(
            Taken(
                name=noted["name"],
                question=noted["question"],
                file_format=PDF,
                rows=noted["rows"],
                by=by,
                named=tuple(noted["named"]),
            )
        )

    def asking_page(self, job: Job) -> str:
        return f"{reverse('list-on-paper')}?{urlencode({'list': job.asked['address']})}"

    def _answer(self, job: Job, by: "Asker") -> ListAnswer | None:
        try:
            return asked_list(job.asked["address"], by=by)
        except (PermissionDenied, Http404):
            return None


LIST_ON_PAPER = declare(ListOnPaper())


def reach_of(member: "Asker") -> dict[str, Any]:
    """What decides the rows that a member is given."""
    return {
        "rights": sorted(member.rights),
        "element_ids": sorted(member.reached_element_ids),
    }
