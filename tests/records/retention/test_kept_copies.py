"""Copies that stay when a paper goes are told before it is signed for, and on the certificate."""

import io
import zlib
from datetime import date
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from frame.files import checked_file
from frame.paper import typeset
from people.models import Member
from records.actions.documents import filing
from records.leavers.packing import RECORD
from records.models import Document, LeaverPack, ReleaseDecision, ReleaseRequest
from records.releases.request_papers.actions import void_request_paper
from records.retention.kept_copies import UNREAD, KeptCopy, copies_in_words, kept_copies
from tests.compliance.reading import text_of_pdf
from tests.factories import CompletionFactory, DocumentFactory
from tests.records.leavers.packs import HANDED_OVER, prepared
from tests.records.releases import asking
from tests.records.releases.request_papers.presenting import added
from tests.records.retention.keeping import (
    LONG_AGO,
    a_certificate,
    a_scan,
    an_order,
    carried_out,
    confirmed,
    is_there,
    leave,
    stored,
)
from tests.signed_in import client_of
from tests.uploads import pdf

pytestmark = pytest.mark.django_db

PAPER = "<html lang=en><title>T</title><p style='font:20pt serif'>Ana Núñez passed"
IN_A_PACKET = (
    "For good. They prove by what it was asked and what left, years later. So nothing of them "
    "passes, and no order can name them. (Policy 930-5 III.E; RSMo 610.023)"
)
# What every certificate says, whatever releases there are.
OF_RELEASES = (
    "No certificate names packets of releases, nor the papers by which releases are asked for: "
    "these are kept for good, and whether one holds a copy is told by the Office of the General "
    "Counsel, which reads it on the page of this order."
)
IN_A_PACK = (
    "For good. They prove what a leaver was given. (11 CSR 75-15.020(6); policy 930-5 III.D)"
)


def a_readable_certificate(member: Member, *, by: Member) -> Document:
    """The paper of a completion of long ago, whose page can be shown to who decides."""
    with filing(by=by, now=timezone.now()) as files:
        content = typeset(PAPER).write_pdf()
        document = files.file_away(checked_file(pdf("certificate.pdf", content)), member=member)
    CompletionFactory(member=member, completed_on=LONG_AGO, evidence=document)
    return document


def a_packet_of(department: Any, *leaves: tuple[str, bool]) -> ReleaseRequest:
    """A packet that was handed over, of papers by their keys, and whether each was left out."""
    CompletionFactory(member=department.officer)
    request = asking.a_release(
        department.clerk, department.officer, "handed_over", ogc=department.ogc
    )
    told = [{"key": key, "is_left_out": is_left_out} for key, is_left_out in leaves]
    ReleaseDecision.objects.filter(request=request).update(leaves=told)
    return request


def a_pack_with(department: Any, member: Member, *, handed_over: bool = True) -> LeaverPack:
    """The pack of who left long ago, with its papers in it."""
    pack = prepared(leave(member, date(2019, 1, 1)), department.clerk, timezone.now())
    if handed_over:
        noted = {"handed_over_by": department.clerk, "handed_over_at": timezone.now()}
        LeaverPack.objects.filter(pk=pack.pk).update(**HANDED_OVER, **noted)
    return pack


def break_record(pack: LeaverPack) -> None:
    """Change a byte of the record in the ZIP of a pack, so that it can't be unpacked."""
    name = pack.file.name
    with default_storage.open(name) as file:
        content = bytearray(file.read())
    entry = ZipFile(io.BytesIO(content)).getinfo(RECORD)
    content[entry.header_offset + 30 + len(RECORD)] |= 0b110
    _store_again(name, bytes(content))
    with default_storage.open(name) as file, ZipFile(file) as broken, pytest.raises(zlib.error):
        broken.read(RECORD)


def store_another_record(pack: LeaverPack, record: str) -> None:
    """Put a ZIP in the place of a pack, whole, with this record."""
    file = io.BytesIO()
    with ZipFile(file, "w") as zipped:
        zipped.writestr(RECORD, record)
    _store_again(pack.file.name, file.getvalue())


