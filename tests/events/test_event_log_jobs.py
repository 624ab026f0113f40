"""A long stretch of the event log is a job: every event once, whoever is killed in between."""

import csv
import importlib
import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from courses.states import ENROLL
from events import jobs
from events.event_log import record_event
from events.models import Event
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.jobs.sweeping import sweep
from people.actions.looks import record_look
from people.models import RoleDesignation
from records.states import VOID_COMPLETION

ASK = "/events/file/"


@pytest.fixture
def logged(department, monkeypatch):
    """Seven looks of the clerk and two of the sergeant, where three are many and two an item."""
    for by, number in (("clerk", 7), ("sergeant", 2)):
        for _ in range(number):
            record_look(member=department.officer, by=department.members[by], page="record")
    monkeypatch.setattr(importlib.import_module("events.views"), "MOST_EVENTS_AT_ONCE", 3)
    monkeypatch.setattr(jobs, "EVENTS_AN_ITEM", 2)
    return department


@pytest.fixture
def sign_in(client, logged):
    def sign_in(seat: str):
        client.force_login(logged.members[seat], backend="people.sign_in.SerialNumberBackend")
        return client

    return sign_in


def asked_for(client, query: str = "") -> Job:
    client.post(ASK + query)
    return Job.objects.get()


def rows_of(job: Job) -> list[dict[str, str]]:
    job.refresh_from_db()
    with default_storage.open(job.file) as file:
        return list(csv.DictReader(io.StringIO(file.read().decode("utf-8-sig"))))


def test_the_file_of_a_job_names_people_beside_their_serial_numbers(sign_in, logged):
    for _ in range(3):
        record_event(ENROLL.events[0], by=logged.clerk, after={"serial_numbers": ["4411", "9999"]})
    job = asked_for(sign_in("auditor"), "?action=enrolment.add")
    work_on(claim_next())

    officer = f"{logged.officer.name} (4411)"
    assert [row["After"] for row in rows_of(job)] == [f"Serial numbers: {officer}; 9999"] * 3


def test_a_short_stretch_comes_at_once_and_a_long_one_is_offered_as_a_job(sign_in):
    client = sign_in("auditor")
    short = client.get("/events/?action=member.sign_in&_export=csv")
    assert short["Content-Type"] == "text/csv; charset=utf-8"

    long = client.get("/events/?action=member.look&about=4411&_export=csv")

    assert long.url == "/events/file/?action=member.look&about=4411"
    assert "Make the file" in client.get(long.url).content.decode()
    assert not Job.objects.exists()


def test_the_file_has_every_event_once_the_newest_first_under_one_line_of_headings(sign_in):
    client = sign_in("auditor")
    expected = list(Event.objects.order_by("-pk").values_list("pk", flat=True))

    job = asked_for(client)
    work_on(claim_next())

    rows = rows_of(job)
    assert [int(row["Number"]) for row in rows] == expected
    assert {row["Question"] for row in rows} == {"No filter"}
    assert len({row["Made"] for row in rows}) == 1
    assert all(row["Hash"] for row in rows)


def test_a_filter_is_kept_and_named(sign_in):
    job = asked_for(sign_in("auditor"), "?action=member.look&by=3301")
    work_on(claim_next())

    rows = rows_of(job)
    assert [row["Who"].endswith("(3301)") for row in rows] == [True, True]
    assert {row["Question"] for row in rows} == {"What: Looked at a member's record; Done by: 3301"}
    assert job.title == (
        "The event log as a file; What: Looked at a member's record; Done by: 3301"
    )


def test_a_clerk_gets_their_own_events_alone(sign_in):
    job = asked_for(sign_in("clerk"))
    work_on(claim_next())

    assert {row["Who"].endswith("(1101)") for row in rows_of(job)} == {True}


def test_what_happens_after_the_first_worker_began_is_not_in_the_file(sign_in, logged):
    job = asked_for(sign_in("auditor"), "?action=member.look")
    stops = iter([False] * 4)
    work_on(claim_next(), must_stop=lambda: next(stops, True))
    job.refresh_from_db()
    assert (job.state, job.items_done) == (Job.State.WAITING, 1)
    record_look(member=logged.officer, by=logged.sergeant, page="record")

    work_on(claim_next())

    assert len(rows_of(job)) == 9


