"""Whoever takes the file of a job would be given all of it today, whatever they held when it was
made: every kind of job that makes a file, and every change of what its asker holds."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from urllib.parse import urlencode

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse

from compliance.actions.exports import APPLICANTS_EXPORT
from events.event_log import record_event
from frame.imports.kinds import kinds as import_kinds
from frame.jobs import kinds
from frame.jobs.kinds import may_take_file
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.lists.asking import signed_address
from frame.rights import DESIGNATED_ROLES
from people.actions.merging import MEMBER_MERGE
from people.models import Element, FormerSerialNumber, Leave, Member, RoleDesignation
from records.models import Completion
from tests.compliance.reporting import with_standings
from tests.compliance.test_report_files import MADE_AT
from tests.department import Department
from tests.factories import (
    CompletionFactory,
    CourseSessionFactory,
    LocationFactory,
    OutsideInstructorFactory,
    RoleDesignationFactory,
)
from tests.records.issued.papers import a_department_completion
from tests.signed_in import client_of

# Whether one holds nothing, one of the roles, two of them, or leads a squad.
NOTHING, TWO, SQUADS = "nothing", "auditor, administrator", ("Squad 110", "Squad 310")
HELD = (NOTHING, *DESIGNATED_ROLES, TWO, *SQUADS)


def on_paper(address: str) -> str:
    """Where the list at an address is asked for on paper."""
    asked = urlencode({"list": signed_address(f"{address}?_export=pdf")})
    return f"{reverse('list-on-paper')}?{asked}"


# Where a file of each kind is asked for.
ASKED_AT: dict[str, Callable[[], list[str]]] = {
    "class-certificates": lambda: [
        reverse(
            "records:class-certificates", args=[Completion.objects.latest("pk").course_session_id]
        )
    ],
    "event-log-check": lambda: [reverse("events:event-log-check")],
    "event-log-file": lambda: [reverse("events:event-log-file")],
    "list-on-paper": lambda: [
        on_paper(reverse(name))
        for name in ("compliance:member-list", "people:member-list", "courses:course-list")
    ],
    "report-on-paper": lambda: [f"{reverse('compliance:report-on-paper')}?period=2025"],
    "take-all-of-a-kind": lambda: [
        reverse("imports:take-all", args=[kind.key]) for kind in import_kinds()
    ],
}


@pytest.fixture
def staffed(department) -> Iterator[Department]:
    """Somebody holds nothing yet, and of everything that a file can name there is some."""
    with time_machine.travel(MADE_AT, tick=False):
        with_standings(department)
        officer, clerk = department.officer, department.clerk
        void = {"voided_by": clerk, "voided_at": MADE_AT, "void_reason": "Twice."}
        CompletionFactory(member=officer, completed_on=date(2025, 2, 3), **void)
        CourseSessionFactory(coordinator=clerk)
        LocationFactory()
        OutsideInstructorFactory()
        leave = {"member": officer, "entered_by": clerk, "entered_at": MADE_AT}
        Leave.objects.create(starts_on=date(2025, 3, 1), ends_on=date(2025, 4, 1), **leave)
        Leave.objects.create(starts_on=date(2025, 5, 1), **leave, **void)
        FormerSerialNumber.objects.create(serial_number="4410", member=officer)
        for by in (clerk, department.colleague):
            record_event(APPLICANTS_EXPORT, by=by, after={"named": ["4411"]})
            told = {"merged": "A (4410)", "merged_into": "4411", "which_moved": "Radar, 8 hours"}
            record_event(MEMBER_MERGE, by=by, about=officer, member=officer, after=told)
        a_department_completion(officer)
        yield department


def hold(member: Member, held: str) -> Member:
    """The member, who holds this and nothing else."""
    RoleDesignation.objects.filter(member=member).delete()
    member.elements_supervised.clear()
    for each in held.split(", "):
        if each in DESIGNATED_ROLES:
            RoleDesignationFactory(member=member, role=each)
        elif each != NOTHING:
            Element.objects.filter(name=each).earliest("pk").supervisors.add(member)
    return Member.objects.get(pk=member.pk)


def made_by(member: Member, address: str) -> Job | None:
    """The job of a file that is made; none where its page refuses, or offers counts instead."""
    client_of(member).post(address)
    job = claim_next()
    if job is None:
        return None
    work_on(job)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    return job


def told_by(job: Job | None) -> set[tuple[str, ...]]:
    """What a file tells: the members on a paper, the papers of members, the values of an event, the
    rows of a kind."""
    if job is None or job.kind == "event-log-check":
        return set()
    if job.kind == "report-on-paper":
        return {(serial,) for serial in job.noted["named"]}
    if job.kind == "list-on-paper":
        return {(job.noted["name"], serial) for serial in ("", *job.noted["named"])}
    if job.kind == "class-certificates":
        with default_storage.open(job.file) as file, zipfile.ZipFile(file) as folder:
            return {(name,) for name in folder.namelist()}
    with default_storage.open(job.file) as file:
        rows = list(csv.DictReader(io.StringIO(file.read().decode("utf-8-sig"))))
    if job.kind == "event-log-file":
        return {
            (row["Number"], value)
            for row in rows
            for value in ("", *row["Before"].split("; "), *row["After"].split("; "))
        }
    # The asker's own roles are what changes here.
    own = job.asked_by.serial_number if job.asked["kind"] == "roles" else None
    return {tuple(row.values()) for row in rows if row.get("Serial number") != own or own is None}


def test_every_kind_of_job_that_makes_a_file_is_walked(db):
    declared = {key for key, kind in kinds._KINDS.items() if kind.content_type}
    assert {key for key in declared if not key.startswith("test-")} == set(ASKED_AT)


@pytest.mark.parametrize("kind", ASKED_AT)
def test_who_takes_a_file_would_be_given_all_of_it_today(staffed, kind):
    asker = staffed.colleague
    taken, refused = set(), set()
    for address in ASKED_AT[kind]():
        made = {held: made_by(hold(asker, held), address) for held in HELD}
        told = {held: told_by(job) for held, job in made.items()}
        assert any(told.values()) or kind == "event-log-check", address
        for now in HELD:
            member = hold(asker, now)
            for then, job in made.items():
                if job is None:
                    continue
                if not may_take_file(job, member):
                    refused.add((then, now))
                    continue
                taken.add((then, now))
                assert (address, then, now, told[then] - told[now]) == (address, then, now, set())
                assert made[now] is not None, (address, then, now)
    assert {(then, now) for then, now in taken if then == now}
    assert not {(then, now) for then, now in refused if then == now}


def test_a_report_is_not_taken_once_one_of_those_named_is_in_another_element(staffed):
    sergeant = staffed.sergeant
    job = made_by(sergeant, ASKED_AT["report-on-paper"]()[0])
    assert may_take_file(job, Member.objects.get(pk=sergeant.pk))

    Member.objects.filter(pk=staffed.officer.pk).update(element=staffed.elements["Squad 310"])

    assert not may_take_file(job, Member.objects.get(pk=sergeant.pk))


def test_a_report_is_taken_although_a_serial_number_was_corrected_since(staffed):
    sergeant = staffed.sergeant
    job = made_by(sergeant, ASKED_AT["report-on-paper"]()[0])

    FormerSerialNumber.objects.create(serial_number="4411", member=staffed.officer)
    Member.objects.filter(pk=staffed.officer.pk).update(serial_number="4499")

    assert may_take_file(job, Member.objects.get(pk=sergeant.pk))


@pytest.mark.parametrize("kind", ["event-log-file", "report-on-paper"])
def test_a_file_is_held_to_what_was_read_when_it_was_made_and_not_when_it_was_asked_for(
    staffed, kind
):
    asker = staffed.colleague
    less, more = {
        "event-log-file": ("administrator", "auditor"),
        "report-on-paper": ("Squad 110", "training_inquiry"),
    }[kind]
    client_of(hold(asker, less)).post(ASKED_AT[kind]()[0])
    hold(asker, more)
    job = claim_next()
    work_on(job)

    assert not may_take_file(job, hold(asker, less))
    assert may_take_file(job, hold(asker, more))


def test_whoever_is_separated_takes_nothing_any_more(staffed):
    job = made_by(staffed.auditor, ASKED_AT["event-log-file"]()[0])
    Member.objects.filter(pk=staffed.auditor.pk).update(is_active=False)

    assert not may_take_file(job, Member.objects.get(pk=staffed.auditor.pk))
