"""A worker: it beats, does one job after another, and outlives a database that was away."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.utils import timezone

from frame.jobs import worker as worker_module
from frame.jobs.models import Job, Worker, is_a_worker_there
from frame.jobs.running import claim_next
from frame.jobs.worker import Heart, run_worker
from tests.department import make_department
from tests.frame.jobs.kinds import a_job

LONG_AGO = timedelta(minutes=10)


@pytest.fixture
def worker(db) -> Worker:
    then = timezone.now() - LONG_AGO
    return Worker.objects.create(name="here", started_at=then, beat_at=then)


def test_a_beat_says_that_the_worker_and_the_job_in_hand_live(department, counting, worker):
    a_job(department.clerk)
    heart = Heart(worker)
    heart.job = claim_next()
    Job.objects.update(heartbeat_at=timezone.now() - LONG_AGO)

    began = timezone.now()
    heart.beat()

    assert is_a_worker_there(began)
    assert Job.objects.get().heartbeat_at >= began


def test_a_heart_does_not_beat_for_a_job_that_another_has(department, counting, worker):
    a_job(department.clerk)
    heart = Heart(worker)
    heart.job = claim_next()
    then = timezone.now() - LONG_AGO
    Job.objects.update(claims=2, heartbeat_at=then)

    heart.beat()

    assert Job.objects.get().heartbeat_at == then


@pytest.fixture
def hearts_connections() -> Iterator[list[BaseDatabaseWrapper]]:
    """The connections that a heart makes, one for each time it connects."""
    made = []

    def note(connection: BaseDatabaseWrapper, **_: object) -> None:
        if isinstance(threading.current_thread(), Heart):
            made.append(connection)

    connection_created.connect(note)
    yield made
    connection_created.disconnect(note)


@pytest.fixture
def beating(shared_database, worker) -> Iterator[Heart]:
    """A heart that beats a hundred times a second."""
    heart = Heart(worker, seconds=0.01)
    heart.start()
    yield heart
    heart.stop()


def beats_again(worker: Worker) -> bool:
    """Whether a beat is written from now on, within some seconds."""
    asked = timezone.now()
    for _ in range(300):
        if Worker.objects.filter(pk=worker.pk, beat_at__gt=asked).exists():
            return True
        time.sleep(0.01)
    return False


@pytest.mark.django_db(transaction=True)
def test_a_heart_whose_connection_is_cut_beats_again(hearts_connections, beating, worker):
    assert beats_again(worker)

    # As a database does that is started anew.
    if (cut := hearts_connections[-1].connection) is not None:
        cut.close()

    assert beats_again(worker)


@pytest.mark.django_db(transaction=True)
def test_a_heart_leaves_no_connection_open(hearts_connections, beating, worker):
    assert beats_again(worker)

    beating.stop()

    assert {made.connection for made in hearts_connections} == {None}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_heart_outlives_a_beat_that_can_not_be_written(beating, worker, caplog, error):
    answers = iter([error("the server closed the connection")])

    def away(execute, sql, params, many, context):
        for each in answers:
            raise each
        return execute(sql, params, many, context)

    def cut_off(connection: BaseDatabaseWrapper, **_: object) -> None:
        if threading.current_thread() is beating:
            connection.execute_wrappers[:] = [away]

    connection_created.connect(cut_off)
    try:
        assert beats_again(worker)
        assert beats_again(worker)
    finally:
        connection_created.disconnect(cut_off)

    assert "A heartbeat could not be written." in caplog.text


def until(condition, most=50):
    """Ask a worker to stop when a condition holds, or after so many rounds."""
    rounds = []

    def must_stop() -> bool:
        rounds.append(1)
        return condition() or len(rounds) > most

    return must_stop


@pytest.fixture
def no_waiting(monkeypatch) -> None:
    monkeypatch.setattr(worker_module, "SECONDS_BETWEEN_LOOKS", 0)


@pytest.mark.django_db(transaction=True)
def test_a_worker_does_every_job_and_signs_off(shared_database, counting, no_waiting):
    department = make_department()
    for seat in ("clerk", "commander", "auditor"):
        a_job(department.members[seat])

    run_worker(until(lambda: not Job.objects.filter(ended_at__isnull=True).exists()))

    assert set(Job.objects.values_list("state", flat=True)) == {Job.State.DONE}
    assert not Worker.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_worker_outlives_a_database_that_was_away(shared_database, counting, no_waiting, caplog):
    job = a_job(make_department().clerk)
    answers = iter([OperationalError("the database system is starting up")])

    def away(work, item) -> None:
        for error in answers:
            raise error

    counting.on_item = away

    def put_back_in_time() -> bool:
        silent = Job.objects.filter(state=Job.State.RUNNING)
        silent.update(heartbeat_at=timezone.now() - LONG_AGO)
        return Job.objects.filter(state=Job.State.DONE).exists()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(worker_module, "SECONDS_BETWEEN_SWEEPS", 0)
        run_worker(until(put_back_in_time))

    job.refresh_from_db()
    assert (job.state, job.times_silent) == (Job.State.DONE, 1)
    assert "The database did not answer." in caplog.text
