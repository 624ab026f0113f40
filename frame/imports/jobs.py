"""Looking at the rows of a file, and writing them, as jobs: a stretch of rows at a time."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from frame.imports.days import said
from frame.imports.file_rows import let_go, rows_of
from frame.imports.kinds import FileRow, ImportKind, LookedAt, Looker, Outcome
from frame.imports.models import Import, ImportRow
from frame.imports.staging import stage
from frame.imports.taking import TAKE_ALL as TAKE_ALL  # known with the kinds of here
from frame.imports.writable import rows_to_write
from frame.jobs.kinds import JobKind, declare
from frame.jobs.models import Job
from frame.jobs.running import NO_LONGER_ALLOWED, Work
from frame.rights import Right

if TYPE_CHECKING:
    from frame.requests import Asker

# The last item of a plan: all rows are done.
END: list[int] = []


class OfRows(JobKind):
    """Work on the rows of one file. It ends on the page of the file, and gives no file itself."""

    rights = (
        Right.ENTER_COMPLETIONS,
        Right.KEEP_COURSES,
        Right.SCHEDULE_CLASSES,
        Right.ADMINISTER,
    )
    content_type = ""
    _looker: tuple[UUID, Looker] | None = None

    def record_taken(self, job: Job, by: "Asker") -> None:
        """Nothing: there is no file to take."""

    def result_page(self, job: Job) -> str:
        return reverse("imports:import-detail", args=[job.asked["import"]])

    def asking_page(self, job: Job) -> str:
        return self.result_page(job)

    def let_go(self) -> None:
        """Keep nothing of the file in memory once its rows are done."""
        self._looker = None
        let_go()

    def _brought(self, work: Work) -> Import:
        brought = Import.objects.get(pk=work.job.asked["import"])
        if not work.job.asked_by.has_right(*brought.import_kind.rights):
            raise ValidationError(NO_LONGER_ALLOWED)
        return brought

    def _looker_of(self, work: Work, brought: Import) -> Looker:
        """Who looks at the rows, the same for all items of a job: it has read what they need."""
        if self._looker is None or self._looker[0] != work.job.folder:
            looker = brought.import_kind.looker(
                brought, by=work.job.asked_by, today=timezone.localdate()
            )
            self._looker = work.job.folder, looker
        return self._looker[1]


class LookAtRows(OfRows):
    """Says of each row what it would do, and stages that; nothing is written to the records."""

    key = "look-at-rows"

    def plan(self, work: Work) -> list[list[int]]:
        brought = self._brought(work)
        work.tell(step="Reading the file")
        rows = rows_of(brought)
        return [*stretches(brought.import_kind, rows), END]

    def do(self, work: Work, item: list[int]) -> bytes:
        brought = self._brought(work)
        if item == END:
            self._end(work, brought)
            return b""
        start, stop = item
        rows = rows_of(brought)
        work.tell(step="Looking at the rows", done=start, of=len(rows), unit="rows")
        stretch = rows[start:stop]
        sound = iter(self._looker_of(work, brought).look([row for row in stretch if not row.flaw]))
        looked_at = [_flawed(row) if row.flaw else next(sound) for row in stretch]
        stage(brought, start, stretch, looked_at)
        return b""

    def _end(self, work: Work, brought: Import) -> None:
        asides = self._looker_of(work, brought).asides()
        self.let_go()
        counts = counted(brought)
        work.tell(found=in_words(counts), done=work.job.of)
        of_this_job = Import.objects.filter(pk=brought.pk, look_job=work.job.pk)
        of_this_job.update(
            rows=sum(counts.values()), counts=counts, asides=asides, looked_at=timezone.now()
        )


def _flawed(row: FileRow) -> LookedAt:
    subject = said(next(filter(None, row.cells.values()), ""))
    return LookedAt(Outcome.REFUSED, "", subject, [row.flaw])


LOOK_AT_ROWS = declare(LookAtRows())


class WriteRows(OfRows):
    """Writes the rows that can be; each stretch is one transaction, and done again writes none."""

    key = "write-rows"

    def plan(self, work: Work) -> list[list[int]]:
        brought = self._brought(work)
        places = list(rows_to_write(brought).order_by("place").values_list("place", flat=True))
        size = brought.import_kind.at_a_time
        firsts = places[::size]
        ends = [first - 1 for first in firsts[1:]] + places[-1:]
        return [*map(list, zip(firsts, ends, strict=True)), END]

    def do(self, work: Work, item: list[int]) -> bytes:
        brought = self._brought(work)
        if item == END:
            self._end(work, brought)
            return b""
        done = work.job.items_done * brought.import_kind.at_a_time
        of = brought.announced
        work.tell(step="Writing the rows", done=min(done, of), of=of, unit="rows")
        looker = self._looker_of(work, brought)
        with transaction.atomic():
            # A worker that was taken for dead may still be at the same stretch.
            Import.objects.select_for_update(no_key=True).get(pk=brought.pk)
            rows = rows_to_write(brought).filter(place__range=item)
            for key, looked in looker.write(rows).items():
                why = {"outcome": looked.outcome, "words": looked.words}
                ImportRow.objects.filter(pk=key).update(**why)
            rows.update(is_written=True)
        return b""

    def _end(self, work: Work, brought: Import) -> None:
        self.let_go()
        written = brought.staged_rows.filter(is_written=True).count()
        missed = brought.announced - (written - work.job.asked["written_before"])
        with transaction.atomic():
            ended = Import.objects.filter(pk=brought.pk, written_at__isnull=True)
            if not ended.update(written_at=timezone.now(), counts=counted(brought)):
                return
            if missed:
                brought.import_kind.record_ended(brought, by=work.job.asked_by)
            today = timezone.localdate()
            brought.import_kind.tell_written(brought, by=work.job.asked_by, today=today)
        of_all = f"; {missed:,} of {brought.announced:,} could not be any more" if missed else ""
        work.tell(found=f"{brought.import_kind.counted(written)} written{of_all}.")


WRITE_ROWS = declare(WriteRows())


def stretches(kind: ImportKind, rows: list[Any]) -> list[list[int]]:
    """The rows in stretches of `at_a_time`, drawn out as far as the last belongs together."""
    found, start = [], 0
    while start < len(rows):
        stop = min(start + kind.at_a_time, len(rows))
        longest = min(start + 2 * kind.at_a_time, len(rows))
        while stop < longest and kind.belongs_with(rows[stop - 1], rows[stop]):
            stop += 1
        found.append([start, stop])
        start = stop
    return found


def counted(brought: Import) -> dict[str, int]:
    """How many rows have which outcome."""
    by_outcome = brought.staged_rows.order_by().values_list("outcome")
    return dict(by_outcome.annotate(number=Count("pk")))


def in_words(counts: dict[str, int]) -> str:
    """`New: 4,980, To mend: 20`"""
    return ", ".join(
        f"{outcome.label}: {counts[outcome]:,}" for outcome in Outcome if counts.get(outcome)
    )
