"""Destruction: ordered by one, confirmed by another, done whole, with a certificate."""

from datetime import date
from hashlib import sha256
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from compliance.standings.settlement import refresh
from events.models import Event
from events.verifying import walk_log
from frame.jobs.actions import cancel_job
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.storing.orphans import look_for_orphans
from people.models import Member
from records.due import destruction_to_confirm
from records.models import Completion, DestructionOrder, DestructionRow, Document, PaperWords
from records.models.document import DESTROYED
from records.retention import destroying
from records.retention.destroying import HELD_SINCE, OTHER_FILE, destroy_paper
from records.retention.orders import (
    MOST_PAPERS,
    carry_out_rest,
    confirm_destruction,
    digest_of,
    papers_to_go,
    refuse_destruction,
    stop_destruction,
)
from tests.compliance.reading import text_of_pdf
from tests.factories import DocumentFactory
from tests.records.retention.keeping import (
    LONG_AGO,
    SERIES,
    a_certificate,
    a_hold,
    a_scan,
    an_order,
    carried_out,
    confirmed,
    leave,
)
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db


def is_there(document: Document) -> bool:
    return default_storage.exists(document.file.name)


# The order --------------------------------------------------------------------------------------


def test_an_order_lays_down_every_paper_of_the_span_with_its_hash(department):
    first, second = a_scan(department), a_scan(department, on=date(2018, 4, 1))
    a_scan(department, on=date(2014, 12, 31))
    a_scan(department, on=date(2025, 1, 1))

    order = an_order(department)

    rows = list(order.rows.all())
    assert [(row.document, row.sha256, row.kept_from) for row in rows] == [
        (first.document, first.document.sha256, LONG_AGO),
        (second.document, second.document.sha256, date(2018, 4, 1)),
    ]
    listed = "".join(f"{row.document_id} {row.sha256} {row.kept_from}\n" for row in rows)
    assert order.list_sha256 == digest_of(rows) == sha256(listed.encode()).hexdigest()
    assert is_there(first.document)
    event = Event.objects.get(action="destruction.order")
    assert event.after["papers"] == 2
    assert event.after["list_sha256"] == order.list_sha256


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "completion"}, "Choose a kind of paper"),
        ({"kind": "event"}, "Choose a kind of paper"),
        ({"authority": " "}, "Name the line"),
        ({"authority": "x" * 201}, "Shorten it"),
        ({"authority": "a\u202eb"}, "can’t be shown|sign"),
        ({"until_on": date(2014, 1, 1)}, "is before"),
        ({"from_on": date(2018, 3, 11)}, "No paper of this kind and span may go"),
    ],
)
def test_an_order_is_refused_in_words(department, changes, words):
    a_scan(department)

    with pytest.raises(ValidationError, match=words):
        an_order(department, **changes)

    assert not DestructionOrder.objects.exists()
    assert not Event.objects.filter(action__startswith="destruction").exists()


def test_more_than_one_order_names_is_refused(department, monkeypatch):
    for day in (1, 2, 3):
        a_scan(department, on=date(2018, 3, day))
    assert MOST_PAPERS == 2_000
    monkeypatch.setattr("records.retention.orders.MOST_PAPERS", 2)

    with pytest.raises(ValidationError, match="Choose a shorter span"):
        an_order(department)


def test_what_is_held_or_named_by_another_order_is_in_no_list(department):
    free, held, named = (a_scan(department, on=date(2018, 3, day)) for day in (1, 2, 3))
    a_hold(held.course_session, department.ogc)
    an_order(department, from_on=date(2018, 3, 3))

    order = an_order(department)

    assert [row.document for row in order.rows.all()] == [free.document]
    assert named.document not in [row.document for row in order.rows.all()]


def test_nobody_orders_their_own_papers(department):
    """Who has left and come back, as nobody else here has papers that may go."""
    for member in (department.hrd, department.officer):
        a_certificate(leave(member, date(2019, 1, 1)), by=department.clerk)

    found = papers_to_go(
        "certificate",
        from_on=date(2015, 1, 1),
        until_on=date(2019, 12, 31),
        by=department.hrd,
        today=timezone.localdate(),
    )

    assert [paper.member for paper in found] == [department.officer]


@pytest.mark.parametrize("seat", ["ogc", "clerk", "auditor", "administrator", "officer"])
def test_nobody_else_orders(department, seat):
    a_scan(department)

    with pytest.raises(PermissionDenied):
        an_order(department, by=department.members[seat])

    assert not DestructionOrder.objects.exists()


