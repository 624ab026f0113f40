"""The check of the whole log: asked for on its page, done as a job, and itself on record."""

import pytest
from django.core.files.storage import default_storage

from events.models import Event
from events.sealing import seal_waiting
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from people.actions.looks import record_look
from people.models import Member
from tests.append_only import change_by_force

ASK = "/events/check/"


@pytest.fixture
def auditor(client, department):
    client.force_login(department.auditor, backend="people.sign_in.SerialNumberBackend")
    return client


@pytest.fixture
def looked(department) -> Member:
    for _ in range(3):
        record_look(member=department.officer, by=department.sergeant, page="record")
    return department.officer


def checked(client) -> Job:
    client.post(ASK)
    work_on(claim_next())
    return Job.objects.get()


def file_of(job: Job) -> str:
    with default_storage.open(job.file) as file:
        return file.read().decode()


def test_a_log_that_is_whole_is_said_to_be_by_whom_and_when(auditor, department, looked):
    assert "Nobody has checked yet" in auditor.get("/events/").content.decode()
    assert "Check the log</button>" in auditor.get(ASK).content.decode()
    whole = Event.objects.count()

    job = checked(auditor)

    sentence = f"The event log is whole: {whole} events, of which nothing was signed."
    assert file_of(job) == f"{sentence}\n"
    event = Event.objects.get(action="log.check")
    assert (event.after, event.by.serial_number) == (
        {"events": whole, "found": sentence},
        department.auditor.serial_number,
    )
    assert sentence in auditor.get(f"/jobs/{job.pk}/").content.decode()
    page = auditor.get("/events/").content.decode()
    assert f"{sentence} Checked " in page
    assert f"by {department.auditor.name}" in page


def test_a_log_that_somebody_changed_is_said_to_be_broken_and_where(auditor, looked):
    first = Event.objects.order_by("pk").first()
    seal_waiting()
    change_by_force("UPDATE events_event SET by_name = 'Nobody' WHERE id = %s", first.pk)

    sentence = file_of(checked(auditor))

    assert sentence == (
        f"The event log is broken at event {first.pk}: it was changed after it was written. "
        "The 0 events before it are whole.\n"
    )
    assert sentence.strip() in auditor.get("/events/").content.decode()


def test_a_clerk_who_reads_their_own_events_is_not_shown_it(client, department):
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")

    page = client.get("/events/").content.decode()

    assert "Check the log" not in page
    assert "checked" not in page
    assert client.get(ASK).status_code == 403
