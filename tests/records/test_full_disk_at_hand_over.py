"""A disk without room when something is handed over: all of it is noted, or nothing, in words."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Event
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.storing.orphans import Found, look_for_orphans
from frame.storing.whole_files import WholeFiles
from kcpd_training.settings import STORAGES
from records.leavers.models import LeaverPack
from records.models import Disclosure, Document, ReleaseHandover, ReleasePacket, ReleaseRequest
from tests.factories import CompletionFactory
from tests.kcpd_training.test_full_disk import no_room_in_the_database
from tests.kcpd_training.test_read_only import nothing_can_be_written
from tests.records.issued.papers import a_department_completion, a_paper
from tests.records.leavers import packs
from tests.records.leavers.packs import a_leaver, a_pack
from tests.records.releases.asking import a_release, taken
from tests.records.retention.keeping import a_certificate
from tests.signed_in import client_of
from tests.uploads import pdf

pytestmark = pytest.mark.django_db

FULL, UNAVAILABLE = "disk is full, so nothing was saved", "at the moment, so nothing was saved"
CLEAN = Found((), ())
# Each is written by the one hand-over or the other.
TABLES_OF_A_PACKET = ("records_releasehandover", "records_disclosure", "events_event")
TABLES_OF_A_PACK = ("records_document", "events_event")


@pytest.fixture(autouse=True)
def on_disk(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "default": STORAGES["default"]}


@pytest.fixture
def clerk(department):
    return client_of(department.clerk, raise_request_exception=False)


@pytest.fixture
def packet(department) -> ReleaseRequest:
    CompletionFactory(member=department.officer)
    request = a_release(department.clerk, department.officer, "built", ogc=department.ogc)
    taken(request, department.clerk)
    return request


@pytest.fixture
def pack(department) -> LeaverPack:
    return packs.taken(a_pack(a_leaver(element=department.elements["Squad 110"])), department.clerk)


@contextmanager
def storage_that_fails(code: int) -> Iterator[None]:
    """Within it no file can be stored."""

    def fail(opened: int) -> None:
        raise OSError(code, os.strerror(code))

    with pytest.MonkeyPatch.context() as broken:
        broken.setattr(os, "fsync", fail)
        yield


def later() -> Found:
    return look_for_orphans(timezone.now() + timedelta(days=2))


def of_a_packet() -> dict[str, Any]:
    return {
        "packet": ReleasePacket.objects.get().pk,
        "handed_to": "Lieutenant Kim Lee",
        "how": "in_person",
        "handed_on": timezone.localdate().isoformat(),
        "receipt": "Signed for it at the counter.",
    }


def of_a_pack() -> dict[str, Any]:
    return {
        "on": timezone.localdate().isoformat(),
        "to": "The officer in person",
        "how": "in_person",
        "receipt": "Signed for it at the counter.",
        "paper": pdf("receipt.pdf"),
    }


def no_room_in(*tables: str) -> list[tuple[Any, int, str]]:
    return [(partial(no_room_in_the_database, table), 507, FULL) for table in tables]


FAULTS = [
    *no_room_in(*TABLES_OF_A_PACKET),
    (nothing_can_be_written, 503, UNAVAILABLE),
]


@pytest.mark.parametrize(
    ("fault", "status", "words"), FAULTS, ids=[*TABLES_OF_A_PACKET, "no write"]
)
def test_a_packet_is_handed_over_whole_or_not_at_all(
    department, clerk, packet, fault, status, words
):
    page, events = reverse("records:release-hand-over", args=[packet.pk]), Event.objects.count()

    with fault():
        answer = clerk.post(page, of_a_packet())
        left = ReleaseHandover.objects.count(), Disclosure.objects.count(), Event.objects.count()

    packet.refresh_from_db()
    assert (answer.status_code, packet.state) == (status, ReleaseRequest.State.BUILT)
    assert words in answer.text
    assert "Signed for it at the counter." in answer.text
    assert left == (0, 0, events)
    assert clerk.post(page, of_a_packet()).status_code == 302
    assert (ReleaseHandover.objects.count(), Disclosure.objects.count()) == (1, 1)
    assert later() == CLEAN


PACK_FAULTS = [
    *no_room_in(*TABLES_OF_A_PACK),
    (nothing_can_be_written, 503, UNAVAILABLE),
    (partial(storage_that_fails, errno.ENOSPC), 507, FULL),
    (partial(storage_that_fails, errno.EIO), 503, UNAVAILABLE),
]


@pytest.mark.parametrize(
    ("fault", "status", "words"),
    PACK_FAULTS,
    ids=[*TABLES_OF_A_PACK, "no write", "no room for the receipt", "a disk that fails"],
)
def test_a_pack_is_handed_over_with_its_receipt_or_not_at_all(
    department, clerk, pack, fault, status, words
):
    page, events = reverse("records:leaver-pack-hand-over", args=[pack.pk]), Event.objects.count()

    with fault():
        answer = clerk.post(page, of_a_pack())
        left = Document.objects.count(), Event.objects.count()

    pack.refresh_from_db()
    assert (answer.status_code, pack.handed_over_at) == (status, None)
    assert words in answer.text
    assert "Signed for it at the counter." in answer.text
    assert left == (0, events)
    assert later() == CLEAN
    assert clerk.post(page, of_a_pack()).status_code == 302
    pack.refresh_from_db()
    assert pack.receipt_paper == Document.objects.get()
    assert later() == CLEAN


def page_of_packet(department) -> str:
    CompletionFactory(member=department.officer)
    row = a_release(department.clerk, department.officer, "built", ogc=department.ogc)
    return reverse("records:release-packet", args=[row.pk])


def page_of_pack(department) -> str:
    pack = a_pack(a_leaver(element=department.elements["Squad 110"]))
    return reverse("records:leaver-pack-file", args=[pack.pk])


def page_of_issued_paper(department) -> str:
    return reverse("records:paper-file", args=[a_paper(department.officer, department.clerk).pk])


def page_of_document(department) -> str:
    paper = a_certificate(department.officer, by=department.clerk)
    return reverse("records:document-file", args=[paper.pk])


def page_of_certificates(department) -> str:
    completion = a_department_completion(department.officer)
    page = reverse("records:class-certificates", args=[completion.course_session_id])
    client_of(department.clerk).post(page)
    work_on(claim_next())
    return reverse("jobs:job-file", args=[Job.objects.get().pk])


@pytest.mark.parametrize(
    "page_of",
    [page_of_packet, page_of_pack, page_of_issued_paper, page_of_document, page_of_certificates],
)
def test_a_file_is_closed_again_when_its_taking_can_not_be_put_on_record(
    department, clerk, page_of, monkeypatch
):
    page, opened = page_of(department), []
    open_stored = WholeFiles.open

    def open_and_keep(*args: Any) -> Any:
        opened.append(open_stored(*args))
        return opened[-1]

    monkeypatch.setattr(WholeFiles, "open", open_and_keep)
    with nothing_can_be_written():
        assert clerk.get(page).status_code == 503

    assert [file.closed for file in opened] == [True]
    taken = clerk.get(page)
    assert taken.status_code == 200
    taken.close()


def test_the_files_of_these_tests_are_stored_as_the_product_stores_them():
    assert STORAGES["default"]["BACKEND"] == f"{WholeFiles.__module__}.{WholeFiles.__name__}"
