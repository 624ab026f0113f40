"""Asking for a job, and cancelling it."""

from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from events.models import Event
from frame.jobs.actions import MOST_UNFINISHED, add_job, cancel_job, take_file
from frame.jobs.kinds import declare
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from people.models import Member, RoleDesignation
from tests.frame.jobs.kinds import COUNTING, Counting, a_job


def ask(by, form_token):
    return add_job(
        COUNTING,
        title="Numbers",
        file_name="numbers.txt",
        asked={"upto": 1},
        by=by,
        now=timezone.now(),
        form_token=form_token,
    )


def test_a_form_sent_twice_asks_once(department, counting):
    token = uuid4()

    first, second = ask(department.clerk, token), ask(department.clerk, token)

    assert second.row == first.row
    assert Job.objects.count() == 1


def test_nobody_fills_the_queue(department, counting):
    for _ in range(MOST_UNFINISHED):
        a_job(department.clerk)

    with pytest.raises(ValidationError, match="5 jobs that are not finished"):
        a_job(department.clerk)

    assert a_job(department.commander)


def test_jobs_that_have_ended_do_not_fill_it(department, counting):
    for _ in range(MOST_UNFINISHED + 1):
        a_job(department.clerk)
        work_on(claim_next())

    assert Job.objects.filter(state=Job.State.DONE).count() == MOST_UNFINISHED + 1


def test_the_last_form_that_fits_can_be_sent_twice(department, counting):
    token = uuid4()
    for _ in range(MOST_UNFINISHED - 1):
        a_job(department.clerk)
    first = ask(department.clerk, token)

    assert ask(department.clerk, token).row == first.row


def test_a_waiting_job_is_cancelled_at_once(department, counting):
    job = a_job(department.clerk)

    assert cancel_job(job=job, now=timezone.now())

    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert claim_next() is None


def test_a_job_that_has_ended_stays_as_it_ended(department, counting):
    job = a_job(department.clerk)
    work_on(claim_next())

    assert not cancel_job(job=job, now=timezone.now())

    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_two_kinds_of_one_name_are_refused(counting):
    with pytest.raises(ValueError, match="Two kinds of job are called test-counting"):
        declare(Counting())


@pytest.mark.parametrize(
    "values",
    [
        {"state": "done"},
        {"state": "failed", "ended_at": timezone.now()},
        {"state": "running"},
        {"ended_at": timezone.now()},
    ],
    ids=["ended at no time", "failed without words", "running without a heartbeat", "no end"],
)
def test_the_database_refuses_a_job_that_is_not_whole(department, counting, values):
    job = a_job(department.clerk)

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**values)


def test_a_file_is_not_taken_by_who_may_ask_for_its_kind_no_longer(department, counting):
    job = a_job(department.clerk)
    work_on(claim_next())
    job.refresh_from_db()
    RoleDesignation.objects.filter(member=department.clerk).delete()
    events = Event.objects.count()

    with pytest.raises(PermissionDenied):
        take_file(job=job, by=Member.objects.get(pk=department.clerk.pk))

    assert Event.objects.count() == events
