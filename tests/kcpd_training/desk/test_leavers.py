"""Preparing a leaver's pack: the page that asks, the job that does it, and the worker by itself."""

import io
from datetime import date, datetime
from zipfile import ZipFile

import pytest
import time_machine
from django.core.files.storage import default_storage

from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.jobs.sweeping import sweep
from kcpd_training.desk.leavers import LEAVER_PACK_JOB, prepare_owed_pack
from people.actions.departures import plan_separation, separate_members
from people.models import Member
from records.leavers.models import LeaverPack
from records.leavers.states import PackState, pack_state
from tests.factories import CompletionFactory
from tests.records.leavers.packs import a_key, a_leaver
from tests.records.sheets import CHICAGO
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 7, 1, 12, tzinfo=CHICAGO)
TODAY = NOON.date()
PAGE = "/members/5001/leavers-pack/"


@pytest.fixture(autouse=True)
def first_of_july():
    with time_machine.travel(NOON, tick=False), a_key():
        yield


@pytest.fixture
def leaver(department) -> Member:
    squad = department.elements["Squad 110"]
    return a_leaver(left=date(2026, 6, 30), element=squad, serial_number="5001")


def asked(client) -> Job:
    """A pack asked for by the page and worked on."""
    client.post(PAGE, {})
    job = claim_next()
    work_on(job)
    job.refresh_from_db()
    return job


def test_a_clerk_asks_and_the_job_ends_on_the_page_of_the_pack(department, leaver):
    client = client_of(department.clerk)
    assert "Prepare the pack" in client.get(PAGE).content.decode()

    job = asked(client)

    pack = LeaverPack.objects.get()
    assert (job.state, LEAVER_PACK_JOB.result_page(job)) == ("done", f"/leavers/{pack.pk}/")
    assert pack.prepared_by == department.clerk
    with default_storage.open(pack.file.name) as stored, ZipFile(io.BytesIO(stored.read())) as file:
        assert file.read("transcript.pdf").startswith(b"%PDF")
    work_on(job)  # done again by another worker, it makes no second one
    assert LeaverPack.objects.count() == 1


def test_a_job_that_can_not_make_it_says_why(department, leaver, settings):
    settings.LEAVER_PACK_KEY_FILE = "/nowhere/key"

    job = asked(client_of(department.clerk))

    assert job.state == "failed"
    assert "can’t be read" in job.error or "can't be read" in job.error
    assert LEAVER_PACK_JOB.result_page(job) == "/leavers/"


def test_a_job_whose_member_came_back_or_was_merged_says_so(department, leaver):
    client = client_of(department.clerk)
    client.post(PAGE, {})
    Member.objects.filter(pk=leaver.pk).update(separated_on=None)
    job = claim_next()

    work_on(job)

    job.refresh_from_db()
    assert job.state == "failed"
    assert LEAVER_PACK_JOB.result_page(job) == "/leavers/"
    assert not LeaverPack.objects.exists()


def test_the_page_is_not_there_for_who_is_employed_and_waits_for_the_last_day(department, leaver):
    client = client_of(department.clerk)
    assert client.get("/members/4411/leavers-pack/").status_code == 404
    Member.objects.filter(pk=leaver.pk).update(separated_on=date(2026, 7, 31))

    led = client.get(PAGE, follow=True)

    assert "has not left by today" in led.content.decode()


def test_a_clerk_who_leaves_does_not_prepare_their_own(department):
    clerk = department.clerk
    Member.objects.filter(pk=clerk.pk).update(separated_on=TODAY)
    CompletionFactory(member=clerk, completed_on=date(2026, 5, 20))

    led = client_of(clerk).get("/members/1101/leavers-pack/", follow=True)

    assert "nobody hands over their own" in led.content.decode()


# By itself ----------------------------------------------------------------------------------------


def test_recording_a_separation_has_the_worker_prepare_the_pack(department):
    officer = department.officer
    CompletionFactory(member=officer, completed_on=date(2026, 5, 20))
    given = {"members": [officer], "separated_on": TODAY, "today": TODAY}
    given["by"] = department.administrator
    separate_members(confirmed=plan_separation(**given).seal, **given)

    sweep(NOON)

    pack = LeaverPack.objects.get()
    assert (pack.member, pack.prepared_by, pack.separated_on) == (officer, None, TODAY)


def test_the_worker_prepares_one_at_a_time_and_none_twice(department, leaver):
    a_leaver(left=date(2026, 6, 1))

    for expected in (1, 2, 2):
        prepare_owed_pack(NOON)
        assert LeaverPack.objects.count() == expected


def test_the_worker_waits_for_the_last_day(department, leaver):
    Member.objects.filter(pk=leaver.pk).update(separated_on=date(2026, 7, 2))

    prepare_owed_pack(NOON)
    assert not LeaverPack.objects.exists()

    with time_machine.travel(datetime(2026, 7, 2, 1, tzinfo=CHICAGO), tick=False):
        prepare_owed_pack(datetime(2026, 7, 2, 1, tzinfo=CHICAGO))
    assert LeaverPack.objects.count() == 1


def test_the_worker_without_a_key_prepares_nothing(leaver, settings):
    settings.LEAVER_PACK_KEY_FILE = "/nowhere/key"

    prepare_owed_pack(NOON)

    assert not LeaverPack.objects.exists()


def test_the_worker_withdraws_the_pack_of_a_separation_that_was_taken_back(department, leaver):
    prepare_owed_pack(NOON)
    Member.objects.filter(pk=leaver.pk).update(separated_on=None)

    prepare_owed_pack(NOON)

    pack = LeaverPack.objects.select_related("member").get()
    assert (pack_state(pack), pack.withdrawn_at) == (PackState.WITHDRAWN, NOON)
