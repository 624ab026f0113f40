"""Measures a file of completions: looked at, written, and brought once more, beside bulk_create."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random
from time import perf_counter, process_time
from typing import NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from compliance.standings.settlement import refresh
from frame.imports.actions import begin_writing, bring_file, name_columns
from frame.imports.models import Import
from frame.jobs.kinds import kind_of
from frame.jobs.models import Job
from frame.jobs.running import Work, claim_next
from frame.rights import Role
from kcpd_training.bench.department import LAST_NAME
from people.models import Element, Member, RoleDesignation
from records.credit.writing import completion_of
from records.imports import COMPLETIONS
from records.imports.completion_looker import CompletionLooker
from records.models import Completion

BULK = "Plain bulk_create of the same, in one transaction"
AGAINST_BULK = 2_000
LOOK_AND_WRITE, AGAIN = 5_000, 30_000


class Spent(NamedTuple):
    """What something took: seconds of the clock, and of our own process at work.

    The second is the same whatever else the machine does; what the database does is not in it.
    """

    clock: float
    process: float

    def __add__(self, other: "Spent") -> "Spent":  # type: ignore[override]  # no tuple's sum
        return Spent(self.clock + other.clock, self.process + other.process)


class Speed(NamedTuple):
    """How long one way takes for so many rows, and how many a second it should do."""

    title: str
    rows: int
    spent: Spent
    target: int | None = None

    @property
    def a_second(self) -> float:
        return self.rows / self.spent.clock


def a_clerk() -> Member:
    """Somebody who may bring files in, and is in none of them."""
    clerk = Member.objects.filter(serial_number="CLERK1").first()
    if clerk is None:
        clerk = Member.objects.create(
            serial_number="CLERK1",
            first_name="Robin",
            last_name=f"{LAST_NAME} clerk",
            rank="Clerk",
            kind=Member.Kind.CIVILIAN,
            element=Element.objects.earliest("pk"),
            hired_on=date(2005, 6, 1),
            password="!",
        )
        RoleDesignation.objects.create(
            member=clerk, role=Role.TRAINING_ENTRY, designated_on=date(2005, 6, 1)
        )
    return clerk


def file_of_completions(rows: int, *, seed: int = 9) -> bytes:
    """A CSV of so many completions that are not on file, ten years back, in no order."""
    luck = Random(seed)
    serials = list(
        Member.objects.filter(last_name__startswith=LAST_NAME)
        .exclude(serial_number="CLERK1")
        .values_list("serial_number", flat=True)
    )
    courses = [f"99-{1000 + number}" for number in range(18)]
    begin, seen = date(2006, 1, 1), set()
    lines = ["Serial number,Course,Completed on,Credit hours"]
    while len(lines) <= rows:
        serial, course = luck.choice(serials), luck.choice(courses)
        on = begin + timedelta(days=luck.randrange(3600))
        if (serial, course, on.year) not in seen:
            seen.add((serial, course, on.year))
            lines.append(f"{serial},{course},{on:%m/%d/%Y},")
    return "\n".join(lines).encode()


def measure_imports(content: bytes) -> Iterator[Speed]:
    """Time the way of a file through its jobs, and plain bulk_create of the same completions.

    Plain bulk_create comes first, right before what is compared with it.
    """
    clerk = a_clerk()
    brought, looked = _look(content, clerk)
    rows = brought.rows
    completions = _bulk_of(brought, clerk)
    yield Speed(BULK, rows, _spent(lambda: _bulk_create(completions)))
    yield Speed("Looked at", rows, looked)
    begin_writing(brought=brought, reasons={}, by=clerk, now=timezone.now())
    written = _spent(_work)
    assert Completion.objects.filter(brought_in=brought).count() == rows
    yield Speed("Written", rows, written)
    yield Speed("Looked at and written", rows, looked + written, LOOK_AND_WRITE)
    yield Speed("The members settled", rows, _spent(refresh))
    again, same = _look(content, clerk)
    assert again.counts == {"same": rows}, again.counts
    yield Speed("The same file again", rows, same, AGAIN)


def speed_lines(speeds: list[Speed]) -> Iterator[str]:
    """The speeds as a table of plain text, the heading first."""
    width = max(len(each.title) for each in speeds)
    bare = speeds[0].spent
    yield f"{'':<{width}}  {'rows/s':>8}  {'x bulk':>6}  {'CPU us/row':>10}  {'target':>8}"
    for each in speeds:
        target = ""
        if each.target:
            target = f"{each.target:,}{'' if each.a_second >= each.target else ' !'}"
        yield (
            f"{each.title:<{width}}  {each.a_second:>8,.0f}  "
            f"{each.spent.clock / bare.clock:>6.1f}  "
            f"{each.spent.process / each.rows * 1e6:>10,.0f}  {target:>8}"
        ).rstrip()


def _look(content: bytes, clerk: Member) -> tuple[Import, Spent]:
    """Bring the file and have its rows looked at."""

    def bring_and_look() -> Import:
        brought = bring_file(
            kind=COMPLETIONS,
            upload=SimpleUploadedFile("measured.csv", content),
            by=clerk,
            now=timezone.now(),
        ).row
        name_columns(
            brought=brought,
            columns=brought.columns,
            day_order="month",
            mends_zeros=False,
            keep_as="",
            by=clerk,
            now=timezone.now(),
        )
        _work()
        return Import.objects.get(pk=brought.pk)

    looked: list[Import] = []
    spent = _spent(lambda: looked.append(bring_and_look()))
    return looked[0], spent


def _work() -> None:
    """Do the job that waits, but for what settles members after each item: that is timed alone."""
    job = claim_next()
    assert job is not None
    kind, work = kind_of(job), Work(job)
    for item in kind.plan(work):
        kind.do(work, item)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, ended_at=timezone.now())


def _bulk_of(brought: Import, clerk: Member) -> list[Completion]:
    rows = list(brought.staged_rows.order_by("place"))
    looker = CompletionLooker(brought, by=clerk, today=timezone.localdate())
    now = timezone.now()
    return [completion_of(each, by=clerk, now=now) for each in looker._staged(rows)]


def _bulk_create(completions: list[Completion]) -> None:
    with transaction.atomic():
        for start in range(0, len(completions), AGAINST_BULK):
            Completion.objects.bulk_create(completions[start : start + AGAINST_BULK])
        transaction.set_rollback(True)


def _spent(run: Callable[[], object]) -> Spent:
    clock, process = perf_counter(), process_time()
    run()
    return Spent(perf_counter() - clock, process_time() - process)
