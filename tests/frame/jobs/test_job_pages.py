"""The pages of a member's own jobs, and the bell that tells of those that ended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from frame.jobs.models import Job, Worker
from frame.jobs.running import claim_next, work_on
from people.models import RoleDesignation
from tests.frame.jobs.kinds import a_job, refuse

HTMX = {"HTTP_HX_REQUEST": "true"}


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def clerk(client, department):
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    return client


@pytest.fixture
def worker(db) -> Worker:
    now = timezone.now()
    return Worker.objects.create(name="here", started_at=now, beat_at=now)


@pytest.fixture
def job(department, counting) -> Job:
    return a_job(department.clerk)


@pytest.fixture
def ready(job) -> Job:
    work_on(claim_next())
    job.refresh_from_db()
    return job


def page(job) -> str:
    return f"/jobs/{job.pk}/"


def test_a_waiting_job_says_how_many_are_before_it(clerk, department, counting, worker):
    first, second, third = (a_job(department.clerk) for _ in range(3))

    assert "Waiting: it is next." in text_of(clerk.get(page(first)))
    assert "Waiting: 1 job is before it." in text_of(clerk.get(page(second)))
    assert "Waiting: 2 jobs are before it." in text_of(clerk.get(page(third)))


def test_a_running_job_shows_its_step_a_bar_and_what_it_has_found(clerk, job, worker):
    claim_next()
    Job.objects.update(step="Counting", done=1200, of=3000, unit="numbers", found="No gap so far.")

    shown = text_of(clerk.get(page(job)))

    assert "Counting: 1,200 of 3,000 numbers." in shown
    assert 'max="3000" value="1200"' in shown
    assert "No gap so far." in shown
    assert "Cancel this job" in shown


def test_the_part_that_changes_comes_alone_and_asks_again_until_the_job_ends(clerk, job, worker):
    part = clerk.get(page(job), **HTMX).content.decode()
    assert "<html" not in part
    assert 'hx-trigger="every 2s"' in part

    work_on(claim_next())

    part = clerk.get(page(job), **HTMX).content.decode()
    assert "hx-trigger" not in part
    assert "Take the file" in part
    assert '<div id="job-actions" hx-swap-oob="innerHTML"></div>' in part


def test_a_screen_reader_hears_of_a_step_and_a_quarter_and_of_nothing_between(clerk, job, worker):
    claim_next()
    heard = ""
    said = []
    for done in (10, 20, 24, 25, 40, 50):
        Job.objects.update(step="Counting", done=done, of=100, unit="numbers")
        part = clerk.get(f"{page(job)}?heard={heard}", **HTMX)
        heard = part.context["progress"].milestone
        said.append('id="job-said"' in part.content.decode())

    assert said == [True, False, False, True, False, True]


def test_the_page_says_so_where_no_worker_runs(clerk, job):
    shown = text_of(clerk.get(page(job)))

    assert "No worker runs, so jobs wait and keep their place." in shown
    assert "systemctl start training-records-worker" in shown


def test_a_worker_that_has_not_been_heard_counts_as_none(clerk, job, worker):
    assert "No worker runs" not in text_of(clerk.get(page(job)))

    Worker.objects.update(beat_at=timezone.now() - timedelta(seconds=31))

    assert "No worker runs" in text_of(clerk.get(page(job)))
    assert "No worker runs" in text_of(clerk.get("/jobs/"))


def test_a_job_that_has_ended_needs_no_worker(clerk, ready):
    assert "No worker runs" not in text_of(clerk.get(page(ready)))
    assert "No worker runs" not in text_of(clerk.get("/jobs/"))


def test_a_ready_job_ends_in_its_file(clerk, department, counting, ready):
    assert "numbers.txt, 6 bytes. Kept until" in text_of(clerk.get(page(ready)))

    response = clerk.get(f"{page(ready)}file/")

    assert b"".join(response.streaming_content) == b"1\n2\n3\n"
    assert response["Content-Disposition"] == 'attachment; filename="numbers.txt"'
    assert response["Content-Type"] == "text/plain"
    assert response["Cache-Control"] == "private, no-store"
    assert counting.taken_by == [department.clerk]


def test_a_file_does_not_leave_when_its_event_can_not_be_written(clerk, counting, ready):
    def fail(job, by):
        raise RuntimeError("the log is full")

    counting.record_taken, kept = fail, counting.record_taken
    try:
        with pytest.raises(RuntimeError):
            clerk.get(f"{page(ready)}file/")
    finally:
        counting.record_taken = kept


def test_another_member_finds_neither_the_job_nor_its_file(client, department, counting, ready):
    client.force_login(department.auditor, backend="people.sign_in.SerialNumberBackend")

    for address in (page(ready), f"{page(ready)}file/"):
        assert client.get(address).status_code == 404
    assert client.post(f"{page(ready)}cancel/").status_code == 404
    assert "Numbers" not in text_of(client.get("/jobs/"))
    assert counting.taken_by == []


def test_the_file_is_closed_to_one_who_lost_the_right(clerk, department, counting, ready):
    RoleDesignation.objects.filter(member=department.clerk).update(ended_on=timezone.localdate())

    assert clerk.get(f"{page(ready)}file/").status_code == 404
    assert counting.taken_by == []


def test_the_file_is_closed_to_one_who_no_longer_reaches_all_it_names(clerk, counting, ready):
    counting.within_reach = False

    assert clerk.get(f"{page(ready)}file/").status_code == 404
    assert counting.taken_by == []


def test_a_job_whose_file_was_kept_long_enough_says_so_and_where_to_ask_again(clerk, ready):
    Job.objects.update(file="")

    shown = text_of(clerk.get(page(ready)))

    assert "and is deleted." in shown
    assert '<a class="usa-link" href="/counting/?upto=3">Ask for it again</a>' in shown
    assert "No longer kept" in text_of(clerk.get("/jobs/"))


def test_a_failed_job_says_why(clerk, job, counting):
    counting.on_item = refuse
    work_on(claim_next())

    assert "1 can’t be counted." in text_of(clerk.get(page(job)))
    assert "1 can’t be counted." in text_of(clerk.get("/jobs/"))


def test_cancelling_is_said_and_a_second_time_as_well(clerk, job):
    shown = text_of(clerk.post(f"{page(job)}cancel/", follow=True))
    assert f"“{job}” is being cancelled." in shown
    assert "Nothing was kept." in shown

    assert f"“{job}” had ended already." in text_of(clerk.post(f"{page(job)}cancel/", follow=True))


def test_a_job_being_done_says_that_it_is_being_cancelled(clerk, job, worker):
    claim_next()

    assert "Being cancelled" in text_of(clerk.post(f"{page(job)}cancel/", follow=True))


def test_the_bell_counts_what_ended_until_its_asker_has_seen_it(clerk, department, ready):
    bell = '<span class="bell__count">1</span>'
    assert bell in clerk.get("/").content.decode()

    shown = clerk.get("/jobs/").content.decode()

    assert '<span class="job-new">New</span>' in shown
    assert "bell__count" not in shown
    assert bell not in clerk.get("/").content.decode()
    assert '<span class="job-new">New</span>' not in clerk.get("/jobs/").content.decode()


def test_opening_a_job_that_ended_is_seeing_it(clerk, ready):
    assert "bell__count" not in clerk.get(page(ready)).content.decode()

    assert "bell__count" not in clerk.get("/").content.decode()


def test_the_bell_is_silent_about_what_is_not_done_and_about_others(clerk, department, counting):
    a_job(department.commander)
    work_on(claim_next())
    a_job(department.clerk)

    assert "bell__count" not in clerk.get("/").content.decode()


def test_nothing_asked_for_yet_says_what_a_job_is(clerk):
    assert "A large report on paper, for instance, becomes a job." in text_of(clerk.get("/jobs/"))


def test_a_part_asks_few_queries(clerk, job, worker, django_assert_num_queries):
    claim_next()

    # The session, the member, the job, whether a worker is there.
    with django_assert_num_queries(4):
        clerk.get(page(job), **HTMX)


def test_the_bell_costs_no_query(clerk, department, ready, django_assert_num_queries):
    # The session, and the member with what the bell counts; the page itself only leads home.
    with django_assert_num_queries(2):
        request = clerk.get("/sign-in/").wsgi_request
        assert request.user.unread_notices == 1
