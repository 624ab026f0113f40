"""Carrying an order out: the one place in the product where something of a record goes.

Everything else is voided and stays. Each paper goes by itself, in two transactions, and doing it
again after a kill finds what is done.
"""

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from events.event_log import record_event
from frame.handing_over import is_as_stored
from frame.holding import hold_number
from people.models import Member
from records.models import DestructionOrder, DestructionRow, Document, PaperWords
from records.models.document import DESTROYED
from records.retention.certificate import certificate_of
from records.retention.holds import ORDERS_AND_HOLDS
from records.retention.models import certificate_path
from records.retention.papers import may_go
from records.retention.schedule import schedule
from records.retention.states import CARRY_OUT, PAPER_DESTROY, OrderState, order_state
from records.retention.told import serials_on

# Not why: what holds it may be kept from who reads this.
NOT_FREE = "It was not among the papers that may go when its turn came."
OTHER_FILE = "The stored file is not the one that was listed."
MISSING = "Its file is not in the storage, and was not destroyed here. Tell an administrator."
AWAY = (
    "The storage of papers is away: a paper that was going is not in it, nor the note beside it "
    "that it goes. Tell an administrator. Once the storage is back, have the rest carried out."
)
GOES = ".goes"


def destroy_paper(*, row: DestructionRow, by: Member, now: datetime) -> DestructionRow:
    """Destroy one paper that a confirmed order names; its row stays, with its hash and its day.

    That it begins is on record before the file goes, and the file goes before the end is committed:
    where the process is killed in between, the next try finds no file and writes down that it is
    gone. A file that is missing is not called destroyed by that alone, since its storage may be
    away: a note lies in the same storage from before the file goes until its end is committed.

    Raises:
        PermissionDenied: two have not signed for it, or `by` may not carry it out.
        ValidationError: the storage is away, so nobody knows whether the file is gone.
    """
    row = _begin(row, by=by, now=now)
    if not row.is_done:
        row = _end(row, by=by, now=now)
    default_storage.delete(_note_beside(row))
    return row


def _note_beside(row: DestructionRow) -> str:
    """The name of the note that a paper goes."""
    return f"{row.document.file.name}{GOES}"


@transaction.atomic
def _begin(row: DestructionRow, *, by: Member, now: datetime) -> DestructionRow:
    order, row = _locked(row, by=by)
    if row.is_done or row.began_at is not None:
        return row
    if why_kept := _why_kept(order, row, now=now):
        row.why_kept = why_kept
    else:
        row.began_at = now
    row.save()
    return row


@transaction.atomic
def _end(row: DestructionRow, *, by: Member, now: datetime) -> DestructionRow:
    order, row = _locked(row, by=by)
    if row.is_done:
        return row
    document = Document.objects.select_for_update(no_key=True).get(pk=row.document_id)
    name = document.file.name or ""
    if default_storage.exists(name):
        if why_kept := _why_kept(order, row, now=now):
            row.why_kept = why_kept
            row.save()
            return row
        if not default_storage.exists(_note_beside(row)):
            default_storage.save(_note_beside(row), ContentFile(row.sha256))
        default_storage.delete(name)
    elif not default_storage.exists(_note_beside(row)):
        raise ValidationError(AWAY)
    PaperWords.objects.filter(document=document).delete()
    # save() refuses a stored document: this is the one change there is.
    of_it = Document.objects.filter(pk=document.pk)
    of_it.update(name=DESTROYED, destroyed_at=now)
    row.destroyed_at = now
    row.save()
    record_event(
        PAPER_DESTROY,
        by=by,
        about=document,
        member=document.member,
        after={"sha256": row.sha256, "order": str(order), "named": serials_on(of_it)},
    )
    return row


def _locked(row: DestructionRow, *, by: Member) -> tuple[DestructionOrder, DestructionRow]:
    """The order and its row as they stand, to be changed by nobody else; no hold comes meanwhile.

    Raises:
        PermissionDenied: as of `destroy_paper`.
    """
    hold_number(ORDERS_AND_HOLDS)
    order = DestructionOrder.objects.select_for_update(no_key=True).get(pk=row.order_id)
    row = DestructionRow.objects.select_for_update(no_key=True).get(pk=row.pk)
    by.check_right_now(CARRY_OUT.right)
    if order_state(order) != OrderState.CONFIRMED:
        raise PermissionDenied
    return order, row


def _why_kept(order: DestructionOrder, row: DestructionRow, *, now: datetime) -> str:
    """Why a paper stays that the order names: a hold of today, another use, another file, none."""
    today = timezone.localdate(now)
    if not may_go(schedule()[order.kind], today=today).filter(pk=row.document_id).exists():
        return NOT_FREE
    try:
        with row.document.file.open("rb") as stored:
            is_the_listed = is_as_stored(stored, row.sha256)
    except FileNotFoundError:
        return MISSING
    return "" if is_the_listed else OTHER_FILE


def finish_destruction(*, order: DestructionOrder, by: Member, now: datetime) -> DestructionOrder:
    """End an order whose every paper is seen to; of what was destroyed, with a certificate.

    Raises:
        PermissionDenied: `by` may not carry it out.
        ValidationError: it is finished already.
    """
    CARRY_OUT.check_can_now(order, by=by)
    assert all(row.is_done for row in order.rows.all()), "every paper is seen to before"
    if not order.rows.filter(destroyed_at__isnull=False).exists():
        return _finished(order, by=by, now=now)
    content = certificate_of(order, finished_at=now)
    name = default_storage.save(certificate_path(order, ""), ContentFile(content))
    try:
        return _finished(order, name, hashlib.sha256(content).hexdigest(), by=by, now=now)
    except BaseException:
        default_storage.delete(name)
        raise


@transaction.atomic
def _finished(
    order: DestructionOrder,
    certificate: str = "",
    certificate_sha256: str = "",
    *,
    by: Member,
    now: datetime,
) -> DestructionOrder:
    order = DestructionOrder.objects.select_for_update().get(pk=order.pk)
    CARRY_OUT.check_can_now(order, by=by)
    order.certificate = certificate
    order.certificate_sha256 = certificate_sha256
    order.finished_at = now
    order.save()
    destroyed = order.rows.filter(destroyed_at__isnull=False)
    told = {
        "destroyed": destroyed.count(),
        "kept": order.rows.filter(destroyed_at__isnull=True).count(),
        "list_sha256": order.list_sha256,
        "named": serials_on(Document.objects.filter(destruction_rows__in=destroyed)),
    }
    if certificate:
        told["certificate_sha256"] = certificate_sha256
    record_event(CARRY_OUT.event, by=by, about=order, after=told)
    return order
