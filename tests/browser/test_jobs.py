"""The pages of jobs in a browser: accessible, whole on a phone, and alive while one looks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from frame.jobs.models import Job, Worker
from frame.jobs.running import claim_next, work_on
from tests.browser.width import fits
from tests.frame.jobs.kinds import COUNTING, a_job, refuse

pytestmark = pytest.mark.browser

SERIALS = {"clerk": "1101", "commander": "2201"}
WIDTHS = (1280, 360)


@pytest.fixture
def worker(db) -> Worker:
    now = timezone.now()
    return Worker.objects.create(name="here", started_at=now, beat_at=now + timedelta(minutes=5))


@pytest.fixture
def check_page(viewer, sign_in, has_no_violations, department):
    """Open a page as a seat at both widths: no violation, nothing wider than the window."""

    def check(seat: str, address: str, status: int = 200) -> None:
        sign_in(SERIALS[seat])
        for width in WIDTHS:
            viewer.set_viewport_size({"width": width, "height": 900})
            response = viewer.goto(address)
            assert response.status == status
            has_no_violations(viewer)
            assert fits(viewer)

    return check


@pytest.fixture
def a_job_in(department):
    """A job of the commander's in a state."""

    def a_job_in(state: str) -> Job:
        job = a_job(department.commander)
        if state == "waiting":
            return job
        claimed = claim_next()
        if state == "running":
            Job.objects.update(step="Counting", done=2, of=3, unit="numbers", found="All odd.")
        else:
            COUNTING.on_item = refuse if state == "failed" else COUNTING.on_item
            work_on(claimed, must_stop=lambda: False)
        return job

    COUNTING.reset()
    yield a_job_in
    COUNTING.reset()


@pytest.mark.parametrize("state", ["waiting", "running", "done", "failed"])
def test_a_job_is_accessible_and_fits_a_phone_in_every_state(check_page, a_job_in, state):
    job = a_job_in(state)

    check_page("commander", f"/jobs/{job.pk}/")
    check_page("commander", "/jobs/")


@pytest.mark.parametrize("state", ["waiting", "done", "failed"])
def test_the_address_of_a_file_that_is_not_there_is_accessible(check_page, a_job_in, state):
    job = a_job_in(state)
    Job.objects.update(file="")

    check_page("commander", f"/jobs/{job.pk}/file/", status=404)


@pytest.mark.parametrize("address", ["/report/on-paper/", "/jobs/"])
def test_what_is_shown_before_there_is_a_job_is_accessible(check_page, address):
    check_page("clerk", address)


def test_the_page_follows_its_job_to_the_file_without_a_reload(page, sign_in, worker, a_job_in):
    job = a_job_in("waiting")
    sign_in(SERIALS["commander"])
    page.goto(f"/jobs/{job.pk}/")
    assert page.get_by_text("Waiting: it is next.").first.is_visible()
    page.evaluate("window.isTheSamePage = true")

    claimed = claim_next()
    Job.objects.update(step="Counting", done=2, of=3, unit="numbers")
    page.locator(".job__words", has_text="Counting: 2 of 3 numbers.").wait_for()
    assert page.locator("#job-said").inner_text() == "Counting: 2 of 3 numbers."
    work_on(claimed)

    page.get_by_role("link", name="Take the file").wait_for()
    assert page.evaluate("window.isTheSamePage")
    assert page.locator("#job-said").inner_text() == "Ready"
    assert not page.get_by_role("button", name="Cancel this job").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Take the file").click()
    assert download.value.suggested_filename == "numbers.txt"


def test_the_button_in_hand_is_not_lost_when_the_page_looks_again(page, sign_in, worker, a_job_in):
    job = a_job_in("running")
    sign_in(SERIALS["commander"])
    page.goto(f"/jobs/{job.pk}/")
    cancel = page.get_by_role("button", name="Cancel this job")
    cancel.focus()

    Job.objects.update(done=3)
    page.locator(".job__words", has_text="3 of 3").wait_for()

    assert cancel.evaluate("button => button === document.activeElement")
    page.keyboard.press("Enter")
    page.get_by_text("is being cancelled.").wait_for()


def test_the_bell_leads_to_what_is_ready(page, sign_in, a_job_in):
    a_job_in("done")
    sign_in(SERIALS["commander"])
    page.goto("/")

    page.get_by_role("link", name="1 unread notice").click()
    page.wait_for_url("**/notices/")
    page.get_by_role("link", name="is done.").click()
    page.wait_for_url("**/jobs/*/")

    assert page.locator(".bell__count").count() == 0


def test_a_job_is_asked_for_and_cancelled_without_a_script(
    browser, context, live_server, sign_in, department
):
    sign_in(SERIALS["commander"])
    plain = browser.new_context(
        java_script_enabled=False,
        base_url=live_server.url,
        storage_state=context.storage_state(),
    )
    page = plain.new_page()
    page.goto("/report/on-paper/")
    page.get_by_role("button", name="Make the file").click()
    page.get_by_role("link", name="See how far it is now").click()
    page.get_by_role("button", name="Cancel this job").click()

    assert page.get_by_text("Nothing was kept.").is_visible()
    plain.close()
