"""The packet of a grant in a browser: built by who asked, checked by its page, and taken."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections
from playwright.sync_api import Page, expect

from events import verifier
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.paper import typeset
from records.models import ReleasePacket
from tests.browser.width import PHONE, fits
from tests.department import Department, make_department
from tests.records.releases.packets.granted import certified, granted, set_keys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def department(live_server, settings, tmp_path) -> Department:
    set_keys(settings, tmp_path)
    return make_department()


def do_next() -> None:
    """Do the job that waits, in a thread as a worker is one: the browser has a loop in this one."""
    try:
        job = claim_next()
        assert job is not None
        work_on(job)
    finally:
        connections.close_all()


def test_a_packet_is_built_looked_at_and_taken(
    department, sign_in: Callable, page: Page, has_no_violations: Callable, tmp_path: Path
):
    paper = typeset("<html lang=en><title>T</title><p>Serial number 4411 passed").write_pdf()
    certified(department.officer, paper, by=department.clerk)
    request = granted(department, redactions=["serial_number"])
    sign_in(department.clerk.serial_number)
    page.goto(f"/releases/{request.pk}/")
    has_no_violations(page)
    page.get_by_role("link", name="Build the packet").click()
    page.get_by_role("button", name="Build the packet").click()
    expect(page.locator("h1")).to_contain_text(f"Packet of {request.number}")

    with ThreadPoolExecutor(1) as worker:
        worker.submit(do_next).result()
    assert Job.objects.get().error == ""
    page.goto(f"/releases/{request.pk}/")

    expect(page.get_by_role("link", name="Take the packet")).to_be_visible()
    page.get_by_text("How anybody can check it").click()
    expect(page.locator(".packet-check")).to_contain_text(ReleasePacket.objects.get().sha256)
    has_no_violations(page)
    page.set_viewport_size(PHONE)
    assert fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Take the packet").click()
    taken = Path(download.value.path()).read_bytes()
    assert download.value.suggested_filename == f"{request.number}.pdf"
    keys = verifier.read_keys((tmp_path / "log.pub").read_text())
    assert verifier.check_packet(taken, *keys).manifest["request"] == request.number
