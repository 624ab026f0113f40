"""The sweep: silent jobs go back or are given up in words; the rest is kept for its days."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.utils import timezone

from frame.jobs.actions import cancel_job
from frame.jobs.models import Job, Worker
from frame.jobs.running import claim_next, work_on
from frame.jobs.sweeping import MOST_SILENCES, put_back, sweep
from tests.frame.jobs.kinds import a_job, refuse


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


@pytest.fixture(params=["done", "failed", "cancelled"])
def ended(request, job, counting) -> Job:
    """A job that has ended, in each way there is."""
    if request.param == "cancelled":
        cancel_job(job=job, now=timezone.now())
    else:
        counting.on_item = refuse if request.param == "failed" else counting.on_item
        work_on(claim_next())
    job.refresh_from_db()
    assert job.state == request.param
    return job


def test_a_job_is_forgotten_ninety_days_after_it_ended_and_not_before(ended):
    days = timedelta(days=90)

    sweep(ended.ended_at + days)
    assert Job.objects.get() == ended

    sweep(ended.ended_at + days + timedelta(seconds=1))
    assert not Job.objects.exists()


def test_what_a_sweep_that_died_left_of_the_files_goes_with_the_job(job):
    work_on(claim_next())
    job.refresh_from_db()
    Job.objects.update(file="")

    sweep(job.ended_at + timedelta(days=91))

    assert not default_storage.exists(job.path)


def test_a_job_whose_file_is_kept_for_longer_is_not_forgotten_before_it(job, counting):
    counting.keep_days = 100
    try:
        work_on(claim_next())
    finally:
        del counting.keep_days

    sweep(timezone.now() + timedelta(days=100))

    job.refresh_from_db()
    assert default_storage.exists(job.file)


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_a_job_that_has_not_ended_is_kept_with_its_files_however_long_it_takes(
    job, counting, state
):
    stops = []
    counting.on_item = lambda work, item: stops.append(item)
    work_on(claim_next(), must_stop=lambda: len(stops) > 1)
    if state == "running":
        claim_next()
    later = timezone.now() + timedelta(days=1000)
    Job.objects.filter(state=Job.State.RUNNING).update(heartbeat_at=later)
    job.refresh_from_db()
    assert (job.state, job.items_done) == (state, 1)

    sweep(later)

    job.refresh_from_db()
    assert job.state == state
    assert [default_storage.exists(part) for part in job.parts] == [True]


def test_workers_that_died_are_forgotten_after_a_day(db):
    now = timezone.now()
    for name, hours in (("dead", 25), ("quiet", 23)):
        beat_at = now - timedelta(hours=hours)
        Worker.objects.create(name=name, started_at=beat_at, beat_at=beat_at)

    sweep(now)

    assert [worker.name for worker in Worker.objects.all()] == ["quiet"]


def test_what_one_app_keeps_in_disorder_keeps_no_other_from_its_sweep(db, monkeypatch, caplog):
    swept = []

    def in_disorder(now):
        raise ValueError("the end of the log is damaged")

    monkeypatch.setattr("frame.jobs.sweeping._SWEEPERS", [in_disorder, swept.append])

    sweep(timezone.now())

    assert len(swept) == 1
    assert "the end of the log is damaged" in caplog.text


def test_a_database_that_is_away_ends_the_sweep(db, monkeypatch):
    def ask(now):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("frame.jobs.sweeping._SWEEPERS", [ask])

    with pytest.raises(OperationalError):
        sweep(timezone.now())
