"""The list of a member's own jobs: found by title and state, and each with what came of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from frame.jobs.actions import cancel_job
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.jobs.telling import ended_unread
from tests.frame.jobs.kinds import a_job, refuse


@pytest.fixture
def clerk(client, department):
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    return client


@pytest.fixture
def one_in_each_state(department, counting) -> dict[str, Job]:
    """A job of the clerk's in each state that the filter names; `waiting` stands behind others."""
    by_state = {}
    for upto, state in enumerate(("done", "no-longer-kept", "failed", "cancelled"), start=1):
        by_state[state] = job = a_job(department.clerk, upto=upto)
        counting.on_item = refuse if state == "failed" else lambda work, item: None
        if state == "cancelled":
            cancel_job(job=job, now=timezone.now())
        else:
            work_on(claim_next())
    Job.objects.filter(pk=by_state["no-longer-kept"].pk).update(file="")
    by_state["running"] = a_job(department.clerk, upto=5)
    claim_next()
    Job.objects.filter(pk=by_state["running"].pk).update(step="Counting", done=2, of=5)
    a_job(department.commander)
    by_state["waiting"] = a_job(department.clerk, upto=6)
    return by_state


def rows(response) -> list[Job]:
    return [row.record for row in response.context["table"].rows]


def cells(response, column: str) -> list[str]:
    return [str(row.get_cell(column)) for row in response.context["table"].rows]


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("done", "Ready"),
        ("no-longer-kept", "No longer kept"),
        ("failed", "Failed"),
        ("cancelled", "Canceled"),
        ("running", "Being done"),
        ("waiting", "Waiting"),
    ],
)
def test_each_state_is_found_by_the_word_it_is_shown_with(clerk, one_in_each_state, state, shown):
    response = clerk.get("/jobs/", {"state": state})

    assert rows(response) == [one_in_each_state[state]]
    assert shown in cells(response, "state")[0]
    assert f'<option value="{state}" selected>{shown}</option>' in response.content.decode()


def test_each_job_says_what_came_of_it(clerk, one_in_each_state):
    last = (timezone.localdate() + timedelta(days=7)).strftime("%b %-d, %Y")

    assert cells(clerk.get("/jobs/"), "outcome") == [
        "Waiting: 1 job is before it.",
        "Counting: 2 of 5.",
        "Nothing was kept.",
        "1 can’t be counted.",
        f"The file was kept until {last}.",
        f"2\xa0bytes, kept until {last}",
    ]


def test_a_ready_job_alone_offers_its_file(clerk, one_in_each_state):
    offers = [cell for cell in cells(clerk.get("/jobs/"), "take") if cell]

    [offer] = offers
    assert f'href="/jobs/{one_in_each_state["done"].pk}/file/"' in offer


def test_a_job_is_found_by_words_of_its_title_in_any_order_and_case(clerk, one_in_each_state):
    assert rows(clerk.get("/jobs/", {"q": "5 numbers"})) == [one_in_each_state["running"]]
    assert rows(clerk.get("/jobs/", {"q": "letters"})) == []


def test_jobs_are_sorted_by_the_column_asked_for(clerk, one_in_each_state):
    newest_first = [job.pk for job in rows(clerk.get("/jobs/"))]

    oldest_first = [job.pk for job in rows(clerk.get("/jobs/", {"sort": "asked_at"}))]

    assert newest_first == sorted(newest_first, reverse=True)
    assert oldest_first == sorted(newest_first)


def test_the_fifty_first_job_is_on_the_next_page(clerk, department, counting):
    for _ in range(51):
        cancel_job(job=a_job(department.clerk), now=timezone.now())

    first, second = clerk.get("/jobs/"), clerk.get("/jobs/", {"page": "2"})

    assert "51 jobs, 1 to 50 shown" in first.content.decode()
    assert len(second.context["table"].page.object_list) == 1


def test_what_ended_stays_new_while_a_question_may_hide_it(clerk, department, counting):
    job = a_job(department.clerk)
    work_on(claim_next())

    narrowed = clerk.get("/jobs/", {"state": "failed"}).content.decode()

    assert "bell__count" in narrowed
    assert ended_unread(clerk.get("/health/").wsgi_request.user) == {str(job.pk)}


def test_no_worker_is_said_however_the_list_is_narrowed(clerk, department, counting):
    a_job(department.clerk)

    assert "No worker runs" in clerk.get("/jobs/", {"state": "failed"}).content.decode()
