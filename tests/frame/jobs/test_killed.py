"""Workers and the web server killed at the worst moment: every job is done, and once."""

import re
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from frame.jobs.models import Job, Worker
from frame.jobs.sweeping import SILENT_AFTER
from tests import killed
from tests.department import Department, make_department
from tests.frame.jobs.kinds import a_job

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 90  # seconds


@pytest.fixture
def department(shared_database: None) -> Department:
    return make_department()


@pytest.fixture
def start(settings, tmp_path) -> Iterator:
    """Start a process on the test's database and files; it is killed at the end of the test."""
    settings.MEDIA_ROOT = str(tmp_path / "files")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    }
    started = []

    def start(module: str, *arguments: str) -> subprocess.Popen:
        name = f"tests.frame.jobs.{module}"
        process = killed.start(name, *arguments, files=settings.MEDIA_ROOT)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def wait_for(job: Job, state: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        job.refresh_from_db()
        if job.state == state:
            return
        time.sleep(0.1)
    pytest.fail(f"The job is still {job.state}: {job.error}")


def finish_after_silence(job: Job, start) -> str:
    """Let the time pass after which the job counts as silent; a new worker does the rest.

    Returns:
        What the new worker said.
    """
    Job.objects.update(heartbeat_at=timezone.now() - SILENT_AFTER - timedelta(seconds=1))
    worker = start("worker_process")
    wait_for(job, Job.State.DONE)
    worker.send_signal(signal.SIGTERM)
    said, complaints = worker.communicate(timeout=PATIENCE)
    assert worker.returncode == 0, complaints
    return said


@pytest.mark.parametrize("moment", ["die_in_hand", "die_when_stored"])
def test_a_job_whose_worker_was_killed_is_finished_by_the_next_exactly_once(
    department, start, settings, moment
):
    job = a_job(department.clerk, upto=4, **{moment: 3})
    dying = start("worker_process")
    said, complaints = dying.communicate(timeout=PATIENCE)
    assert dying.returncode == -signal.SIGKILL, complaints
    assert re.findall(r"^\d", said, re.M) == ["1", "2", "3"]
    job.refresh_from_db()
    assert (job.state, job.items_done) == (Job.State.RUNNING, 2)

    said = finish_after_silence(job, start)

    assert re.findall(r"^\d", said, re.M) == ["3", "4"]
    folder = Path(settings.MEDIA_ROOT, job.path)
    assert [file.read_text() for file in folder.iterdir()] == ["1\n2\n3\n4\n"]
    assert job.times_silent == 1
    # The one that was killed could not sign off; the other did.
    assert Worker.objects.count() == 1


def test_a_worker_that_is_asked_to_stop_puts_its_job_back_within_seconds(department, start):
    job = a_job(department.clerk, slowly=True)
    worker = start("worker_process")
    wait_for(job, Job.State.RUNNING)
    while not job.found:
        job.refresh_from_db()

    asked_at = time.monotonic()
    worker.send_signal(signal.SIGTERM)
    said, complaints = worker.communicate(timeout=PATIENCE)

    assert time.monotonic() - asked_at < 15  # an item takes a minute
    assert worker.returncode == 0, complaints
    job.refresh_from_db()
    assert (job.state, job.items_done, job.times_silent) == (Job.State.WAITING, 0, 0)
    assert not Worker.objects.exists()
    assert said.endswith("Stopped.\n")


def test_a_long_item_is_cancelled_while_it_is_in_hand(department, start):
    job = a_job(department.clerk, slowly=True)
    start("worker_process")
    wait_for(job, Job.State.RUNNING)

    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    client.post(f"/jobs/{job.pk}/cancel/")

    wait_for(job, Job.State.CANCELLED)


class Browser:
    """As much of a browser as pressing one button takes."""

    def __init__(self, member, web: subprocess.Popen) -> None:
        client = Client()
        client.force_login(member, backend="people.sign_in.SerialNumberBackend")
        self.session = client.cookies["sessionid"].value
        self.port = int(web.stdout.readline())
        page = self.ask("GET", "")
        self.csrf = re.search(r"csrftoken=(\w+)", page.headers["Set-Cookie"])[1]
        self.form = re.search(r'name="form_token" value="([\w-]+)"', page.text)[1]

    def ask(self, method: str, body: str, cookies: str = ""):
        web = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {
            "Cookie": f"sessionid={self.session}; {cookies}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        web.request(method, "/report/on-paper/?period=2025", body, headers)
        response = web.getresponse()
        response.text = response.read().decode()
        web.close()
        return response

    def press(self):
        sent = f"csrfmiddlewaretoken={self.csrf}&form_token={self.form}"
        return self.ask("POST", sent, f"csrftoken={self.csrf}")


def test_a_job_outlives_the_web_server_that_it_was_asked_of(department, start):
    web = start("web_process")
    browser = Browser(department.clerk, web)
    assert browser.press().status == 302
    web.kill()
    web.wait()

    job = Job.objects.get()
    worker = start("worker_process")
    wait_for(job, Job.State.DONE)
    worker.send_signal(signal.SIGTERM)
    worker.communicate(timeout=PATIENCE)

    client = Client()
    client.force_login(department.clerk, backend="people.sign_in.SerialNumberBackend")
    taken = client.get(f"/jobs/{job.pk}/file/")
    assert b"".join(taken.streaming_content).startswith(b"%PDF-")


def test_a_web_server_killed_while_it_is_asked_leaves_no_job_and_the_next_press_makes_one(
    department, start
):
    dying = start("web_process", "die")
    browser = Browser(department.clerk, dying)
    with pytest.raises(ConnectionError):
        browser.press()
    assert dying.wait(timeout=PATIENCE) == -signal.SIGKILL
    assert not Job.objects.exists()

    browser.port = int(start("web_process").stdout.readline())
    assert [browser.press().status, browser.press().status] == [302, 302]

    assert Job.objects.count() == 1
