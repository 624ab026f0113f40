"""All rows of a kind as a file: the same columns that a file of them is brought in by."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from frame.imports.kinds import ImportKind, kind_named
from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job
from frame.jobs.running import NO_LONGER_ALLOWED, Work
from frame.lists.files import plain_csv
from frame.rights import Right

if TYPE_CHECKING:
    from frame.requests import Asker

ROWS_AN_ITEM = 5_000


class TakeAll(JobKind):
    """Every row of a kind that its asker may see, as CSV that can be brought in again."""

    key = "take-all-of-a-kind"
    rights = (Right.SEE_ALL_RECORDS, Right.ADMINISTER)
    content_type = "text/csv; charset=utf-8"

    def plan(self, work: Work) -> list[list[int]]:
        keys = list(self._rows(work).order_by("pk").values_list("pk", flat=True))
        stretches = [keys[at : at + ROWS_AN_ITEM] for at in range(0, len(keys), ROWS_AN_ITEM)]
        return [[0, 0], *([stretch[0], stretch[-1]] for stretch in stretches)]

    def do(self, work: Work, item: list[int]) -> bytes:
        kind = _kind_of(work.job)
        if item == [0, 0]:
            return plain_csv([column.label for column in kind.columns], [])
        done, of = work.job.items_done - 1, len(work.job.plan or ()) - 1
        work.tell(step="Writing the rows", done=done, of=of, unit="stretches")
        rows = self._rows(work).filter(pk__range=item).order_by("pk")
        lines = list(kind.lines(rows))
        work.note(rows=work.job.noted.get("rows", 0) + len(lines))
        return plain_csv([], lines).removeprefix(b"\xef\xbb\xbf").removeprefix(b"\r\n")

    def is_within_reach(self, job: Job, by: "Asker") -> bool:
        """Each kind has rights of its own, of which one was asked when the file was made."""
        kind = kind_named(job.asked["kind"])
        return kind is not None and by.has_right(*kind.take_rights)

    def record_taken(self, job: Job, by: "Asker") -> None:
        _kind_of(job).record_all_taken(sha256=job.sha256, count=job.noted.get("rows"), by=by)

    def asking_page(self, job: Job) -> str:
        return reverse("imports:take-all", args=[job.asked["kind"]])

    def _rows(self, work: Work) -> Any:
        kind = _kind_of(work.job)
        if not work.job.asked_by.has_right(*kind.take_rights):
            raise ValidationError(NO_LONGER_ALLOWED)
        return kind.all_rows(work.job.asked_by)


TAKE_ALL = declare(TakeAll())


def _kind_of(job: Job) -> ImportKind:
    kind = kind_named(job.asked["kind"])
    assert kind is not None
    return kind
