"""The sweep: silent jobs go back, and are given up in words; files are kept for their days."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from frame.jobs.actions import cancel_job
from frame.jobs.models import Job, Worker
from frame.jobs.running import claim_next, work_on
from frame.jobs.sweeping import MOST_SILENCES, put_back, sweep
from tests.frame.jobs.kinds import a_job


@pytest.fixture
def job(department, counting):
    return a_job(department.clerk)


def fall_silent(job, *, since=timedelta(seconds=61)) -> None:
    """A worker takes the job and is not heard again."""
    assert claim_next() == job
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - since)


def test_a_silent_job_goes_back_and_is_done_by_the_next_worker(job, counting):
    fall_silent(job)

    sweep(timezone.now())
    work_on(claim_next())

    job.refresh_from_db()
    assert (job.state, job.claims, job.times_silent) == (Job.State.DONE, 2, 1)


def test_a_job_whose_worker_was_just_heard_is_let_alone(job):
    fall_silent(job, since=timedelta(seconds=58))

    sweep(timezone.now())

    job.refresh_from_db()
    assert job.state == Job.State.RUNNING


def test_a_job_whose_heart_beats_again_as_it_is_swept_is_let_alone(job):
    fall_silent(job)
    swept = Job.objects.get(pk=job.pk)
    Job.objects.update(heartbeat_at=timezone.now())

    put_back(swept, timezone.now())

    job.refresh_from_db()
    assert (job.state, job.times_silent) == (Job.State.RUNNING, 0)


def test_a_job_that_kills_its_workers_is_given_up_in_words(job):
    for _ in range(MOST_SILENCES):
        fall_silent(job)
        sweep(timezone.now())

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.error == (
        "The worker died 3 times while it was at this, so it is not tried again. "
        f"An administrator finds why in the worker's log as job {job.pk}."
    )
    assert claim_next() is None


def test_a_silent_job_that_nobody_wants_any_more_is_cancelled(job):
    fall_silent(job)
    cancel_job(job=job, now=timezone.now())

    sweep(timezone.now())

    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_a_worker_that_stops_cleanly_does_not_count_as_a_silence(job):
    for _ in range(MOST_SILENCES + 1):
        work_on(claim_next(), must_stop=lambda: True)
        sweep(timezone.now())

    job.refresh_from_db()
    assert (job.state, job.times_silent) == (Job.State.WAITING, 0)


def test_a_file_is_deleted_on_the_day_after_its_last(job):
    work_on(claim_next())
    job.refresh_from_db()

    sweep(timezone.now() + timedelta(days=7))
    assert default_storage.exists(job.file)

    sweep(timezone.now() + timedelta(days=8))
    assert not default_storage.exists(job.file)
    job.refresh_from_db()
    assert (job.state, job.file) == (Job.State.DONE, "")


def test_workers_that_died_are_forgotten_after_a_day(db):
    now = timezone.now()
    for name, hours in (("dead", 25), ("quiet", 23)):
        beat_at = now - timedelta(hours=hours)
        Worker.objects.create(name=name, started_at=beat_at, beat_at=beat_at)

    sweep(now)

    assert [worker.name for worker in Worker.objects.all()] == ["quiet"]
