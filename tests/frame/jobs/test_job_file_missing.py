"""The address of a file that is not there says why, when it went, and where to ask for it again."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from frame.handing_over import OTHER_FILE
from frame.jobs.actions import cancel_job
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.jobs.sweeping import sweep
from people.models import RoleDesignation
from tests.frame.jobs.kinds import a_job, refuse
from tests.uploads import change_stored

ASK_AGAIN = '<a class="usa-button" href="/counting/?upto=3">Ask for it again</a>'


@pytest.fixture
def clerk(client, department):
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    return client


@pytest.fixture
def job(department, counting) -> Job:
    return a_job(department.clerk)


@pytest.fixture
def gone(job, client, department) -> Job:
    """A job whose file the sweep has deleted, with the sessions of a week ago."""
    work_on(claim_next())
    sweep(timezone.now() + timedelta(days=8))
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    job.refresh_from_db()
    assert (job.state, job.file) == (Job.State.DONE, "")
    return job


def said_at_file(client, job) -> str:
    response = client.get(f"/jobs/{job.pk}/file/")
    assert response.status_code == 404
    return " ".join(response.content.decode().split())


def test_a_file_that_went_says_how_long_files_are_kept_and_when_it_went(clerk, gone):
    Job.objects.update(keep_until=date(2026, 3, 15), ended_at="2026-03-08T18:00Z")

    said = said_at_file(clerk, gone)

    assert "This file is no longer kept" in said
    assert (
        "Files are kept for 7 days. numbers.txt was kept until Mar 15, 2026, and then deleted."
    ) in said


def test_a_file_that_went_leads_to_the_job_and_to_where_it_is_asked_for_again(clerk, gone):
    said = said_at_file(clerk, gone)

    assert ASK_AGAIN in said
    assert f'<a class="usa-link" href="/jobs/{gone.pk}/">See the job</a>' in said


def test_a_file_that_went_is_not_taken(clerk, counting, gone):
    said_at_file(clerk, gone)

    assert counting.taken_by == []


def test_a_file_that_a_restore_did_not_bring_back_says_so_and_is_not_taken(clerk, counting, job):
    work_on(claim_next())
    job.refresh_from_db()
    default_storage.delete(job.file)

    said = said_at_file(clerk, job)

    assert "This file is missing" in said
    assert "the server does not have it, as after a restore of a backup." in said
    assert ASK_AGAIN in said
    assert counting.taken_by == []


def test_a_file_that_is_not_made_yet_leads_to_how_far_it_is(clerk, job):
    said = said_at_file(clerk, job)

    assert "This file is not ready yet" in said
    assert f'href="/jobs/{job.pk}/">See the job</a>' in said
    assert ASK_AGAIN not in said


def test_a_failed_job_has_no_file_and_its_address_says_why(clerk, counting, job):
    counting.on_item = refuse
    work_on(claim_next())

    said = said_at_file(clerk, job)

    assert "The job failed: 1 can’t be counted." in said
    assert ASK_AGAIN in said


def test_a_cancelled_job_has_no_file_and_its_address_says_so(clerk, job):
    cancel_job(job=job, now=timezone.now())

    said = said_at_file(clerk, job)

    assert "and nothing was kept." in said
    assert ASK_AGAIN in said


def test_one_who_lost_the_right_is_not_told_of_the_file(clerk, department, gone):
    RoleDesignation.objects.filter(member=department.clerk).update(ended_on=timezone.localdate())

    said = said_at_file(clerk, gone)

    assert "This page was not found" in said
    assert "numbers.txt" not in said


def test_another_member_is_not_told_of_the_file(client, department, gone):
    client.force_login(department.auditor, backend="people.sign_in.SerialNumberBackend")

    said = said_at_file(client, gone)

    assert "This page was not found" in said
    assert "numbers.txt" not in said


def test_a_job_of_a_kind_that_is_gone_shows_its_page_and_gives_no_file(clerk, gone):
    Job.objects.update(kind="of-before")

    assert clerk.get(f"/jobs/{gone.pk}/").status_code == 200
    assert "This page was not found" in said_at_file(clerk, gone)


def test_a_file_that_was_changed_in_the_storage_is_not_given_and_not_taken(clerk, counting, job):
    work_on(claim_next())
    job.refresh_from_db()
    change_stored(job.file)

    response = clerk.get(f"/jobs/{job.pk}/file/", follow=True)

    assert OTHER_FILE in response.text
    assert counting.taken_by == []
