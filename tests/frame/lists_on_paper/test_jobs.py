"""A list that is too long to be set on paper while a page waits becomes a job."""

import io
from urllib.parse import urlencode

import pypdf
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from events.models import Event
from frame.jobs.actions import take_file
from frame.jobs.kinds import may_take_file
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.lists import page
from frame.lists.asking import signed_address
from people.models import Member, RoleDesignation
from tests.factories import CourseFactory
from tests.signed_in import client_of

LIST = "/courses/?q=radar&_export=pdf"
ASKED = f"/lists/on-paper/?{urlencode({'list': signed_address(LIST)})}"


@pytest.fixture(autouse=True)
def long_from_three_rows_on(monkeypatch):
    monkeypatch.setattr(page, "MOST_ROWS_AT_ONCE", 2)


@pytest.fixture
def courses(db) -> None:
    for number in range(1, 4):
        CourseFactory(course_id=f"26-000{number}", title=f"Radar {number}")
    CourseFactory(course_id="26-0009", title="Spanish")


def made(member: Member, address: str = ASKED) -> Job:
    client_of(member).post(address)
    job = claim_next()
    assert job is not None
    work_on(job)
    return Job.objects.get(pk=job.pk)


def words_of(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(each.extract_text() for each in pages).split())


def test_a_long_list_leads_to_the_page_that_has_it_made(department, courses):
    clerk = client_of(department.clerk)

    answer = clerk.get(LIST)
    offer = clerk.get(answer.url).content.decode()

    assert answer.url == ASKED
    assert "3 courses take a while to set on paper" in offer
    assert 'href="/courses/?q=radar"' in offer
    assert not Event.objects.exists()


@pytest.mark.parametrize("query", ["?q=spanish&_export=pdf", "?q=radar&_export=xlsx"])
def test_a_short_list_and_a_spreadsheet_are_handed_out_at_once(department, courses, query):
    answer = client_of(department.clerk).get(f"/courses/{query}")

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")


def test_the_job_sets_the_rows_and_its_file_leaves_with_the_lists_own_event(department, courses):
    job = made(department.clerk)
    before = Event.objects.count()

    answer = client_of(department.clerk).get(reverse("jobs:job-file", args=[job.pk]))

    words = words_of(b"".join(answer.streaming_content))
    assert job.state == Job.State.DONE, job.error
    assert [f"Radar {number}" in words for number in (1, 2, 3)] == [True] * 3
    assert "Spanish" not in words
    assert job.file_name.startswith("courses-radar")
    event = Event.objects.latest("pk")
    assert Event.objects.count() == before + 1
    assert (event.action, event.by_key) == ("list.export", str(department.clerk.pk))
    assert (event.after["rows"], event.after["format"]) == (3, "pdf")


def test_a_right_that_is_lost_meanwhile_is_asked_again_when_it_is_made_and_when_taken(
    department, courses
):
    members = signed_address("/administration/members/?_export=pdf")
    address = f"/lists/on-paper/?{urlencode({'list': members})}"
    job = made(department.administrator, address)
    client_of(department.administrator).post(address)
    RoleDesignation.objects.filter(member=department.administrator).delete()
    no_longer = Member.objects.get(pk=department.administrator.pk)

    waiting = claim_next()
    work_on(waiting)

    assert may_take_file(job, Member.objects.get(pk=department.administrator.pk)) is False
    with pytest.raises(PermissionDenied):
        take_file(job=job, by=no_longer)
    waiting.refresh_from_db()
    assert waiting.state == Job.State.FAILED
    assert waiting.error == "This list is no longer within your rights or your reach."


@pytest.mark.parametrize(
    "address",
    [
        "",
        LIST,
        f"{LIST}:{signed_address('/courses/').rpartition(':')[2]}",
        "/sign-in/?_export=pdf",
        "/sessions/?_export=pdf",
        "//x.example/?_export=pdf",
        ASKED,
    ],
)
def test_an_address_that_no_list_has_given_out_is_not_asked(department, courses, address):
    clerk = client_of(department.clerk)

    answer = clerk.get(f"/lists/on-paper/?{urlencode({'list': address})}")

    assert answer.status_code == 404
