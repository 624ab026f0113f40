"""Carrying an order out: the one place in the product where something of a record goes.

Everything else is voided and stays. Each paper goes in a transaction of its own, and doing it again
after a kill finds what is done.
"""

import hashlib
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from events.event_log import record_event
from people.models import Member
from records.models import DestructionOrder, DestructionRow, Document, PaperWords
from records.models.document import DESTROYED
from records.retention.certificate import certificate_of
from records.retention.models import certificate_path
from records.retention.papers import may_go
from records.retention.schedule import schedule
from records.retention.states import CARRY_OUT, PAPER_DESTROY, OrderState, order_state

HELD_SINCE = "Held, or kept for another reason, since the order was confirmed."
OTHER_FILE = "The stored file is not the one that was listed."


@transaction.atomic
def destroy_paper(*, row: DestructionRow, by: Member, now: datetime) -> DestructionRow:
    """Destroy one paper that a confirmed order names; its row stays, with its hash and its day.

    The file goes before the transaction is committed: where the process is killed in between, the
    next try finds no file and writes down that it is gone.

    Raises:
        PermissionDenied: two have not signed for it, or `by` may not carry it out.
    """
    order = DestructionOrder.objects.select_for_update(no_key=True).get(pk=row.order_id)
    row = DestructionRow.objects.select_for_update(no_key=True).get(pk=row.pk)
    if order_state(order) != OrderState.CONFIRMED or not by.has_right(CARRY_OUT.right):
        raise PermissionDenied
    if row.is_done:
        return row
    document = Document.objects.select_for_update(no_key=True).get(pk=row.document_id)
    name = document.file.name or ""
    if name and default_storage.exists(name):
        if why_kept := _why_kept(order, row, name, now=now):
            row.why_kept = why_kept
            row.save()
            return row
        default_storage.delete(name)
    PaperWords.objects.filter(document=document).delete()
    # save() refuses a stored document: this is the one change there is.
    Document.objects.filter(pk=document.pk).update(name=DESTROYED, destroyed_at=now)
    row.destroyed_at = now
    row.save()
    record_event(
        PAPER_DESTROY,
        by=by,
        about=document,
        member=document.member,
        after={"sha256": row.sha256, "order": str(order)},
    )
    return row


def _why_kept(order: DestructionOrder, row: DestructionRow, name: str, *, now: datetime) -> str:
    """Why a paper stays that the order names: a hold of today, another use, another file."""
    today = timezone.localdate(now)
    if not may_go(schedule()[order.kind], today=today).filter(pk=row.document_id).exists():
        return HELD_SINCE
    digest = hashlib.sha256()
    with default_storage.open(name) as stored:
        for chunk in stored.chunks():
            digest.update(chunk)
    return "" if digest.hexdigest() == row.sha256 else OTHER_FILE


def finish_destruction(*, order: DestructionOrder, by: Member, now: datetime) -> DestructionOrder:
    """Make the certificate of an order whose every paper is seen to, and store it.

    Raises:
        PermissionDenied: `by` may not carry it out.
        ValidationError: it is finished already.
    """
    CARRY_OUT.check_can(order, by=by)
    assert all(row.is_done for row in order.rows.all()), "every paper is seen to before"
    content = certificate_of(order, finished_at=now)
    name = default_storage.save(certificate_path(order, ""), ContentFile(content))
    try:
        with transaction.atomic():
            order = DestructionOrder.objects.select_for_update().get(pk=order.pk)
            CARRY_OUT.check_can(order, by=by)
            order.certificate = name
            order.certificate_sha256 = hashlib.sha256(content).hexdigest()
            order.finished_at = now
            order.save()
            destroyed = order.rows.filter(destroyed_at__isnull=False).count()
            record_event(
                CARRY_OUT.event,
                by=by,
                about=order,
                after={
                    "destroyed": destroyed,
                    "kept": order.rows.count() - destroyed,
                    "list_sha256": order.list_sha256,
                    "certificate_sha256": order.certificate_sha256,
                },
            )
    except BaseException:
        default_storage.delete(name)
        raise
    return order
