"""Orders to destroy papers: asked for by one, confirmed by another of another role, or stopped.

`docs/decisions/2026-11-29-destruction-takes-two.md` says why it is so.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import get_text_list

from events.actions import record_file_taken
from events.event_log import record_event
from frame.forms_once import Added, add_once, made_by_form
from frame.holding import hold_number
from frame.jobs.actions import add_job
from frame.jobs.models import Job
from frame.reasons import checked_reason
from frame.transitions import Transition
from frame.words import us_date
from people.actions.by_two import stop_row
from people.models import Member
from records.models import DestructionOrder, DestructionRow
from records.retention.holds import ORDERS_AND_HOLDS, held_documents
from records.retention.jobs import DESTROY_PAPERS
from records.retention.papers import PAPER_KINDS, may_go, papers_for_packs
from records.retention.schedule import schedule
from records.retention.states import (
    ASK_DESTRUCTION,
    CARRY_OUT,
    CONFIRM_DESTRUCTION,
    REFUSE_DESTRUCTION,
    STOP_DESTRUCTION,
    TAKE_CERTIFICATE,
)
from records.retention.told import serials_on

# So many papers one order names at most: somebody reads the list.
MOST_PAPERS = 2_000
LONGEST_AUTHORITY = 200
WHY_REFUSED = "Say why it is refused; who asked for it reads it."
# Of a paper that an order names and that may not go any more, why not.
HELD = "under a legal hold or asked for by a release request that is open"
FOR_A_PACK = "of a member whose leaver’s pack is still to be handed over"
NOT_AS_LISTED = "not what was listed any more"
WAY_ON = "Refuse this order, and have the others asked for anew."
NO_AUTHORITY = (
    "Name the line of the Missouri Secretary of State's schedule that allows it, as of a series "
    "number. Six years are the least that 11 CSR 75-15.020(5) asks for, and it may ask for more."
)


def papers_to_go(kind: str, *, from_on: date, until_on: date, by: Member, today: date) -> Any:
    """The papers that an order of `by` would name: none of their own, none of another order."""
    waiting = DestructionRow.objects.filter(
        order__stopped_at__isnull=True, order__finished_at__isnull=True
    )
    found = may_go(schedule()[kind], today=today, known_to=[by]).filter(
        kept_from__gte=from_on, kept_from__lte=until_on
    )
    # Not `exclude(member=by)`, which would leave out what is of nobody too.
    others = found.filter(Q(member__isnull=True) | ~Q(member=by))
    return others.exclude(pk__in=waiting.values("document")).order_by("pk")


def digest_of(rows: Iterable[DestructionRow]) -> str:
    """The SHA-256 of the list: a line a paper with its number, its own hash and its day."""
    lines = (f"{row.line}\n" for row in sorted(rows, key=lambda row: row.document_id))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


@transaction.atomic
def order_destruction(
    *,
    kind: str,
    from_on: date,
    until_on: date,
    authority: str,
    by: Member,
    now: datetime,
    form_token: UUID | None = None,
) -> Added[DestructionOrder]:
    """Ask that the papers of a kind and a span are destroyed. Nothing is, until another confirms.

    Args:
        kind: a line of the schedule whose records are papers.
        from_on: the first of the days that their years count from; `until_on` the last.
        authority: the line of the Secretary of State's schedule that allows it.

    Raises:
        PermissionDenied: `by` may not order it.
        ValidationError: by field: the kind, the span or the authority; nothing of it may go; or it
            is too much for one order.
    """
    ASK_DESTRUCTION.check_can_now(None, by=by)
    hold_number(ORDERS_AND_HOLDS)
    if (made := made_by_form(DestructionOrder, form_token)) is not None:
        return Added(made, is_repeat=True)
    authority = _checked_authority(authority)
    found = _papers_asked_for(kind, from_on, until_on, by=by, today=timezone.localdate(now))
    line = schedule()[kind]

    def add() -> DestructionOrder:
        order = DestructionOrder(
            kind=kind,
            schedule_line=f"{line.label}: {line.period} ({line.source})",
            from_on=from_on,
            until_on=until_on,
            authority=authority,
            asked_by=by,
            asked_at=now,
            form_token=form_token,
        )
        rows = [
            DestructionRow(
                order=order,
                document_id=paper.pk,
                sha256=paper.sha256,
                size=paper.size,
                kept_from=paper.kept_from,
            )
            for paper in found
        ]
        order.list_sha256 = digest_of(rows)
        order.save()
        DestructionRow.objects.bulk_create(rows)
        record_event(
            ASK_DESTRUCTION.event,
            by=by,
            about=order,
            after={
                "kind": line.label,
                "from_on": from_on,
                "until_on": until_on,
                "authority": authority,
                "papers": len(rows),
                "list_sha256": order.list_sha256,
                "named": serials_on(order.documents),
            },
        )
        return order

    return add_once(DestructionOrder, form_token, add)


def _papers_asked_for(
    kind: str, from_on: date, until_on: date, *, by: Member, today: date
) -> list[Any]:
    if kind not in PAPER_KINDS:
        raise ValidationError({"kind": "Choose a kind of paper from the list."})
    if until_on < from_on:
        raise ValidationError(
            {"until_on": f"{us_date(until_on)} is before {us_date(from_on)}. Correct one of them."}
        )
    papers = papers_to_go(kind, from_on=from_on, until_on=until_on, by=by, today=today)
    found = list(papers[: MOST_PAPERS + 1])
    if not found:
        raise ValidationError(
            f"No paper of this kind and span may go: none has been kept long enough, or all that "
            "have are held, named by another order, or of a member whose leaver’s pack is still "
            f"to be handed over. It is kept {schedule()[kind].period}."
        )
    if len(found) > MOST_PAPERS:
        raise ValidationError(
            {"until_on": f"More than {MOST_PAPERS:,} papers. Choose a shorter span."}
        )
    return found


def _checked_authority(authority: str) -> str:
    line = " ".join(authority.split())
    return checked_reason(line, missing=NO_AUTHORITY, field="authority", longest=LONGEST_AUTHORITY)


class ComeBetween(NamedTuple):
    """What has come in between since an order was asked for.

    Args:
        words: it in a sentence; blank where nothing has.
        papers: by the key of each paper that may not go as it was listed, why not.
    """

    words: str = ""
    papers: Mapping[int, str] = {}


def come_between(order: DestructionOrder, *, reader: Member, today: date) -> ComeBetween:
    """What has come in between since the order was asked for, as far as its reader may know.

    What is kept from the reader, or from who asked for it, is no reason to ask anew, which would
    tell of it: what it holds stays when its turn comes.
    """
    known_to = [order.asked_by, reader]
    rows = list(order.rows.all())
    if digest_of(rows) != order.list_sha256:
        return ComeBetween("The list of this order is not the one that was asked for.")
    named = [row.document_id for row in rows]
    still = {
        paper.pk: (paper.sha256, paper.kept_from)
        for paper in may_go(schedule()[order.kind], today=today, known_to=known_to).filter(
            pk__in=named
        )
    }
    changed = [
        row.document_id for row in rows if still.get(row.document_id) != (row.sha256, row.kept_from)
    ]
    if not changed:
        return ComeBetween()
    why = dict.fromkeys(changed, NOT_AS_LISTED)
    # What is held is said to be, whatever else keeps it.
    for reason, kept in (
        (FOR_A_PACK, papers_for_packs()),
        (HELD, held_documents(known_to=known_to)),
    ):
        found = kept.filter(pk__in=changed)
        why |= dict.fromkeys(found.values_list("pk", flat=True), reason)
    words = [
        f"{number:,} {'is' if number == 1 else 'are'} {reason}"
        for reason in (HELD, FOR_A_PACK, NOT_AS_LISTED)
        if (number := list(why.values()).count(reason))
    ]
    return ComeBetween(f"Of its {len(rows):,} papers, {get_text_list(words, 'and')}.", why)


@transaction.atomic
def confirm_destruction(*, order: DestructionOrder, by: Member, now: datetime) -> Job:
    """Give the second signature, and have the order carried out as a job of `by`.

    Raises:
        PermissionDenied: `by` may not confirm it.
        ValidationError: `by` asked for it or is named by it, it waits no longer, or something has
            come in between.
    """
    hold_number(ORDERS_AND_HOLDS)
    order = _locked(order)
    CONFIRM_DESTRUCTION.check_can_now(order, by=by)
    if words := come_between(order, reader=by, today=timezone.localdate(now)).words:
        raise ValidationError(f"{words} {WAY_ON}")
    order.confirmed_by, order.confirmed_at = by, now
    order.save()
    record_event(
        CONFIRM_DESTRUCTION.event,
        by=by,
        about=order,
        after={
            "papers": order.rows.count(),
            "list_sha256": order.list_sha256,
            "asked_by": order.asked_by.serial_number,
            "named": serials_on(order.documents),
        },
    )
    return _job_of(order, by=by, now=now)


@transaction.atomic
def carry_out_rest(*, order: DestructionOrder, by: Member, now: datetime) -> Job:
    """Have the rest of a confirmed order carried out, where its job was canceled or failed.

    Raises:
        PermissionDenied: `by` may not confirm it.
        ValidationError: nothing is left to do, or a job is at it.
    """
    order = _locked(order)
    CARRY_OUT.check_can_now(order, by=by)
    if job_at_it(order) is not None:
        raise ValidationError("A job is carrying it out already. Wait for its end.")
    return _job_of(order, by=by, now=now)


def job_at_it(order: DestructionOrder) -> Job | None:
    """The job that carries an order out and has not ended, if any."""
    waiting = Job.objects.filter(kind=DESTROY_PAPERS.key, ended_at__isnull=True)
    return waiting.filter(asked__order=order.pk).first()


def _job_of(order: DestructionOrder, *, by: Member, now: datetime) -> Job:
    return add_job(
        DESTROY_PAPERS,
        title=f"{order}: {schedule()[order.kind].label}",
        file_name="",
        asked={"order": order.pk},
        by=by,
        now=now,
    ).row


@transaction.atomic
def stop_destruction(*, order: DestructionOrder, by: Member, now: datetime) -> DestructionOrder:
    """Take an order back that nobody has confirmed.

    Raises:
        PermissionDenied: `by` may not order it.
        ValidationError: it is confirmed or stopped already.
    """
    return _stopped(order, STOP_DESTRUCTION, by=by, now=now)


@transaction.atomic
def refuse_destruction(
    *, order: DestructionOrder, reason: str, by: Member, now: datetime
) -> DestructionOrder:
    """Refuse the second signature with a reason.

    Raises:
        PermissionDenied: `by` may not confirm it.
        ValidationError: it is confirmed or stopped already, or the reason is blank.
    """
    return _stopped(order, REFUSE_DESTRUCTION, reason=reason, by=by, now=now)


def _stopped(
    order: DestructionOrder,
    step: Transition[DestructionOrder, Any],
    *,
    reason: str | None = None,
    by: Member,
    now: datetime,
) -> DestructionOrder:
    order = _locked(order)
    step.check_can_now(order, by=by)
    after = {"list_sha256": order.list_sha256}
    if reason is not None:
        after["reason"] = order.refuse_reason = checked_reason(reason, missing=WHY_REFUSED)
    stop_row(order, by=by, now=now)
    record_event(step.event, by=by, about=order, after=after)
    return order


@transaction.atomic
def record_certificate_taken(*, order: DestructionOrder, by: Member) -> None:
    """Note that `by` takes the certificate of an order away.

    Raises:
        ValidationError: they have taken too many files today.
    """
    after = {"certificate_sha256": order.certificate_sha256}
    record_file_taken(TAKE_CERTIFICATE, by=by, about=order, after=after)


def _locked(order: DestructionOrder) -> DestructionOrder:
    # No join: after a wait, PostgreSQL reads the locked row anew, but not the rows joined to it.
    return DestructionOrder.objects.select_for_update().get(pk=order.pk)
