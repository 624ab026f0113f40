"""A large report on paper is a job: asked for once, made within reach, taken on record."""

import importlib
import io

import pypdf
import pytest
import time_machine
from django.core.files.storage import default_storage
from django.urls import reverse

from events.models import Event
from frame.jobs.models import Job
from frame.jobs.running import Work, claim_next, work_on
from people.models import RoleDesignation
from tests.compliance.reading import lines_on_page, lines_on_paper
from tests.compliance.reporting import with_standings
from tests.compliance.test_report_files import MADE_AT

URL = "/report/"
ASK = "/report/on-paper/"


@pytest.fixture
def staffed(department):
    return with_standings(department)


@pytest.fixture
def sign_in(client, staffed):
    """Sign a seat in, on the day that the department's records end on."""

    def sign_in(seat: str):
        client.force_login(staffed.members[seat], backend="people.sign_in.SerialNumberBackend")
        return client

    with time_machine.travel(MADE_AT, tick=False):
        yield sign_in


@pytest.fixture
def any_is_large(monkeypatch):
    report_view = importlib.import_module("compliance.views.report")
    monkeypatch.setattr(report_view, "MOST_ROWS_AT_ONCE", 2)


def asked_for(client, query: str = "?period=2025") -> Job:
    response = client.post(ASK + query)
    job = Job.objects.get()
    assert response.url == f"/jobs/{job.pk}/"
    return job


def content_of(job) -> bytes:
    with default_storage.open(job.file) as file:
        return file.read()


def test_a_small_report_on_paper_comes_at_once(sign_in):
    assert sign_in("clerk").get(f"{URL}?_export=pdf")["Content-Type"] == "application/pdf"


def test_a_large_one_is_offered_as_a_job_and_nothing_is_written_yet(sign_in, any_is_large):
    response = sign_in("clerk").get(f"{URL}?period=2025&sort=-total&_export=pdf", follow=True)

    assert response.redirect_chain == [("/report/on-paper/?period=2025&sort=-total", 302)]
    shown = response.content.decode()
    assert "CLEE 2025: The whole department" in shown
    assert "Make the file" in shown
    assert not Job.objects.exists()
    assert not Event.objects.filter(action="report.export").exists()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_other_files_come_at_once_however_large(sign_in, any_is_large, kind):
    response = sign_in("clerk").get(f"{URL}?_export={kind}")

    assert response["Content-Disposition"].startswith("attachment")


def test_the_job_names_the_rows_of_the_page_in_their_order(sign_in):
    client = sign_in("commander")
    query = "?period=2025&short=on&sort=-missing"
    on_page = lines_on_page(client.get(URL + query).content.decode())

    job = asked_for(client, query)
    work_on(claim_next())

    job.refresh_from_db()
    assert job.title == "CLEE 2025: Central Patrol Division, as a PDF; Only those short of hours"
    assert (
        job.file_name == "report-2025-central-patrol-division-short-of-hours-as-of-2025-11-20.pdf"
    )
    on_paper = lines_on_paper(content_of(job))
    assert [line.serial_number for line in on_paper] == [line.serial_number for line in on_page]
    assert on_page


def test_no_job_is_made_of_a_question_that_was_not_understood(sign_in):
    response = sign_in("commander").post(f"{reverse('compliance:report-on-paper')}?period=abc")

    assert response.status_code == 302
    assert response.url == f"{URL}?period=abc"
    assert not Job.objects.exists()


def test_the_job_answers_as_of_the_day_it_was_asked_on(sign_in):
    with time_machine.travel(MADE_AT, tick=False):
        job = asked_for(sign_in("clerk"), "")

    with time_machine.travel("2025-12-03 12:00Z", tick=False):
        work_on(claim_next())

    job.refresh_from_db()
    text = pypdf.PdfReader(io.BytesIO(content_of(job))).pages[0].extract_text()
    assert "As of Nov 20, 2025." in text
    assert "Made on Dec 3, 2025" in text