def _store_again(name: str, content: bytes) -> None:
    default_storage.delete(name)
    assert default_storage.save(name, ContentFile(content)) == name


def certificate_words(order: Any, reader: Member) -> str:
    page = reverse("records:destruction-certificate", args=[order.pk])
    return " ".join(text_of_pdf(client_of(reader).get(page).getvalue()).split())


def test_packet_and_pack_are_named_before_it_is_signed_for_and_the_pack_on_the_certificate(
    department,
):
    officer = department.officer
    paper = a_readable_certificate(officer, by=department.clerk)
    request = asking.a_release(
        department.clerk,
        officer,
        "handed_over",
        ogc=department.ogc,
        parts=("certificates",),
    )
    pack = a_pack_with(department, officer)
    order = an_order(department, kind="certificate")
    client = client_of(department.ogc)

    pages = [
        client_of(department.hrd).get(reverse("records:destruction-detail", args=[order.pk])),
        client.get(reverse("records:destruction-confirm", args=[order.pk])),
    ]
    order = carried_out(confirmed(order, department.ogc))
    words = certificate_words(order, department.ogc)

    for page in pages:
        for told in (
            "A copy of 1 paper stays in 2 places, and this order does not reach it.",
            f"Packet of release request {request.number}: paper {paper.pk}. {IN_A_PACKET}",
            f"Leaver’s pack {pack.pk} of {officer}: paper {paper.pk}. {IN_A_PACK}",
        ):
            assert told in page.text, told
    assert not is_there(paper)
    for told in (
        f"In 1 place, listed below. {OF_RELEASES} A copy that left the department before is with "
        "whom it was given to.",
        f"Leaver’s pack {pack.pk} {paper.pk} {IN_A_PACK}",
    ):
        assert told in words, told
    assert officer.last_name not in words
    assert request.number not in words
    after = client.get(reverse("records:destruction-detail", args=[order.pk]))
    assert f"Packet of release request {request.number}: paper {paper.pk}. " in after.text


def test_of_a_paper_that_is_nowhere_else_the_certificate_says_so(department):
    a_scan(department)
    order = an_order(department)
    page = client_of(department.hrd).get(reverse("records:destruction-detail", args=[order.pk]))

    order = carried_out(confirmed(order, department.ogc))

    none = f"None in a leaver’s pack or in another paper on file. {OF_RELEASES}"
    assert none in certificate_words(order, department.hrd)
    assert "Copies that stay" not in page.text


def test_the_certificate_says_the_same_whether_or_not_a_copy_is_with_a_release(department):
    scan = a_scan(department)
    request = a_packet_of(department, (f"sheet-scan-{scan.pk}", False))
    order = carried_out(confirmed(an_order(department), department.ogc))

    words = certificate_words(order, department.auditor)

    assert f"None in a leaver’s pack or in another paper on file. {OF_RELEASES}" in words
    assert (request.number in words, "Copies that stay Where" in words) == (False, False)


def test_a_scan_in_a_packet_is_found_and_what_the_decision_left_out_is_not(department):
    left, kept_back = a_scan(department), a_scan(department, on=date(2018, 4, 1))
    request = a_packet_of(
        department, (f"sheet-scan-{left.pk}", False), (f"sheet-scan-{kept_back.pk}", True)
    )
    papers = {left.document_id, kept_back.document_id}

    where = f"Packet of release request {request.number}"
    assert kept_copies(papers, reader=department.hrd) == [
        KeptCopy(where, where, (left.document_id,), IN_A_PACKET)
    ]


