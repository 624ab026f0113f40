"""Files that a clerk of the demo department brought in: one is written, one waits to be."""

from datetime import date, datetime, timedelta
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile

from courses.designations import Delivery, Source
from courses.models import Course
from frame.days import start_of
from frame.imports.actions import bring_file, name_columns
from frame.imports.kinds import Outcome
from frame.imports.models import Import
from frame.jobs.models import Job
from frame.jobs.running import claim, work_on
from frame.jobs.telling import JOB_DONE
from frame.notices.models import Notice
from frame.rights import Role
from kcpd_training.demo.people import Department
from people.models import Member
from records.imports import COMPLETIONS
from records.models import Completion

HEAD = "Training Unit, old system,,\nSerial,Course Title,Date Completed"
WRITTEN, WAITING = 40, 25


def bring_files(department: Department, *, today: date, rng: Random) -> None:
    """Bring in credit of former years, as the system that was used before gave it away."""
    clerk = department.designated(Role.TRAINING_ENTRY)[0].member
    officers = [
        person.member
        for person in department.people
        if person.story is None and person.is_there and person.is_licensed
    ]
    titles = list(
        Course.objects.filter(delivery=Delivery.IN_PERSON, source=Source.IN_SERVICE)
        .order_by("pk")
        .values_list("title", flat=True)
    )
    lines = []
    for member in rng.sample(officers, min(WRITTEN + WAITING, len(officers))):
        on = member.hired_on + timedelta(days=rng.randrange(200, 380))
        lines.append(f'{member.serial_number},"{rng.choice(titles)}",{on:%m/%d/%Y}')
    mistakes = [f'99999,"{titles[0]}",03/15/2018', f'{clerk.serial_number},"{titles[0]}",soon']
    at = start_of(today - timedelta(days=1)) + timedelta(hours=14)
    _write(_brought(clerk, "old-system-1.csv", lines[:WRITTEN], at), clerk, at)
    _brought(clerk, "old-system-2.csv", [*lines[WRITTEN:], *mistakes], at)


def _write(brought: Import, clerk: Member, at: datetime) -> None:
    """Write its rows as its job does, as of that moment; of a demo one event tells all."""
    looker = brought.import_kind.looker(brought, by=clerk, today=at.date())
    looker.write(brought.staged_rows.filter(outcome=Outcome.NEW))
    rows = brought.staged_rows.filter(outcome=Outcome.NEW)
    announced = rows.update(is_written=True)
    Completion.objects.filter(brought_in=brought).update(entered_at=at)
    Import.objects.filter(pk=brought.pk).update(
        begun_by=clerk, begun_at=at, written_at=at, announced=announced
    )


def _brought(clerk: Member, name: str, lines: list[str], now: datetime) -> Import:
    """A file whose rows were looked at."""
    upload = SimpleUploadedFile(name, "\n".join([HEAD, *lines]).encode())
    brought = bring_file(kind=COMPLETIONS, upload=upload, by=clerk, now=now).row
    looking = name_columns(
        brought=brought,
        columns=brought.columns,
        day_order="month",
        mends_zeros=False,
        keep_as="Old system",
        by=clerk,
        now=now,
    )
    _do(looking.look_job, now)
    return Import.objects.get(pk=brought.pk)


def _do(job: Job | None, now: datetime) -> None:
    """Work on the job; its end is told as of that moment, and by no e-mail."""
    assert job is not None
    if claim(job):
        work_on(job)
    told = Notice.objects.filter(kind=JOB_DONE.name, about=str(job.pk))
    told.update(made_at=now, mail_due_at=now, mail=Notice.Mailing.NONE)
