"""Doing a job: item by item, so that whoever ends it half-way loses one item at most."""

import errno
import logging

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError
from django.utils import timezone

from frame.jobs import running
from frame.jobs.actions import cancel_job
from frame.jobs.models import Job
from frame.jobs.running import after_each_item, claim_next, work_on
from people.models import RoleDesignation
from tests.frame.jobs.kinds import a_job, refuse


@pytest.fixture
def job(department, counting):
    """A job of the clerk's that counts to three, waiting."""
    return a_job(department.clerk)


def on_item(number, act):
    """Do something as one item is reached."""
    return lambda work, item: act(work) if item == number else None


def content_of(job) -> str:
    with default_storage.open(job.file) as file:
        return file.read().decode()


def stored(job) -> list[str]:
    return default_storage.listdir(job.path)[1] if default_storage.exists(job.path) else []


def test_a_job_is_done_item_by_item_and_its_file_holds_every_part_in_order(job, counting):
    work_on(claim_next())

    job.refresh_from_db()
    assert (job.state, job.items_done, counting.done) == (Job.State.DONE, 3, [1, 2, 3])
    assert content_of(job) == "1\n2\n3\n"
    assert job.size == 6
    assert job.noted == {"last": 3}


def test_the_file_alone_is_left_under_a_name_that_says_nothing(job):
    work_on(claim_next())

    job.refresh_from_db()
    assert [f"{job.path}/{name}" for name in stored(job)] == [job.file]
    assert "numbers" not in job.file
    assert job.file.endswith(".txt")


def test_what_follows_an_item_is_done_before_the_item_is_written_down(job, monkeypatch):
    written_down = []
    monkeypatch.setattr(running, "_after_each_item", [])
    after_each_item(lambda: written_down.append(Job.objects.get(pk=job.pk).items_done))

    work_on(claim_next())

    assert written_down == [0, 1, 2]


def test_jobs_are_done_in_the_order_they_were_asked_for(department, job, counting):
    second = a_job(department.commander)

    assert [claim_next(), claim_next(), claim_next()] == [job, second, None]


def test_how_far_it_is_is_written_while_it_is_done(job, counting):
    seen = []
    counting.on_item = on_item(1, lambda work: seen.append(Job.objects.get(pk=job.pk)))

    work_on(claim_next())

    assert [(now.step, now.done, now.of, now.unit) for now in seen] == [
        ("Counting", 1, 3, "numbers")
    ]


def test_what_is_told_often_is_written_seldom(job, counting, django_assert_num_queries):
    claimed = claim_next()

    def tell_often(work):
        with django_assert_num_queries(0):
            for found in range(100):
                work.tell(found=str(found))

    counting.on_item = on_item(1, tell_often)
    work_on(claimed)

    assert counting.done == [1, 2, 3]


def test_a_worker_that_stops_puts_the_job_back_and_the_next_goes_on_there(job, counting):
    stops = []
    counting.on_item = on_item(2, lambda work: stops.append(True))
    work_on(claim_next(), must_stop=lambda: bool(stops))
    job.refresh_from_db()
    assert (job.state, job.items_done) == (Job.State.WAITING, 1)

    counting.on_item = lambda work, item: None
    work_on(claim_next())

    job.refresh_from_db()
    assert content_of(job) == "1\n2\n3\n"
    # The second was in hand as the worker stopped, so it was done twice and kept once.
    assert counting.done == [1, 2, 2, 3]
    assert len(stored(job)) == 1


def test_a_cancelled_job_ends_before_its_next_item_and_keeps_no_file(job, counting):
    counting.on_item = on_item(2, lambda work: cancel_job(job=job, now=timezone.now()))

    work_on(claim_next())

    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert counting.done == [1, 2]
    assert stored(job) == []


def test_a_job_that_can_not_be_done_fails_in_the_words_of_its_kind(job, counting):
    counting.on_item = on_item(2, lambda work: refuse(work, 2))

    work_on(claim_next())

    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "2 can’t be counted.")
    assert stored(job) == []


def test_a_fault_of_the_program_fails_the_job_in_words_and_stands_in_the_log(job, counting, caplog):
    counting.on_item = on_item(2, lambda work: 1 / 0)

    with caplog.at_level(logging.ERROR):
        work_on(claim_next())

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert f"as job {job.pk}" in job.error
    assert "division" not in job.error
    assert "ZeroDivisionError" in caplog.text


def test_a_full_disk_fails_the_job_in_words_that_speak_of_nothing_typed(job, counting):
    def no_room(work: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    counting.on_item = on_item(2, no_room)

    work_on(claim_next())

    job.refresh_from_db()
    assert (job.state, job.error) == (
        Job.State.FAILED,
        "The server's disk is full, so this was not done to its end. Tell the administrator, and "
        "have it done again once there is room.",
    )


def test_a_job_is_not_done_for_one_who_lost_the_right(department, job, counting):
    RoleDesignation.objects.filter(member=department.clerk).update(ended_on=timezone.localdate())

    work_on(claim_next())

    job.refresh_from_db()
    assert job.error == "You no longer have the right to this, so it was not done."
    assert counting.done == []


def test_a_worker_taken_for_dead_writes_nothing_more(job, counting):
    late = claim_next()

    def another_takes_it(work):
        Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)
        counting.on_item = lambda work, item: None
        work_on(claim_next())

    counting.on_item = on_item(2, another_takes_it)
    work_on(late)

    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert content_of(job) == "1\n2\n3\n"
    assert job.claims == 2


def test_a_worker_taken_for_dead_does_not_write_into_the_work_of_the_next(job, counting):
    late = claim_next()

    def another_takes_it(work):
        Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)
        claim_next()

    counting.on_item = on_item(2, another_takes_it)
    work_on(late)

    job.refresh_from_db()
    assert (job.state, job.claims, job.items_done) == (Job.State.RUNNING, 2, 1)


def test_a_job_stays_as_it_is_when_the_database_goes_away(job, counting):
    def no_answer(work):
        raise OperationalError("the server closed the connection")

    counting.on_item = on_item(2, no_answer)

    with pytest.raises(OperationalError):
        work_on(claim_next())

    job.refresh_from_db()
    assert (job.state, job.items_done) == (Job.State.RUNNING, 1)


def test_a_job_of_a_kind_that_is_gone_fails_in_words(job):
    Job.objects.update(kind="of-before")

    work_on(claim_next())

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