def test_a_form_sent_twice_orders_once(department):
    a_scan(department)
    form = {
        "kind": "scan",
        "from_on": "2015-01-01",
        "until_on": "2019-12-31",
        "authority": SERIES,
        "form_token": "12345678-1234-5678-1234-567812345678",
    }
    client = client_of(department.hrd)

    for _ in range(2):
        client.post(reverse("records:destruction-new"), form)

    assert DestructionOrder.objects.count() == 1


# The second signature ----------------------------------------------------------------------------


def test_who_asked_never_confirms(department):
    a_scan(department)
    order = an_order(department)

    with pytest.raises(PermissionDenied):
        confirmed(order, department.hrd)
    with pytest.raises(IntegrityError), transaction.atomic():
        DestructionOrder.objects.filter(pk=order.pk).update(
            confirmed_by=department.hrd, confirmed_at=timezone.now()
        )

    assert not Job.objects.exists()


def test_a_hold_between_order_and_signature_is_said_and_nothing_goes(department):
    held = a_scan(department)
    a_scan(department, on=date(2018, 3, 11))
    order = an_order(department)
    a_hold(held.course_session, department.ogc)

    with pytest.raises(ValidationError, match="Of its 2 papers, 1 is under a legal hold"):
        confirmed(order, department.ogc)

    assert not Job.objects.exists()
    page = client_of(department.ogc).get(reverse("records:destruction-confirm", args=[order.pk]))
    assert "1 is under a legal hold" in page.content.decode()


def test_what_changed_since_the_order_is_said(department):
    scan = a_scan(department)
    order = an_order(department)
    type(scan.course_session).objects.filter(pk=scan.course_session_id).update(
        starts_on=date(2025, 3, 1), ends_on=date(2025, 3, 1)
    )

    with pytest.raises(ValidationError, match="1 is not what was listed any more"):
        confirmed(order, department.ogc)


def test_a_list_that_was_tampered_with_is_confirmed_by_nobody(department):
    a_scan(department)
    other = a_scan(department, on=date(2018, 3, 11))
    order = an_order(department, until_on=LONG_AGO)
    DestructionRow.objects.create(
        order=order,
        document=other.document,
        sha256=other.document.sha256,
        size=1,
        kept_from=date(2018, 3, 11),
    )

    with pytest.raises(ValidationError, match="not the one that was asked for"):
        confirmed(order, department.ogc)


def test_an_order_is_taken_back_or_refused_and_then_confirmed_by_nobody(department):
    a_scan(department)
    now = timezone.now()
    back, refused = an_order(department), None
    stop_destruction(order=back, by=department.hrd, now=now)
    refused = an_order(department)
    refuse_destruction(order=refused, by=department.ogc, now=now)

    for order in (back, refused):
        with pytest.raises(ValidationError, match="was stopped by"):
            confirmed(order, department.ogc)
        with pytest.raises(ValidationError, match="was stopped by"):
            stop_destruction(order=order, by=department.hrd, now=now)
    assert Event.objects.filter(action="destruction.stop").count() == 1
    assert Event.objects.filter(action="destruction.refuse").count() == 1


def test_it_is_due_to_counsel_until_it_is_confirmed(department):
    a_scan(department)
    order = an_order(department)
    today = timezone.localdate()

    [clock] = destruction_to_confirm(department.ogc, today)
    assert clock.page == reverse("records:destruction-detail", args=[order.pk])

    confirmed(order, department.ogc)
    assert list(destruction_to_confirm(department.ogc, today)) == []


# Carrying it out ---------------------------------------------------------------------------------


def test_the_files_go_and_the_rows_stay_with_their_hashes(department):
    scans = [a_scan(department, on=date(2018, 3, day)) for day in (1, 2)]
    other = a_scan(department, on=date(2025, 3, 1))
    PaperWords.objects.create(document=scans[0].document, why="None.", read_at=timezone.now())
    hashes = [scan.document.sha256 for scan in scans]

    order = carried_out(confirmed(an_order(department), department.ogc))

    documents = [Document.objects.get(pk=scan.document_id) for scan in scans]
    assert [is_there(document) for document in documents] == [False, False]
    assert [document.sha256 for document in documents] == hashes
    assert {document.name for document in documents} == {DESTROYED}
    assert not PaperWords.objects.exists()
    assert is_there(other.document)
    assert order.finished_at is not None
    assert Event.objects.filter(action="document.destroy").count() == 2
    done = Event.objects.get(action="destruction.finish")
    assert done.after["destroyed"] == 2
    assert done.after["certificate_sha256"] == order.certificate_sha256


