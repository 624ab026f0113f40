"""Several workers at one moment, and pages that write while a job is done."""

import threading
import time

import pytest

from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from tests.concurrency import at_once
from tests.department import Department, make_department
from tests.frame.jobs.kinds import a_job

pytestmark = pytest.mark.django_db(transaction=True)
SEATS = ("clerk", "commander", "auditor")


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


def test_four_workers_at_once_take_every_job_once(department, counting):
    jobs = [a_job(department.members[seat]) for seat in SEATS for _ in range(4)]

    def claim_all() -> list[int]:
        taken = []
        while (job := claim_next()) is not None:
            taken.append(job.pk)
        return taken

    taken = at_once(*[claim_all] * 4)

    # One that found every job locked by the others may have gone home early.
    assert sorted(pk for claimed in taken for pk in claimed) == [job.pk for job in jobs]
    assert set(Job.objects.values_list("claims", flat=True)) == {1}


def test_four_workers_at_once_take_one_job_once(department, counting):
    job = a_job(department.clerk)

    taken = at_once(*[claim_next] * 4)

    assert [claimed for claimed in taken if claimed is not None] == [job]


def test_a_page_writes_while_an_item_is_in_hand(department, counting):
    a_job(department.clerk)
    in_hand, written = threading.Event(), threading.Event()
    waited = []

    def hold(work, item) -> None:
        in_hand.set()
        assert written.wait(timeout=30)

    def write() -> None:
        assert in_hand.wait(timeout=30)
        began = time.monotonic()
        a_job(department.commander)
        waited.append(time.monotonic() - began)
        written.set()

    counting.on_item = hold
    results = at_once(lambda: work_on(claim_next()), write)

    assert results == [None, None]
    assert waited[0] < 2
    assert Job.objects.filter(state=Job.State.DONE).count() == 1
