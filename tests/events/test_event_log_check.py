"""The check of the whole log: asked for on its page, done as a job, and itself on record."""

from contextlib import suppress

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from events.actions import LOG_CHECK, record_log_check
from events.event_log import record_event
from events.last_check import last_check
from events.models import Event
from events.sealing import seal_waiting
from events.verifying import Walk
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.notices.models import Notice
from people.actions.looks import record_look
from people.models import Member
from tests.append_only import change_by_force
from tests.signed_in import client_of

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
    page = auditor.get(f"/jobs/{job.pk}/").content.decode()
    assert "Take the file" in page
    assert "taking it away is recorded" not in page
    event = Event.objects.get(action="log.check")
    assert (event.after, event.by.serial_number) == (
        {"events": whole, "found": sentence, "outcome": "fine"},
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


def test_a_job_that_found_the_log_broken_does_not_look_ready(auditor, looked):
    break_first()

    job = checked(auditor)

    page = auditor.get(f"/jobs/{job.pk}/").content.decode()
    part = page.split('id="job"')[1].split('id="job-actions"')[0]
    assert "Something is wrong" in part
    assert "job-state--failed" in part
    assert "usa-alert--error" in part
    assert "Ready" not in part
    assert "Something is wrong" in auditor.get("/jobs/").content.decode()
    notice = Notice.objects.get(about=str(job.pk))
    assert notice.sentence == "“A check of the event log” is done. It found something wrong."


def test_a_job_that_found_much_wrong_says_as_much_as_there_is_room_for(auditor, monkeypatch):
    vanished = ("The folder /mnt/checkpoints lacks one of them. " * 9,)
    monkeypatch.setattr("events.jobs.walk_log", lambda tell: Walk(3, 1, "why", vanished=vanished))

    job = checked(auditor)

    assert (job.state, len(job.found)) == (Job.State.DONE, 300)
    assert vanished[0].strip() in file_of(job)


@pytest.mark.parametrize("way", ["page", "command"])
def test_a_broken_log_alarms_auditors_and_administrators_until_it_is_found_whole(
    auditor, department, looked, way
):
    pages = {
        (seat, page): client_of(getattr(department, seat)).get
        for seat in ("auditor", "administrator")
        for page in ("/", "/due/", "/events/", "/administration/")
        if (seat, page) != ("auditor", "/administration/")
    }

    def alarmed() -> dict[tuple[str, str], bool]:
        # Below its filters the log lists its events, the check of before among them.
        return {
            (seat, page): "broken at event" in get(page).content.decode().split("filter-bar")[0]
            for (seat, page), get in pages.items()
        }

    first = break_first()
    assert set(alarmed().values()) == {False}

    check(auditor, way)

    assert set(alarmed().values()) == {True}
    page = auditor.get("/events/").content.decode()
    alarm = page.split('<div class="usa-alert usa-alert--error event-log__alarm">')[1]
    alarm = " ".join(alarm.split("</div></div>")[0].split())
    assert f"The event log is broken at event {first.pk}: it was changed" in alarm
    by = department.auditor.name if way == "page" else "verify_log on the server"
    assert f" by {by}" in alarm
    assert f'href="/events/?number={first.pk}">Show event {first.pk}</a>' in alarm
    assert "Nothing in it can be changed" not in page
    home = auditor.get("/").content.decode()
    assert "event-log__alarm" in home
    assert f"The event log is broken at event {first.pk}" in home.split('id="due"')[1]

    change_by_force("UPDATE events_event SET by_name = %s WHERE id = %s", first.by_name, first.pk)
    check(auditor, way)

    assert set(alarmed().values()) == {False}
    page = auditor.get("/events/").content.decode()
    assert "The event log is whole: " in page
    assert "Nothing in it can be changed" in page


def test_a_job_whose_check_fails_is_on_record_and_alarms(auditor, looked, monkeypatch):
    monkeypatch.setattr("events.verifying.index_of", lambda events: {}["gone"])

    job = checked(auditor)

    assert job.state == Job.State.DONE
    assert "Something is wrong" in auditor.get(f"/jobs/{job.pk}/").content.decode()
    page = auditor.get("/events/").content.decode()
    assert "The event log could not be checked to its end" in page
    assert "The event log is whole" not in page


def test_a_log_that_could_not_be_held_against_all_that_was_signed_is_an_alarm_too(auditor, looked):
    record_log_check(walk=Walk(3, not_held="the folder of checkpoints /mnt is not there"), by=None)

    page = auditor.get("/events/").content.decode()

    assert "The event log could not be checked in full" in page
    assert "the folder of checkpoints /mnt is not there" in page
    assert "broken" not in page


@pytest.mark.parametrize(
    ("found", "is_broken"),
    [("The event log is whole: 3 events.", False), ("The event log is broken at event 2.", True)],
)
def test_what_a_check_found_before_it_said_its_outcome_apart_is_read_from_its_words(
    db, found, is_broken
):
    record_event(LOG_CHECK, by=None, after={"events": 3, "found": found})

    last = last_check()

    assert (last.is_broken, last.is_fine) == (is_broken, not is_broken)


@pytest.mark.parametrize(
    "found",
    [
        "The event log is whole: 3 events, as far as its own database tells. It could not be held "
        "against what was signed: the folder of checkpoints /mnt is not there.",
        "The event log is whole: 3 events, held against 2 signed checkpoints. The folder /mnt "
        "lacks the checkpoint over 2 events that went there.",
        "The event log is whole: 3 events, held against 2 signed checkpoints. The database lacks "
        "the checkpoints over 3 and 2 events that it had.",
    ],
)
def test_what_a_check_could_not_hold_against_all_that_was_signed_is_read_from_its_words(db, found):
    record_event(LOG_CHECK, by=None, after={"events": 3, "found": found})

    assert last_check().outcome == "unsure"


@pytest.mark.parametrize(
    "after_text",
    [
        "x",
        "[]",
        "{}",
        "[" * 100_000,
        '{"found": ["whole"]}',
        '{"found": "whole", "outcome": "splendid"}',
        '{"found": "whole", "outcome": ["fine"]}',
        '{"found": "whole", "at_fault": "3"}',
        '{"found": {"reason": "whole", "members": 3}}',
    ],
)
def test_a_check_that_somebody_changed_takes_no_page_down_and_alarms(
    auditor, department, after_text
):
    record_log_check(walk=Walk(3), by=None)
    check = Event.objects.get(action="log.check")
    change_by_force("UPDATE events_event SET after_text = %s WHERE id = %s", after_text, check.pk)

    found = "What the last check found can&#x27;t be read. Checked "
    for seat in ("auditor", "administrator"):
        get = client_of(getattr(department, seat)).get
        assert found in get("/").content.decode()
        assert f"The event log is broken at event {check.pk}" in get("/due/").content.decode()
        page = get("/events/").content.decode()
        assert found in page
        assert f'href="/events/?number={check.pk}">Show event {check.pk}</a>' in page
    assert found in get("/administration/").content.decode()
    assert auditor.get("/events/?_export=csv").status_code == 200


def test_a_check_of_which_somebody_changed_the_moment_alarms(auditor):
    record_log_check(walk=Walk(3), by=None)
    change_by_force("UPDATE events_event SET at = '0001-01-01 00:00:00' WHERE action = 'log.check'")

    assert last_check().found == "What the last check found can't be read."
    assert "What the last check found can&#x27;t be read." in auditor.get("/").content.decode()


def break_first() -> Event:
    """Change the first event by force, and give it as it was."""
    seal_waiting()
    first = Event.objects.order_by("pk").first()
    change_by_force("UPDATE events_event SET by_name = 'Nobody' WHERE id = %s", first.pk)
    return first


def check(client, way: str) -> None:
    if way == "page":
        client.post(ASK)
        work_on(claim_next())
        return
    with suppress(CommandError):
        call_command("verify_log")