def test_the_event_log_verifies_before_and_after(department):
    a_scan(department)
    before = walk_log()

    carried_out(confirmed(an_order(department), department.ogc))

    after = walk_log()
    assert (before.is_fine, after.is_fine) == (True, True)
    assert after.events > before.events


def test_a_paper_that_is_gone_is_said_to_be_and_is_missed_by_nobody(department):
    scan = a_scan(department)
    carried_out(confirmed(an_order(department), department.ogc))
    client = client_of(department.clerk)

    for name in ("records:document-file", "records:document-shown"):
        page = client.get(reverse(name, args=[scan.document_id]))
        assert page.status_code == 410
        assert scan.document.sha256 in page.content.decode()
    picture = reverse("records:document-page", args=[scan.document_id, 1])
    assert client.get(picture).status_code == 404
    assert look_for_orphans(timezone.now()).missing == ()


def test_no_completion_and_no_standing_changes(department):
    member = department.officer
    paper = a_certificate(member, by=department.clerk)
    leave(member, date(2019, 1, 1))
    refresh()
    record = reverse("desk:member-record", args=[member.serial_number])
    client = client_of(department.clerk)

    def told() -> str:
        content = client.get(record, {"period": "2018"}).content.decode()
        return content.partition('aria-label="Standing for')[2].partition("</section>")[0]

    before, completions = told(), list(Completion.objects.values())

    order = carried_out(confirmed(an_order(department, kind="certificate"), department.ogc))

    assert order.rows.get().document == paper
    assert order.finished_at is not None
    assert list(Completion.objects.values()) == completions
    assert told() == before != ""


def test_a_hold_placed_after_the_signature_keeps_its_paper(department):
    held, gone = a_scan(department), a_scan(department, on=date(2018, 3, 11))
    order = confirmed(an_order(department), department.ogc)
    a_hold(held.course_session, department.ogc)

    order = carried_out(order)

    assert (is_there(held.document), is_there(gone.document)) == (True, False)
    assert [row.why_kept for row in order.rows.all()] == [HELD_SINCE, ""]
    assert Event.objects.get(action="destruction.finish").after["kept"] == 1


def test_another_file_than_the_one_listed_stays(department):
    scan = a_scan(department)
    order = confirmed(an_order(department), department.ogc)
    name = scan.document.file.name
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"Another paper."))

    order = carried_out(order)

    assert is_there(scan.document)
    assert order.rows.get().why_kept == OTHER_FILE


def test_one_killed_after_the_file_went_is_finished_by_the_next_try(department, monkeypatch):
    scan = a_scan(department)
    order = confirmed(an_order(department), department.ogc)
    row = order.rows.get()

    def killed(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(destroying, "record_event", killed)
        with pytest.raises(SystemExit):
            destroy_paper(row=row, by=department.ogc, now=timezone.now())
    row.refresh_from_db()
    assert (is_there(scan.document), row.is_done) == (False, False)
    # A hold in between can't bring it back, and what is gone is not said to have stayed.
    a_hold(scan.course_session, department.ogc)

    order = carried_out(order)

    row.refresh_from_db()
    assert row.destroyed_at is not None
    assert order.finished_at is not None
    assert Event.objects.filter(action="document.destroy").count() == 1


def test_what_was_done_is_not_done_twice(department):
    a_scan(department)
    order = confirmed(an_order(department), department.ogc)
    row = order.rows.get()

    for _ in range(2):
        destroy_paper(row=row, by=department.ogc, now=timezone.now())

    assert Event.objects.filter(action="document.destroy").count() == 1


def test_nothing_goes_without_two_signatures_whoever_calls(department):
    scan = a_scan(department)
    order = an_order(department)
    row = order.rows.get()

    for by in (department.ogc, department.hrd):
        with pytest.raises(PermissionDenied):
            destroy_paper(row=row, by=by, now=timezone.now())
    confirmed(order, department.ogc)
    with pytest.raises(PermissionDenied):
        destroy_paper(row=row, by=department.hrd, now=timezone.now())

    assert is_there(scan.document)


def test_a_job_that_was_canceled_is_gone_on_with(department):
    a_scan(department)
    order = confirmed(an_order(department), department.ogc)
    now = timezone.now()
    with pytest.raises(ValidationError, match="A job is carrying it out already"):
        carry_out_rest(order=order, by=department.ogc, now=now)
    cancel_job(job=Job.objects.get(), now=now)
    assert order.finished_at is None

    carry_out_rest(order=order, by=department.ogc, now=now)
    order = carried_out(order)

    assert order.finished_at is not None
    with pytest.raises(ValidationError, match="was confirmed by"):
        carry_out_rest(order=order, by=department.ogc, now=now)


def test_a_job_claimed_again_at_its_end_makes_one_certificate(department):
    a_scan(department)
    order = carried_out(confirmed(an_order(department), department.ogc))
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.WAITING, ended_at=None, items_done=0, parts=[]
    )

    work_on(claim_next())

    again = DestructionOrder.objects.get(pk=order.pk)
    assert again.certificate_sha256 == order.certificate_sha256
    assert Event.objects.filter(action="destruction.finish").count() == 1


