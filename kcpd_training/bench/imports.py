"""Measures a file of completions: looked at, written, and brought once more, beside bulk_create."""

import os
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from typing import NamedTuple

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from compliance.standings.settlement import refresh
from courses.designations import Source
from courses.models import Course
from frame.imports.actions import begin_writing, bring_file
from frame.imports.models import Import
from frame.imports.naming import name_columns
from frame.jobs.kinds import kind_of
from frame.jobs.models import Job
from frame.jobs.running import Work, claim_next
from frame.rights import Role
from kcpd_training.bench.department import LAST_NAME, tidy_tables
from people.models import Element, Member, RoleDesignation
from records.credit.writing import completion_of
from records.imports import COMPLETIONS
from records.imports.completion_looker import CompletionLooker
from records.models import Completion

BULK = "Plain bulk_create of the same, in one transaction"
AGAINST_BULK = 2_000
LOOK_AND_WRITE, AGAIN = 5_000, 30_000


class Spent(NamedTuple):
    """What something took: seconds of the clock, and of the processor.

    The latter are much the same whatever else the machine does. Of the database they are those of
    the process that answers us, on PostgreSQL on this machine; one of the two waits for the other.
    """

    clock: float
    process: float
    database: float

    def __add__(self, other: "Spent") -> "Spent":  # type: ignore[override]  # no tuple's sum
        return Spent(*map(sum, zip(self, other, strict=True)))


NOTHING = Spent(0.0, 0.0, 0.0)


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
    # Who attends earns none of the credit for teaching.
    given = Course.objects.filter(course_id__startswith="99-").exclude(source=Source.INSTRUCTOR)
    courses = list(given.order_by("course_id").values_list("course_id", flat=True))
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
    yield Speed(BULK, rows, _bulk_create(brought, clerk))
    yield Speed("Looked at", rows, looked)
    begin_writing(brought=brought, reasons={}, by=clerk, now=timezone.now())
    written = _spent(_work)
    assert Completion.objects.filter(brought_in=brought).count() == rows
    yield Speed("Written", rows, written)
    yield Speed("Looked at and written", rows, looked + written, LOOK_AND_WRITE)
    yield Speed("The members settled", rows, _spent(refresh))
    tidy_tables()
    again, same = _look(content, clerk)
    assert again.counts == {"same": rows}, again.counts
    yield Speed("The same file again", rows, same, AGAIN)


def speed_lines(speeds: list[Speed]) -> Iterator[str]:
    """The speeds as a table of plain text, the headings first."""
    width = max(len(each.title) for each in speeds)
    bare = speeds[0].spent
    yield f"{'':<{width}}  {'':>8}  {'':>6}  {'CPU us a row':>13}  {'':>8}  {'':>8}"
    yield (
        f"{'':<{width}}  {'rows/s':>8}  {'x bulk':>6}  {'ours':>5}  {'base':>6}  "
        f"{'rows/CPU s':>10}  {'target':>8}"
    )
    for each in speeds:
        target = ""
        if each.target:
            target = f"{each.target:,}{'' if each.a_second >= each.target else ' !'}"
        spent = each.spent
        yield (
            f"{each.title:<{width}}  {each.a_second:>8,.0f}  "
            f"{spent.clock / bare.clock:>6.1f}  "
            f"{spent.process / each.rows * 1e6:>5,.0f}  "
            f"{spent.database / each.rows * 1e6:>6,.0f}  "
            f"{each.rows / (spent.process + spent.database):>10,.0f}  {target:>8}"
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


def _bulk_create(brought: Import, clerk: Member) -> Spent:
    """What `bulk_create` takes for the completions of the file, which are taken back.

    They are made a batch at a time, which is not timed: all at once they would hold more memory
    than the jobs do, and what this process held at most would say nothing of those.
    """
    rows = brought.staged_rows.order_by("place")
    looker = CompletionLooker(brought, by=clerk, today=timezone.localdate())
    now, spent = timezone.now(), NOTHING
    with transaction.atomic():
        for start in range(0, brought.rows, AGAINST_BULK):
            proposals = looker._staged(list(rows[start : start + AGAINST_BULK]))
            batch = [completion_of(each, by=clerk, now=now) for each in proposals]
            spent += _spent(lambda: Completion.objects.bulk_create(batch))  # noqa: B023  # at once
        transaction.set_rollback(True)
    return spent


def _spent(run: Callable[[], object]) -> Spent:
    clock, process, database = perf_counter(), process_time(), _database_seconds()
    run()
    return Spent(perf_counter() - clock, process_time() - process, _database_seconds() - database)


def _database_seconds() -> float:
    """How long the database's process that answers us was at work; 0 where none can be seen."""
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    facts = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not facts.exists():
        return 0.0
    # After the name, which is in brackets, the 12th and the 13th are its own ticks and those that
    # the system spent for it.
    told = facts.read_text().rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