def test_it_tells_of_its_pages_as_they_are_set(sign_in, staffed, monkeypatch):
    asked_for(sign_in("clerk"))
    told = []
    monkeypatch.setattr(Work, "tell", lambda work, **shown: told.append(shown))

    work_on(claim_next())

    assert told == [
        {"step": "Working out where each member stands"},
        {
            "step": "Setting the pages",
            "of": 2,
            "unit": "pages",
            "found": f"{len(staffed.members)} members are named.",
        },
        {"done": 1, "of": 2},
        {"done": 2, "of": 2},
        {"step": "Storing the file"},
    ]


def test_taking_the_file_is_the_event_and_asking_is_none(sign_in, staffed):
    client = sign_in("clerk")
    job = asked_for(client, "?period=2025&short=on")
    work_on(claim_next())
    assert not Event.objects.filter(action="report.export").exists()

    client.get(f"/jobs/{job.pk}/file/")

    event = Event.objects.get(action="report.export")
    assert event.after == {
        "period": 2025,
        "as_of": "2025-11-20",
        "short": True,
        "sort": "name",
        "format": "pdf",
        "members": 2,
        "named": ["4411", "4412"],
    }


def test_a_commander_who_lost_an_element_can_not_take_what_names_its_people(sign_in, staffed):
    client = sign_in("commander")
    job = asked_for(client)
    work_on(claim_next())
    division = staffed.elements["Central Patrol Division"]
    division.commander = None
    division.save()
    staffed.elements["Squad 310"].supervisors.add(staffed.commander)

    assert client.get(f"/jobs/{job.pk}/file/").status_code == 404
    assert not Event.objects.filter(action="report.export").exists()


def test_a_clerk_who_only_leads_a_squad_now_can_not_take_the_department(sign_in, staffed):
    client = sign_in("clerk")
    job = asked_for(client)
    work_on(claim_next())
    RoleDesignation.objects.filter(member=staffed.clerk).update(ended_on="2025-11-20")
    staffed.elements["Squad 110"].supervisors.add(staffed.clerk)

    assert client.get(f"/jobs/{job.pk}/file/").status_code == 404


def test_an_element_out_of_reach_is_not_asked_for(sign_in, staffed):
    element = staffed.elements["Squad 310"]

    response = sign_in("commander").post(f"{ASK}?element={element.pk}")

    assert response.status_code == 404
    assert not Job.objects.exists()


def test_an_element_lost_meanwhile_fails_the_job_in_words(sign_in, staffed):
    element = staffed.elements["Squad 110"]
    job = asked_for(sign_in("commander"), f"?element={element.pk}")
    element.parent = staffed.elements["East Patrol Division"]
    element.save()

    work_on(claim_next())

    job.refresh_from_db()
    assert job.error == "The element of this report is no longer within your reach."


def test_too_many_jobs_at_once_are_refused_in_words(sign_in):
    client = sign_in("clerk")
    for _ in range(5):
        client.post(ASK)

    shown = client.post(ASK).content.decode()

    assert "You have 5 jobs that are not finished" in shown
    assert Job.objects.count() == 5


def test_the_button_pressed_twice_asks_once(sign_in):
    client = sign_in("clerk")
    form = client.get(ASK).context["form"]
    sent = {"form_token": str(form["form_token"].value())}

    first, second = client.post(ASK, sent), client.post(ASK, sent)

    assert first.url == second.url
    assert Job.objects.count() == 1


def test_a_report_that_went_is_asked_for_again_with_the_same_question(sign_in):
    client = sign_in("clerk")
    job = asked_for(client, "?period=2025&behind=on&sort=-missing")
    Job.objects.update(state=Job.State.CANCELLED, ended_at="2026-01-01T00:00Z")

    again = client.get(f"/jobs/{job.pk}/file/").context["asking_page"]
    client.post(again)

    second = Job.objects.exclude(pk=job.pk).get()
    assert (second.title, second.asked) == (job.title, job.asked)
