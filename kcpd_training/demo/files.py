"""Files that were brought into the demo department: of former years, one written and one that waits
to be, and the personnel office's roster, which waits too."""

from datetime import date, datetime, timedelta
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile

from courses.designations import Delivery, Source
from courses.models import Course
from frame.days import start_of
from frame.imports.actions import bring_file
from frame.imports.kinds import ImportKind, Outcome
from frame.imports.models import Import
from frame.imports.naming import name_columns
from frame.jobs.models import Job
from frame.jobs.running import claim, work_on
from frame.jobs.telling import JOB_DONE
from frame.notices.models import Notice
from frame.rights import Role
from kcpd_training.demo.people import Department
from people.imports import MEMBERS
from people.imports.cells import ElementsByName
from people.models import Member
from records.imports import COMPLETIONS
from records.models import Completion

HEAD = "Training Unit, old system,,\nSerial,Course Title,Date Completed"
HEAD_OF_ROSTER = "Serial,Rank,Element,Separation date"
KEPT_AS = {"completions": "Old system", "members": "Personnel office"}
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
    _write(_brought(clerk, "old-system-1.csv", [HEAD, *lines[:WRITTEN]], at), clerk, at)
    _brought(clerk, "old-system-2.csv", [HEAD, *lines[WRITTEN:], *mistakes], at)
    _bring_roster(department, officers, at, rng)


def _bring_roster(
    department: Department, officers: list[Member], at: datetime, rng: Random
) -> None:
    """Bring in the roster: one moves, one is promoted, one leaves, one is not in it."""
    there = [person.member for person in department.people if person.is_there]
    moves, promoted, leaves, missing = rng.sample(officers, 4)
    to = ElementsByName().way_to(promoted.element)
    lines = {each.serial_number: f"{each.serial_number},{each.rank},," for each in there}
    lines[moves.serial_number] = f'{moves.serial_number},,"{to}",'
    lines[promoted.serial_number] = f"{promoted.serial_number},Sergeant,,"
    lines[leaves.serial_number] = f"{leaves.serial_number},,,{at:%m/%d/%Y}"
    del lines[missing.serial_number]
    administrator = department.designated(Role.ADMINISTRATOR)[0].member
    mistake = f"{moves.serial_number}0,Detective,Squad 0,"
    text = [HEAD_OF_ROSTER, *lines.values(), mistake]
    _brought(administrator, "roster.csv", text, at, kind=MEMBERS)


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


def _brought(
    by: Member, name: str, lines: list[str], now: datetime, *, kind: ImportKind = COMPLETIONS
) -> Import:
    """A file whose rows were looked at."""
    upload = SimpleUploadedFile(name, "\n".join(lines).encode())
    brought = bring_file(kind=kind, upload=upload, by=by, now=now).row
    looking = name_columns(
        brought=brought,
        columns=brought.columns,
        day_order="month",
        mends_zeros=False,
        keep_as=KEPT_AS[kind.key],
        by=by,
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