def test_a_certificate_that_can_not_be_stored_leaves_the_order_open(department, monkeypatch):
    a_scan(department)
    order = confirmed(an_order(department), department.ogc)
    # Other tests leave theirs.
    before = set(look_for_orphans(timezone.now()).orphans)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the log is full")

    with monkeypatch.context() as patched:
        destroy_paper(row=order.rows.get(), by=department.ogc, now=timezone.now())
        patched.setattr(destroying, "record_event", fail)
        with pytest.raises(RuntimeError):
            destroying.finish_destruction(order=order, by=department.ogc, now=timezone.now())
    order.refresh_from_db()
    assert order.finished_at is None
    assert set(look_for_orphans(timezone.now()).orphans) <= before

    assert carried_out(order).finished_at is not None


# The one exception --------------------------------------------------------------------------------


def test_a_document_is_changed_and_deleted_by_nobody_else():
    document = DocumentFactory()

    with pytest.raises(TypeError):
        document.save()
    with pytest.raises(TypeError):
        document.delete()
    with pytest.raises(TypeError):
        Document.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(destroyed_at=timezone.now())


# The certificate ----------------------------------------------------------------------------------


def test_the_certificate_says_what_went_by_whom_and_under_which_line(department):
    held, gone = a_scan(department), a_scan(department, on=date(2018, 3, 11))
    order = confirmed(an_order(department), department.ogc)
    a_hold(held.course_session, department.ogc)
    order = carried_out(order)

    page = reverse("records:destruction-certificate", args=[order.pk])
    content = client_of(department.hrd).get(page).getvalue()

    assert sha256(content).hexdigest() == order.certificate_sha256
    words = text_of_pdf(content)
    for told in (
        f"Certificate of destruction {order.pk}",
        "Scans of signed sheets",
        "Jan 1, 2015 to Dec 31, 2019",
        "11 CSR 75-15.020(5)(B)",
        SERIES,
        department.hrd.name,
        department.ogc.name,
        order.list_sha256,
        gone.document.sha256,
        held.document.sha256,
        HELD_SINCE,
        "1 paper; 1 of the order stayed",
    ):
        assert told.replace("\n", " ") in " ".join(words.split()), told
    reader = PdfReader(BytesIO(content))
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_there_is_no_certificate_before_it_is_carried_out(department):
    a_scan(department)
    order = an_order(department)

    page = reverse("records:destruction-certificate", args=[order.pk])

    assert client_of(department.ogc).get(page).status_code == 404


def test_one_whose_file_is_lost_is_not_found(department):
    a_scan(department)
    order = carried_out(confirmed(an_order(department), department.ogc))
    default_storage.delete(order.certificate.name)

    page = reverse("records:destruction-certificate", args=[order.pk])

    assert client_of(department.ogc).get(page).status_code == 404


def test_the_pages_of_an_order_offer_what_its_reader_may_do(department):
    a_scan(department)
    order = an_order(department)
    page = reverse("records:destruction-detail", args=[order.pk])

    def offered(member: Member) -> set[str]:
        content = client_of(member).get(page).content.decode()
        words = ("Confirm it", "Refuse it", "Take it back", "Have the rest carried out")
        return {each for each in words if each in content}

    assert offered(department.ogc) == {"Confirm it", "Refuse it"}
    assert offered(department.hrd) == {"Take it back"}
    assert offered(department.clerk) == set()
    confirm_destruction(order=order, by=department.ogc, now=timezone.now())
    assert offered(department.ogc) == set()
    Job.objects.all().delete()
    assert offered(department.ogc) == {"Have the rest carried out"}