def test_a_paper_by_which_a_release_is_asked_for_is_found_once_a_request_also_if_it_is_voided(
    department,
):
    first, second = a_scan(department), a_scan(department, on=date(2018, 4, 1))
    CompletionFactory(member=department.officer)
    request = asking.asked(department.clerk, department.officer)
    papers = [added(request, department.clerk, each) for each in ("Subpoena", "Consent")]
    for scan, paper in zip((first, second), papers, strict=True):
        Document.objects.filter(pk=scan.document_id).update(sha256=paper.sha256)
    void_request_paper(
        paper=papers[0], reason="Of another case.", by=department.clerk, now=timezone.now()
    )

    told = {
        reader: kept_copies({first.document_id, second.document_id}, reader=reader)
        for reader in (None, department.hrd, department.officer)
    }

    where = f"Paper of release request {request.number}"
    both = (first.document_id, second.document_id)
    assert told == {
        None: [],
        department.hrd: [KeptCopy(where, where, both, IN_A_PACKET)],
        department.officer: [],
    }


def test_of_a_request_nothing_is_told_to_whom_it_is_about_nor_to_nobody_in_particular(department):
    scan = a_scan(department)
    a_packet_of(department, (f"sheet-scan-{scan.pk}", False))

    told = {
        reader: len(kept_copies({scan.document_id}, reader=reader))
        for reader in (None, department.auditor, department.officer)
    }

    assert told == {None: 0, department.auditor: 1, department.officer: 0}


def test_the_same_file_on_record_again_is_named_and_that_of_another_content_is_not(department):
    scan = a_scan(department, words="the same")
    again = stored(None, words="the same", added_by=department.clerk)
    DocumentFactory(member=None, content=b"%PDF-1.7 another", added_by=department.clerk)

    where = f"Paper {again.pk}, which is the same file"
    kept = "As the schedule has it."
    assert kept_copies({scan.document_id}) == [KeptCopy(where, where, (scan.document_id,), kept)]
    assert kept_copies({scan.document_id, again.pk}) == []


@pytest.mark.parametrize(
    "break_it",
    [
        None,
        lambda pack: default_storage.delete(pack.file.name),
        break_record,
        lambda pack: store_another_record(pack, "{"),
        lambda pack: store_another_record(pack, "[]"),
        lambda pack: store_another_record(pack, "[" * 200_000),
    ],
    ids=["whole", "lost", "damaged", "no JSON", "of another shape", "nested too deep"],
)
def test_a_pack_that_can_not_be_read_may_hold_one_and_one_without_the_paper_does_not(
    department, break_it
):
    of_pack = a_certificate(department.officer, by=department.clerk)
    pack = a_pack_with(department, department.officer)
    since = stored(department.officer, words="since", added_by=department.clerk)
    if break_it is not None:
        break_it(pack)

    [found] = kept_copies({of_pack.pk, since.pk})

    unread = ", whose file can’t be read now, so it may hold one" if break_it else ""
    assert found.where == f"Leaver’s pack {pack.pk}{unread}"
    assert found.papers == ((of_pack.pk, since.pk) if break_it else (of_pack.pk,))


def test_an_order_is_shown_and_ended_beside_a_damaged_pack(department):
    paper = a_readable_certificate(department.officer, by=department.clerk)
    pack = a_pack_with(department, department.officer)
    break_record(pack)
    order = an_order(department, kind="certificate")

    page = client_of(department.hrd).get(reverse("records:destruction-detail", args=[order.pk]))
    order = carried_out(confirmed(order, department.ogc))

    named = f"Leaver’s pack {pack.pk} of {department.officer}{UNREAD}: paper {paper.pk}. "
    assert named in page.text
    assert order.finished_at is not None
    assert f"Leaver’s pack {pack.pk}{UNREAD} {paper.pk} " in certificate_words(
        order, department.ogc
    )


def test_how_many_papers_and_places_is_said_in_a_sentence():
    one = KeptCopy("A", "A", (1, 2), "")

    assert [copies_in_words(found) for found in ([], [one], [one, one._replace(papers=(3,))])] == [
        "",
        "A copy of 2 papers stays in 1 place, and this order does not reach it.",
        "A copy of 3 papers stays in 2 places, and this order does not reach it.",
    ]
