"""Preparing a leaver's pack: the page that asks, the job that does it, and the worker by itself."""

import contextlib
import html
import io
from datetime import date, datetime, timedelta
from zipfile import ZipFile

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.urls import reverse

from frame.due import due_for
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.jobs.sweeping import sweep
from kcpd_training.desk import leavers
from kcpd_training.desk.leavers import LEAVER_PACK_JOB, prepare_for, prepare_owed_pack
from people.actions.departures import plan_separation, separate_members
from people.models import Member
from records.actions.completions import void_completion
from records.leavers.actions import NOTHING_LEFT
from records.leavers.models import LeaverPack, PackTry
from records.leavers.states import PackState, pack_state
from records.models import Completion
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


def test_a_pack_is_not_made_of_a_transcript_and_a_record_that_tell_different_things(
    leaver, monkeypatch
):
    set_on_paper = leavers.paper_of

    def set_while_a_clerk_enters(transcript):
        CompletionFactory(member=leaver, completed_on=date(2026, 6, 1))
        return set_on_paper(transcript)

    monkeypatch.setattr(leavers, "paper_of", set_while_a_clerk_enters)

    with pytest.raises(ValidationError, match="taken off it while the transcript was set"):
        prepare_for(leaver, by=None, now=NOON)

    assert not LeaverPack.objects.exists()
    monkeypatch.undo()
    assert prepare_for(leaver, by=None, now=NOON).credits == 2


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


def test_a_pack_that_can_t_be_made_is_tried_later_each_time_and_at_once_by_a_clerk(
    department, leaver, settings
):
    key = settings.LEAVER_PACK_KEY_FILE
    settings.LEAVER_PACK_KEY_FILE = "/nowhere/key"
    tried = []
    for minutes in (0, 0.5, 2, 10, 18, 60):
        prepare_owed_pack(NOON + timedelta(minutes=minutes))
        tried.append(PackTry.objects.get().times)
    assert tried == [1, 1, 2, 2, 3, 3]

    settings.LEAVER_PACK_KEY_FILE = key
    prepare_owed_pack(NOON + timedelta(minutes=61))
    assert not LeaverPack.objects.exists()
    prepare_for(leaver, by=department.clerk, now=NOON)
    assert not PackTry.objects.exists()


def test_why_a_pack_can_t_be_made_is_told_on_the_list_and_to_administrators(
    department, leaver, settings
):
    settings.LEAVER_PACK_KEY_FILE = "/nowhere/key"
    prepare_owed_pack(NOON)
    why = PackTry.objects.get().why

    listed = client_of(department.clerk).get(reverse("records:leaver-list")).text
    administered = client_of(department.administrator).get(reverse("administration")).text
    due = [each.what for each in due_for(department.administrator, today=TODAY)]

    assert why.startswith("The record of a pack is signed, and that can't be done here")
    assert "<span>Can’t be prepared</span>" in listed
    assert f"{why} It is tried again at Jul 1, 2026, 12:01 PM" in html.unescape(listed)
    assert f"{why} 1 waiting." in html.unescape(administered)
    assert f"{why} 1 leaver’s pack waits" in due


def test_one_that_can_t_be_made_keeps_no_other_from_being_made(department, leaver, monkeypatch):
    other = a_leaver(left=date(2026, 6, 1))

    def fails(member, **given):
        if member == leaver:
            raise ValueError("Nobody thought of this.")
        return prepare_for(member, **given)

    monkeypatch.setattr(leavers, "prepare_for", fails)
    for _ in range(2):
        with contextlib.suppress(ValueError):
            prepare_owed_pack(NOON)

    assert LeaverPack.objects.get().member == other
    assert PackTry.objects.get().why == leavers.UNKNOWN


def test_a_last_day_that_was_moved_is_tried_at_once(department, leaver, settings):
    key = settings.LEAVER_PACK_KEY_FILE
    settings.LEAVER_PACK_KEY_FILE = "/nowhere/key"
    prepare_owed_pack(NOON)
    settings.LEAVER_PACK_KEY_FILE = key
    moved = leaver.separated_on - timedelta(days=1)
    Member.objects.filter(pk=leaver.pk).update(separated_on=moved)

    prepare_owed_pack(NOON)

    assert LeaverPack.objects.get().separated_on == moved


def test_the_worker_prepares_a_pack_again_that_waited_and_was_outdated_once(department, leaver):
    prepare_owed_pack(NOON)
    CompletionFactory(member=leaver, completed_on=date(2026, 6, 1))

    for _ in range(3):
        prepare_owed_pack(NOON)

    [second, first] = LeaverPack.objects.order_by("-pk")
    assert (pack_state(first), first.withdrawn_because) == (
        PackState.WITHDRAWN,
        "Another was prepared. Training was added to the record or taken off it after this one.",
    )
    assert (pack_state(second), second.credits) == (PackState.PREPARED, 2)


def test_an_outdated_pack_that_can_t_be_prepared_again_is_tried_later_and_the_list_says_so(
    department, leaver, settings
):
    prepare_owed_pack(NOON)
    CompletionFactory(member=leaver, completed_on=date(2026, 6, 1))
    settings.LEAVER_PACK_KEY_FILE = "/nowhere/key"

    for minutes in (0, 0.5, 2):
        prepare_owed_pack(NOON + timedelta(minutes=minutes))

    assert PackTry.objects.get().times == 2
    listed = client_of(department.clerk).get(reverse("records:leaver-list")).text
    assert "<span>Can’t be prepared</span>" in listed
    assert LeaverPack.objects.count() == 1


def test_the_worker_withdraws_the_pack_of_a_separation_that_was_taken_back(department, leaver):
    prepare_owed_pack(NOON)
    Member.objects.filter(pk=leaver.pk).update(separated_on=None)

    prepare_owed_pack(NOON)

    pack = LeaverPack.objects.select_related("member").get()
    assert (pack_state(pack), pack.withdrawn_at) == (PackState.WITHDRAWN, NOON)


def test_the_worker_withdraws_the_pack_of_which_every_credit_was_voided(department, leaver):
    prepare_owed_pack(NOON)
    [only] = Completion.objects.filter(member=leaver)
    void_completion(completion=only, reason="Not there.", by=department.clerk, now=NOON)

    prepare_owed_pack(NOON)

    pack = LeaverPack.objects.get()
    assert (pack_state(pack), pack.withdrawn_because) == (PackState.WITHDRAWN, NOTHING_LEFT)
    assert not PackTry.objects.exists()


def test_the_worker_prepares_the_pack_of_who_left_before_the_first_clee_year(department, settings):
    settings.LEAVER_PACKS_FROM = None
    left = a_leaver(left=date(2016, 1, 31), hired_on=date(2015, 3, 2))

    sweep(NOON)

    assert pack_state(LeaverPack.objects.get(member=left)) == PackState.PREPARED
    assert not PackTry.objects.exists()
