"""An order is carried out: done whole, and told by a certificate."""

from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

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
from events.persons import PersonThen
from events.verifying import walk_log
from frame.handing_over import OTHER_FILE as NOT_AS_STORED
from frame.jobs.actions import cancel_job
from frame.jobs.models import Job
from frame.jobs.running import claim_next, work_on
from frame.storing.orphans import look_for_orphans
from kcpd_training.settings import STORAGES
from records.models import Completion, DestructionOrder, Document, PaperWords
from records.models.document import DESTROYED
from records.retention import destroying
from records.retention.destroying import (
    AWAY,
    GOES,
    MISSING,
    NOT_FREE,
    OTHER_FILE,
    destroy_paper,
)
from records.retention.holds import lift_hold
from records.retention.orders import carry_out_rest
from records.retention.states import OrderState, order_state
from tests.compliance.reading import text_of_pdf
from tests.factories import DocumentFactory
from tests.records.retention.keeping import (
    SERIES,
    a_certificate,
    a_hold,
    a_scan,
    an_order,
    carried_out,
    confirmed,
    is_there,
    leave,
)
from tests.signed_in import client_of
from tests.uploads import change_stored

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_disk(settings, tmp_path: Path) -> Path:
    """The folder of the storage, which can be taken away."""
    folder = tmp_path / "files"
    folder.mkdir()
    settings.MEDIA_ROOT = folder
    settings.STORAGES = {**settings.STORAGES, "default": STORAGES["default"]}
    return folder


def stored_in(folder: Path) -> list[str]:
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


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
    assert [row.why_kept for row in order.rows.all()] == [NOT_FREE, ""]
    assert Event.objects.get(action="destruction.finish").after["kept"] == 1


def test_papers_whose_storage_is_away_are_not_called_destroyed(department):
    held, listed = a_scan(department), a_scan(department, on=date(2018, 3, 11))
    order = confirmed(an_order(department), department.ogc)
    a_hold(held.course_session, department.ogc)
    for scan in (held, listed):
        default_storage.delete(scan.document.file.name)

    order = carried_out(order)

    assert [row.why_kept for row in order.rows.order_by("pk")] == [NOT_FREE, MISSING]
    assert not Document.objects.filter(destroyed_at__isnull=False).exists()
    assert not Event.objects.filter(action="document.destroy").exists()


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


@pytest.mark.parametrize("has_gone", [False, True])
def test_one_killed_while_its_file_goes_is_called_neither_gone_nor_kept_while_the_storage_is_away(
    department, monkeypatch, on_disk, has_gone
):
    scan = a_scan(department)
    order = confirmed(an_order(department), department.ogc)
    delete = default_storage.delete

    def killed(name: str) -> None:
        if has_gone or name != scan.document.file.name:
            delete(name)
        if name == scan.document.file.name:
            raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(default_storage._wrapped, "delete", killed)
        with pytest.raises(SystemExit):
            destroy_paper(row=order.rows.get(), by=department.ogc, now=timezone.now())
    assert is_there(scan.document) != has_gone

    away = on_disk.rename(on_disk.with_name("away"))
    on_disk.mkdir()
    order = carried_out(order)
    [row] = order.rows.all()
    assert Job.objects.get().error == AWAY
    assert (row.destroyed_at, row.why_kept, order.finished_at) == (None, "", None)
    assert not Event.objects.filter(action="document.destroy").exists()

    on_disk.rmdir()
    away.rename(on_disk)
    carry_out_rest(order=order, by=department.ogc, now=timezone.now())
    order = carried_out(order)
    assert order.rows.get().destroyed_at is not None
    assert order.finished_at is not None
    assert Event.objects.filter(action="document.destroy").count() == 1
    assert stored_in(on_disk) == [order.certificate.name]


def test_a_paper_that_is_held_after_a_kill_stays_and_the_note_beside_it_goes(
    department, monkeypatch, on_disk
):
    scan = a_scan(department)
    order = confirmed(an_order(department), department.ogc)
    name = scan.document.file.name

    delete = default_storage.delete

    def killed(going: str) -> None:
        if going == name:
            raise SystemExit
        delete(going)

    with monkeypatch.context() as patched:
        patched.setattr(default_storage._wrapped, "delete", killed)
        with pytest.raises(SystemExit):
            destroy_paper(row=order.rows.get(), by=department.ogc, now=timezone.now())
    row = order.rows.get()
    assert (row.began_at is not None, row.is_done) == (True, False)
    assert stored_in(on_disk) == [name, f"{name}{GOES}"]
    a_hold(scan.course_session, department.ogc)

    carried_out(order)

    assert order.rows.get().why_kept == NOT_FREE
    assert stored_in(on_disk) == [name]
    assert not Event.objects.filter(action="document.destroy").exists()


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


# Nothing went -------------------------------------------------------------------------------------


def test_an_order_by_which_nothing_went_says_so_and_has_no_certificate(department):
    held = a_scan(department)
    order = confirmed(an_order(department), department.ogc)
    a_hold(held.course_session, department.ogc)

    order = carried_out(order)

    assert order_state(order) == OrderState.NOTHING_WENT
    assert (order.certificate.name, order.certificate_sha256) == ("", "")
    told = Event.objects.get(action="destruction.finish").after
    assert told == {"destroyed": 0, "kept": 1, "list_sha256": order.list_sha256, "named": []}
    client = client_of(department.hrd)
    page = client.get(reverse("records:destruction-detail", args=[order.pk])).text
    assert "Over, with nothing destroyed." in page
    assert "Nothing of this order was destroyed, so it has no certificate." in page
    assert f"Stayed. {NOT_FREE}" in page
    assert "Certificate of destruction" not in page
    certificate = reverse("records:destruction-certificate", args=[order.pk])
    assert client.get(certificate).status_code == 404


def test_its_papers_are_named_by_the_next_order_once_nothing_holds_them(department):
    held = a_scan(department)
    order = confirmed(an_order(department), department.ogc)
    hold = a_hold(held.course_session, department.ogc)
    carried_out(order)
    lift_hold(hold=hold, reason="It is over.", by=department.ogc, now=timezone.now())

    assert an_order(department).rows.get().document_id == held.document_id


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

    event = Event.objects.get(action="destruction.take_certificate")
    assert (event.by, event.after) == (
        PersonThen.of(department.hrd),
        {"certificate_sha256": order.certificate_sha256},
    )
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
        NOT_FREE,
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


def test_a_certificate_that_was_changed_in_the_storage_is_not_given(department):
    a_scan(department)
    order = carried_out(confirmed(an_order(department), department.ogc))
    change_stored(order.certificate.name)

    page = reverse("records:destruction-certificate", args=[order.pk])
    answer = client_of(department.ogc).get(page, follow=True)

    assert NOT_AS_STORED in answer.text