def test_a_stretch_without_an_event_is_a_file_without_a_row(sign_in):
    job = asked_for(sign_in("auditor"), "?about=999999")
    work_on(claim_next())

    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert rows_of(job) == []


def test_taking_the_file_is_the_event(sign_in, logged):
    client = sign_in("auditor")
    job = asked_for(client, "?action=member.look")
    work_on(claim_next())
    assert not Event.objects.filter(action="event.export").exists()

    client.get(f"/jobs/{job.pk}/file/")

    event = Event.objects.get(action="event.export")
    assert event.by.serial_number == logged.auditor.serial_number
    assert event.after == {"action": "member.look", "named": ["4411"]}


def test_a_file_is_taken_so_often_in_a_day_and_then_refused_in_words(sign_in, logged, monkeypatch):
    monkeypatch.setattr("events.actions.MOST_FILES_A_DAY", 2)
    client = sign_in("auditor")
    job = asked_for(client, "?action=member.look")
    work_on(claim_next())

    taken = [client.get(f"/jobs/{job.pk}/file/").status_code for _ in range(3)]
    page = client.get(f"/jobs/{job.pk}/").content.decode()

    assert taken == [200, 200, 302]
    assert "You have taken 2 files away today" in page
    assert Event.objects.filter(action="event.export").count() == 2


def test_an_auditor_who_becomes_a_clerk_can_not_take_everybodys_events(sign_in, logged):
    client = sign_in("auditor")
    job = asked_for(client)
    work_on(claim_next())
    held = RoleDesignation.objects.filter(member=logged.auditor)
    held.update(role="training_entry", designated_on=timezone.localdate())

    assert client.get(f"/jobs/{job.pk}/file/").status_code == 404


def test_the_file_of_a_job_tells_an_administrator_no_value_of_a_record(sign_in, logged):
    for _ in range(3):
        after = {"void_reason": "After an injury"}
        record_event(VOID_COMPLETION.event, by=logged.clerk, member=logged.officer, after=after)
    job = asked_for(sign_in("administrator"), "?action=completion.void")
    work_on(claim_next())

    officer = f"{logged.officer.name} (4411)"
    told = [(row["Member"], row["About"], row["After"]) for row in rows_of(job)]
    assert told == [(officer, officer, "")] * 3


def test_a_file_made_when_the_log_told_everybody_of_records_is_taken_by_nobody(sign_in):
    client = sign_in("administrator")
    job = asked_for(client)
    work_on(claim_next())
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 200

    Job.objects.filter(pk=job.pk).update(noted={"reach": ["of others", "own"]})

    assert client.get(f"/jobs/{job.pk}/file/").status_code == 404


def test_a_filter_that_is_not_understood_goes_back_to_the_page(sign_in):
    response = sign_in("auditor").post(f"{ASK}?since=yesterday")

    assert response.url == "/events/?since=yesterday"
    assert not Job.objects.exists()


def test_who_took_the_file_stands_in_the_log_when_the_job_is_forgotten(sign_in):
    client = sign_in("auditor")
    job = asked_for(client)
    work_on(claim_next())
    client.get(f"/jobs/{job.pk}/file/")
    taken = Event.objects.get(action="event.export")

    now = timezone.now()
    sweep(now + timedelta(days=8))
    sweep(now + timedelta(days=91))

    assert not Job.objects.exists()
    assert Event.objects.get(action="event.export") == taken


def test_a_file_that_went_is_asked_for_again_with_the_same_filters(sign_in):
    client = sign_in("auditor")
    job = asked_for(client, "?action=member.look&serial_number=3301")
    Job.objects.update(state=Job.State.CANCELLED, ended_at="2026-01-01T00:00Z")

    again = client.get(f"/jobs/{job.pk}/file/").context["asking_page"]
    client.post(again)

    second = Job.objects.exclude(pk=job.pk).get()
    assert (second.title, second.asked) == (job.title, job.asked)
