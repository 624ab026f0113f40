"""A packet that can't be built says why on the page of its request, and to who can mend it."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from events.signing import make_key
from frame.due import due_for
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from people.models import Member
from records.models import ReleasePacket, ReleaseRequest
from records.releases.packets.hindrance import (
    CERTIFICATE_OVER,
    FILE_GONE,
    LOG_NOT_SIGNED,
    LOG_NOT_WHOLE,
    NO_CERTIFICATE,
    NO_KEY,
    WAY_OUT,
    in_words,
    known_hindrance,
)
from records.releases.packets.key import certificate_is_over, make_packet_key
from tests.records.releases.packets.granted import asked_to_build, certified, granted, set_keys
from tests.signed_in import client_of
from tests.uploads import PDF

BUILD_IT = "Build the packet</a>"


@pytest.fixture
def keys(settings, tmp_path):
    """The folder with both keys, where the log is signed as it is in production."""
    set_keys(settings, tmp_path)
    settings.EVENT_LOG_KEYS = (tmp_path / "log.pub").read_text().split("\n")[:1]
    return tmp_path


@pytest.fixture
def request_granted(department, keys) -> ReleaseRequest:
    certified(department.officer, PDF, by=department.clerk)
    return granted(department)


def said_to(member: Member, request: ReleaseRequest) -> str:
    page = client_of(member).get(reverse("records:release-detail", args=[request.pk]))
    return page.content.decode()


def due_of(member: Member) -> list[tuple[str, str]]:
    """What an administrator has to mend, and for whom."""
    clocks = due_for(member, today=timezone.localdate())
    return [(clock.what, clock.whose) for clock in clocks if "granted release" in clock.what]


def administration(department) -> str:
    page = client_of(department.administrator).get(reverse("administration"))
    return page.content.decode()


def fail(request: ReleaseRequest, by: Member) -> Job:
    asked_to_build(request, by=by)
    work_on(claim_next())
    job = Job.objects.latest("pk")
    assert job.state == Job.State.FAILED
    return job


def test_where_it_can_be_built_the_page_offers_it_and_nobody_has_to_mend_anything(
    department, request_granted
):
    assert BUILD_IT in said_to(department.clerk, request_granted)
    assert "usa-alert--warning" not in said_to(department.clerk, request_granted)
    assert due_of(department.administrator) == []
    assert "Packets can’t be built" not in administration(department)


def let_certificate_end(folder: Path) -> None:
    """Put one in its place that was valid for thirty years, until 2019."""
    for name in ("packet-key", "packet.pem"):
        (folder / name).unlink()
    in_1989 = datetime(1989, 3, 2, 12, tzinfo=UTC)
    make_packet_key(folder / "packet-key", folder / "packet.pem", now=in_1989)


def test_by_a_certificate_that_has_expired_nothing_is_built_and_who_can_mend_it_reads_so(
    department, request_granted, keys
):
    let_certificate_end(keys)
    words = in_words(CERTIFICATE_OVER)

    job = fail(request_granted, department.clerk)

    page = said_to(department.clerk, request_granted)
    assert (job.error, job.noted["hindered"]) == (words, CERTIFICATE_OVER)
    assert words in page
    assert BUILD_IT not in page
    assert words in administration(department)
    assert due_of(department.administrator) == [
        (f"{CERTIFICATE_OVER}: 1 granted release waits", department.clerk.name)
    ]
    asked = client_of(department.clerk).get(
        reverse("records:release-build", args=[request_granted.pk]), follow=True
    )
    assert words in asked.text
    assert not ReleasePacket.objects.exists()


def test_a_certificate_is_good_from_its_first_day_until_the_day_on_which_it_ends(keys):
    first = date(2026, 1, 1)  # January 2, midnight in London
    last = date(2055, 12, 31)

    assert [certificate_is_over(day) for day in (first, last)] == [False, False]
    assert certificate_is_over(first - timedelta(days=1))
    assert certificate_is_over(last + timedelta(days=2))


def test_where_there_is_no_certificate_none_is_over(settings):
    settings.PACKET_CERTIFICATE = "/nowhere"

    assert not certificate_is_over(date(2026, 3, 2))


@pytest.mark.parametrize(
    ("setting", "value", "what"),
    [
        ("PACKET_CERTIFICATE", "/nowhere", NO_CERTIFICATE),
        ("EVENT_LOG_KEYS", [], LOG_NOT_SIGNED),
        ("EVENT_LOG_KEYS", ["a key"], LOG_NOT_SIGNED),
    ],
    ids=["no certificate", "no key of the log", "a key that is none"],
)
def test_what_the_pages_know_is_said_before_anybody_tries(
    department, request_granted, settings, setting, value, what
):
    settings.EVENT_LOG_KEY_FILE = "/nowhere"
    setattr(settings, setting, value)

    for seat in ("clerk", "ogc", "hrd"):
        assert in_words(what) in said_to(department.members[seat], request_granted)
    assert BUILD_IT not in said_to(department.clerk, request_granted)
    asker = department.clerk.name
    assert due_of(department.administrator) == [(f"{what}: 1 granted release waits", asker)]
    assert in_words(what) in administration(department)
    for seat in ("clerk", "ogc", "hrd", "auditor"):
        assert due_of(department.members[seat]) == []


def lose_packet_key(keys, settings):
    (keys / "packet-key").unlink()


def lose_log_key(keys, settings):
    settings.EVENT_LOG_KEY_FILE = "/nowhere"


def another_log_key(keys, settings):
    settings.EVENT_LOG_KEYS = [str(make_key(keys / "another"))]


def lose_folder(keys, settings):
    settings.EVENT_LOG_FOLDER = str(keys / "not mounted")


@pytest.mark.parametrize(
    ("lose", "what"),
    [
        (lose_packet_key, NO_KEY),
        (lose_log_key, LOG_NOT_SIGNED),
        (another_log_key, LOG_NOT_SIGNED),
        (lose_folder, LOG_NOT_WHOLE),
    ],
)
def test_what_the_worker_alone_finds_out_is_said_once_it_has_tried(
    department, request_granted, keys, settings, lose, what
):
    lose(keys, settings)
    assert BUILD_IT in said_to(department.clerk, request_granted)

    job = fail(request_granted, department.clerk)

    assert job.error.endswith(WAY_OUT[what])
    for seat in ("clerk", "ogc"):
        assert in_words(what) in said_to(department.members[seat], request_granted)
    # Once it is mended, who asked has it built again.
    assert BUILD_IT in said_to(department.clerk, request_granted)
    asker = department.clerk.name
    assert due_of(department.administrator) == [(f"{what}: 1 granted release waits", asker)]
    assert in_words(what) in administration(department)


def test_a_paper_that_is_gone_is_named_to_who_asked_alone(department, request_granted):
    paper = department.officer.completions.get().evidence
    paper.file.storage.delete(paper.file.name)

    job = fail(request_granted, department.clerk)

    assert "is not in the storage, so the packet can’t be built" in job.error
    assert due_of(department.administrator) == [
        (f"{FILE_GONE}: 1 granted release waits", department.clerk.name)
    ]
    title = job.error.partition("“")[2].partition("”")[0]
    assert title
    assert title not in administration(department)


def test_what_nobody_can_mend_for_the_asker_is_told_to_the_asker(department, request_granted):
    asked_to_build(request_granted, by=department.clerk)
    certified(department.officer, PDF, by=department.clerk)
    work_on(claim_next())
    job = Job.objects.get()

    assert "The record has changed since this was decided" in job.error
    assert job.error in said_to(department.clerk, request_granted)
    others = said_to(department.ogc, request_granted)
    assert job.error not in others
    assert f"{department.clerk.name} had it built on" in others
    assert due_of(department.administrator) == []


def test_while_a_job_is_at_it_it_is_not_offered_twice(department, request_granted):
    asked_to_build(request_granted, by=department.clerk)

    said = said_to(department.clerk, request_granted)
    assert "Its packet is being built." in said
    assert BUILD_IT not in said

    work_on(claim_next())
    assert ReleasePacket.objects.exists()
    assert "It is frozen" in said_to(department.clerk, request_granted)
    assert due_of(department.administrator) == []


def test_many_that_wait_for_one_thing_are_one_thing_to_mend(department, request_granted, settings):
    other = granted(department)
    ReleaseRequest.objects.filter(pk=other.pk).update(asked_by=department.inquiry)
    decision = request_granted.decision
    settings.PACKET_CERTIFICATE = "/nowhere"

    [clock] = [
        clock
        for clock in due_for(department.administrator, today=timezone.localdate())
        if "granted release" in clock.what
    ]

    assert clock.what == f"{NO_CERTIFICATE}: 2 granted releases wait"
    assert clock.on == decision.ends_on
    assert clock.whose == f"{department.clerk.name}; {department.inquiry.name}"
    assert clock.page == reverse("administration")
    assert clock.on - timezone.localdate() == timedelta(days=settings.RELEASE_GRANT_DAYS)


@pytest.mark.parametrize("fault", ["no certificate", "an old one", "no signed log", "a bad key"])
def test_whatever_keeps_packets_from_being_built_none_is_asked_for_and_the_page_says_why(
    department, request_granted, keys, settings, fault
):
    """By the same words as the page of the request has."""
    if fault == "no certificate":
        (keys / "packet.pem").unlink()
    elif fault == "an old one":
        let_certificate_end(keys)
    else:
        settings.EVENT_LOG_KEYS = ["no key"] if fault == "a bad key" else []
        settings.EVENT_LOG_KEY_FILE = "/nowhere"
    why = in_words(known_hindrance(timezone.localdate()))
    url = reverse("records:release-build", args=[request_granted.pk])

    answer = client_of(department.clerk).post(url, follow=True)

    assert why
    assert [str(each) for each in answer.context["messages"]] == [why]
    assert not Job.objects.exists()
