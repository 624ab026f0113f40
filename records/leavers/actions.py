"""Prepare a leaver's pack, hand it over, and withdraw what a separation no longer asks for."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from tempfile import TemporaryFile
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from events.actions import record_file_taken
from events.event_log import record_event
from events.signing import NoKeyError
from events.trail import check_unchanged_since
from frame.files import CheckedFile
from frame.handing_over import is_as_stored
from frame.hours import ZERO
from frame.reasons import checked_reason
from frame.words import hours, us_date
from people.actions.locking import locked_member
from people.models import Member
from records.actions.documents import document_facts, filing
from records.leavers.models import LONGEST_TO, LONGEST_WHY, LeaverPack, PackTry
from records.leavers.packing import write_pack
from records.leavers.states import (
    CORRECT_HAND_OVER,
    HAND_OVER,
    PREPARE,
    TAKE_PACK,
    TAKEN_BACK,
    WITHDRAW,
    PackState,
    check_of_another,
    first_taken_on,
    hand_over_events,
    not_to_hand_over,
    pack_state,
    was_taken,
)
from records.leavers.told import (
    Told,
    credits_of,
    outdated_packs,
    tells,
    told_now,
    told_of,
    what_changed,
)
from records.models import Completion

CAN_NOT_SIGN = "The record of a pack is signed, and that can't be done here: {}"
NOTHING_TO_TELL = "{} has no CLEE credit of the time with the department, so no pack is owed."
PREPARED_AGAIN = "Another was prepared. {} after this one."
CHANGED_MEANWHILE = "{} while the transcript was set, so the pack was not made. Prepare it again."
PREPARED_FOR_FILE = "Another was prepared, since its file was not the one that was stored any more."
CHANGED = "{} since this was prepared, so it is not the complete record any more. Prepare it again."
NOTHING_LEFT = (
    "Since this was prepared, every CLEE credit of the time with the department was voided or "
    "moved to another record, so no pack is owed any more."
)
OTHER_FILE = (
    "The file of this pack is not in the storage any more, or is another than the one that was "
    "stored, so it is not given. Prepare it again, and tell an administrator."
)
WHY_RECEIPT = "Say what acknowledges it: who signed for it, or the number of the mail."
WHY_CORRECTED = "Say why it is corrected; the reason stays on record."
SAME = "Nothing is corrected: this is what is noted already. Change what is wrong."
NOT_TAKEN = (
    "Nobody has taken the file of this pack yet, so it can’t have been handed over. Take the file "
    "first. Where an earlier pack was handed over, note it on the page of that one."
)


def prepare_pack(
    *,
    member: Member,
    transcript: bytes,
    told: Told,
    kept_from: date | None = None,
    by: Member | None,
    now: datetime,
) -> LeaverPack:
    """Make the pack of a member who has left; one that tells the same is given, not made again.

    It is made again where the file of that one is not the one that was stored.

    Args:
        transcript: the training record as a PDF, made now.
        told: what the record told before the transcript was set (`told_now`).
        kept_from: the first day of which training is kept here, where the member was here before.
        by: None where the system does it, after the last day.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: it would be `by`'s own, the member has not left, there is nothing to
            tell, or the record changed while the transcript was set; or it can't be made now, with
            the reason.
    """
    stored = ""
    try:
        with transaction.atomic():
            member = locked_member(member)
            if by is not None:
                PREPARE.check_can_now(None, by=by, member=member)
            completions = _credits_to_tell(member, today=timezone.localdate(now))
            _check_told_still(member, told)
            standing = standing_pack(member)
            if standing is not None and tells(standing, told) and has_its_file(standing):
                return standing
            pack = _made(member, completions, transcript, told, kept_from=kept_from, by=by, now=now)
            stored = str(pack.file.name)
            _keep(pack, instead_of=standing, told=told, by=by, now=now)
    except BaseException:
        if stored:
            default_storage.delete(stored)
        raise
    return pack


def _check_told_still(member: Member, told: Told) -> None:
    """Refuse to go on with a transcript that was set of a record which has changed meanwhile."""
    by_now = told_now(member)
    if by_now != told:
        changed = what_changed(told.listed, by_now)
        raise ValidationError(CHANGED_MEANWHILE.format(changed), code="changed")


def _keep(
    pack: LeaverPack,
    *,
    instead_of: LeaverPack | None,
    told: Told,
    by: Member | None,
    now: datetime,
) -> None:
    """Save a pack that was made, and withdraw the one before it, if that waits."""
    if instead_of is not None and instead_of.handed_over_at is None:
        because = PREPARED_FOR_FILE
        if not tells(instead_of, told):
            because = PREPARED_AGAIN.format(what_changed(instead_of.listed, told))
        _withdraw(instead_of, because, by=by, now=now)
    pack.save()
    PackTry.objects.filter(member=pack.member).delete()
    record_event(
        PREPARE.event,
        by=by,
        about=pack,
        member=pack.member,
        after={
            "separated_on": pack.separated_on,
            "credits": pack.credits,
            "credit_hours": hours(pack.credit_hours),
            "sha256": pack.sha256,
        },
    )


@transaction.atomic
def note_failed_try(*, member: Member, why: str, now: datetime) -> None:
    """Keep why the worker could not prepare a pack, so that it tries later and pages say it."""
    assert member.separated_on is not None, "a pack is owed to who leaves"
    found = PackTry.objects.select_for_update().filter(member=member).first()
    failed = found or PackTry(member=member, times=0)
    if failed.separated_on != member.separated_on:
        failed.separated_on, failed.times = member.separated_on, 0
    failed.why, failed.tried_at = why[:LONGEST_WHY], now
    failed.times += 1
    failed.save()


def check_can_prepare(member: Member, *, by: Member, today: date) -> None:
    """Refuse what preparing the pack would refuse before it is made.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: it is `by`'s own, the member has not left, or there is nothing to tell.
    """
    PREPARE.check_can(None, by=by, member=member)
    _credits_to_tell(member, today=today)


def standing_pack(member: Member) -> LeaverPack | None:
    """The latest pack of the member's separation that is not withdrawn; None while employed."""
    if member.separated_on is None:
        return None
    packs = LeaverPack.objects.filter(member=member, separated_on=member.separated_on)
    return packs.filter(withdrawn_at__isnull=True).first()


def has_its_file(pack: LeaverPack) -> bool:
    """Whether its file is in the storage, and the one that was stored."""
    try:
        with pack.file.open("rb") as stored:
            return is_as_stored(stored, pack.sha256)
    except FileNotFoundError:
        return False


def why_outdated(pack: LeaverPack) -> str:
    """Why a pack is not the complete record any more; blank where it is.

    One that was handed over is, until training was entered or voided since: `outdated_packs`.
    """
    if pack.handed_over_at is not None and pack not in outdated_packs(pack.member):
        return ""
    told = told_now(pack.member)
    if tells(pack, told):
        return ""
    if not is_owed_to_tell(pack.member):
        return NOTHING_LEFT
    return CHANGED.format(what_changed(pack.listed, told))


def is_owed_to_tell(member: Member) -> bool:
    """Whether a pack of the member would tell any credit."""
    return told_of(member).exists()


def why_not_to_give(pack: LeaverPack) -> str:
    """Why the standing pack of a separation is not to leave; blank where it may."""
    return why_outdated(pack) or ("" if has_its_file(pack) else OTHER_FILE)


def hand_over_pack(
    *,
    pack: LeaverPack,
    on: date,
    to: str,
    how: str,
    receipt: str,
    by: Member,
    now: datetime,
    paper: CheckedFile | None = None,
) -> LeaverPack:
    """Note that a pack was handed over: when, to whom, how, and what acknowledges it.

    Whether it might leave was asked when its file was taken. What became of the record since makes
    what happened no other.

    Args:
        paper: a receipt that was signed, to be stored with it.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: it is `by`'s own, it is noted already, or nobody has taken the file; or by
            field.
    """
    with filing(by=by, now=now) as files:
        member = locked_member(pack.member)
        row = LeaverPack.objects.select_for_update().get(pk=pack.pk)
        row.member = member
        HAND_OVER.check_can_now(row, by=by)
        check_was_taken(row)
        _check_hand_over(row, on, to, how, today=timezone.localdate(now))
        receipt = checked_reason(
            receipt,
            missing=WHY_RECEIPT,
            field="receipt",
        )
        row.receipt_paper = files.file_away(paper, member=member, is_confidential=True)
        row.handed_over_on, row.handed_over_to, row.handed_over_how = on, to.strip(), how
        row.receipt, row.handed_over_by, row.handed_over_at = receipt, by, now
        row.save()
        record_event(HAND_OVER.event, by=by, about=row, member=member, after=_as_noted(row))
    return row


@transaction.atomic
def correct_pack_hand_over(
    *,
    pack: LeaverPack,
    on: date,
    to: str,
    how: str,
    receipt: str,
    reason: str,
    by: Member,
    now: datetime,
    seen: int | None = None,
) -> LeaverPack:
    """Correct what was noted of a hand-over. What it was before stays in the event, with why.

    The paper of the receipt stays what it is.

    Args:
        seen: the number of the last write of the pack that the form was filled from.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: by field; it is `by`'s own, no hand-over is noted, nothing is corrected
            (with code `same`), or it was corrected since `seen`.
    """
    member = locked_member(pack.member)
    row = LeaverPack.objects.select_for_update().get(pk=pack.pk)
    row.member = member
    CORRECT_HAND_OVER.check_can_now(row, by=by)
    check_unchanged_since(hand_over_events(row), seen)
    before = _noted(row)
    _check_hand_over(row, on, to, how, today=timezone.localdate(now))
    reason = checked_reason(reason, missing=WHY_CORRECTED)
    row.receipt = checked_reason(receipt, missing=WHY_RECEIPT, field="receipt")
    row.handed_over_on, row.handed_over_to, row.handed_over_how = on, to.strip(), how
    after = _noted(row)
    if after == before:
        raise ValidationError(SAME, code="same")
    row.save()
    changed = [name for name in after if after[name] != before[name]]
    record_event(
        CORRECT_HAND_OVER.event,
        by=by,
        about=row,
        member=member,
        before={name: before[name] for name in changed},
        after={**{name: after[name] for name in changed}, "reason": reason},
    )
    return row


def check_can_hand_over(pack: LeaverPack, *, by: Member) -> None:
    """Refuse what noting a hand-over would refuse before its form is filled in.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: it is `by`'s own, it is noted already, or nobody has taken the file.
    """
    HAND_OVER.check_can(pack, by=by)
    check_was_taken(pack)


def check_was_taken(pack: LeaverPack) -> None:
    """Refuse to note that a pack was handed over whose file nobody has taken.

    Raises:
        ValidationError: with code `not_taken`, saying why it can't be taken, or to take it first.
    """
    if not was_taken(pack):
        raise ValidationError(why_not_to_give(pack) or NOT_TAKEN, code="not_taken")


def _as_noted(pack: LeaverPack) -> dict[str, Any]:
    """What the event of a hand-over says of it."""
    return {**_noted(pack), "sha256": pack.sha256, **document_facts_of_receipt(pack)}


def _noted(pack: LeaverPack) -> dict[str, Any]:
    """What is noted of a hand-over, and can be corrected."""
    return {
        "handed_over_on": pack.handed_over_on,
        "handed_over_to": pack.handed_over_to,
        "handed_over_how": pack.handed_over_how,
        "receipt": pack.receipt,
    }


def document_facts_of_receipt(pack: LeaverPack) -> dict[str, str]:
    """What an event says of the paper of a receipt, beside the hash of the pack."""
    facts = document_facts(pack.receipt_paper)
    return {"document": facts["document"]} if facts else {}


def check_may_take(pack: LeaverPack, *, by: Member) -> None:
    """Refuse to give the file of a pack, or say nothing; one that was handed over may get lost.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: it is `by`'s own, or it is withdrawn.
    """
    by.check_right(HAND_OVER.right)
    check_of_another(pack, by=by)
    if pack_state(pack) == PackState.WITHDRAWN:
        raise not_to_hand_over(pack)


@transaction.atomic
def take_pack(*, pack: LeaverPack, by: Member) -> None:
    """Note that `by` takes the file of a pack: the event is on record before it leaves.

    That the file is the one that was stored is asked by whoever gives it (`saved_once_noted`).

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: it is `by`'s own, it is withdrawn, it waits and is not the complete record
            any more, or they have taken too many files today.
    """
    member = locked_member(pack.member)
    row = LeaverPack.objects.select_for_update().get(pk=pack.pk)
    row.member = member
    by.check_right_now(HAND_OVER.right)
    check_may_take(row, by=by)
    if row.handed_over_at is None and (why_not := why_outdated(row)):
        raise ValidationError(why_not, code="changed")
    record_file_taken(TAKE_PACK, by=by, about=row, member=member, after={"sha256": row.sha256})


def withdraw_taken_back(now: datetime) -> None:
    """Withdraw packs whose separation was taken back or moved before they were handed over."""
    stale = LeaverPack.objects.filter(
        handed_over_at__isnull=True, withdrawn_at__isnull=True
    ).exclude(member__separated_on=F("separated_on"), member__separated_on__isnull=False)
    # Looking first keeps an idle worker from taking SQLite's one write lock.
    if not stale.exists():
        return
    with transaction.atomic():
        for pack in stale.select_for_update(of=("self",)).order_by("pk"):
            _withdraw(pack, TAKEN_BACK, by=None, now=now)


def withdraw_with_nothing_left(outdated: Iterable[LeaverPack], now: datetime) -> None:
    """Withdraw those of outdated packs that wait and of whose credits none is left to tell."""
    for pack in outdated:
        if pack.handed_over_at is not None or is_owed_to_tell(pack.member):
            continue
        with transaction.atomic():
            member = locked_member(pack.member)
            row = LeaverPack.objects.select_for_update().get(pk=pack.pk)
            row.member = member
            if pack_state(row) == PackState.PREPARED and not is_owed_to_tell(member):
                _withdraw(row, NOTHING_LEFT, by=None, now=now)


def _withdraw(pack: LeaverPack, because: str, *, by: Member | None, now: datetime) -> None:
    pack.withdrawn_at, pack.withdrawn_because = now, because
    pack.save()
    record_event(
        WITHDRAW.event,
        by=by,
        about=pack,
        member=pack.member,
        after={"withdrawn_because": because},
    )


def _credits_to_tell(member: Member, *, today: date) -> list[Completion]:
    if member.separated_on is None or member.separated_on > today:
        raise ValidationError(
            f"{member.name} has not left by today, so the record is not complete yet."
        )
    if not (completions := credits_of(member)):
        raise ValidationError(NOTHING_TO_TELL.format(member.name))
    return completions


def _made(
    member: Member,
    completions: list[Completion],
    transcript: bytes,
    told: Told,
    *,
    kept_from: date | None,
    by: Member | None,
    now: datetime,
) -> LeaverPack:
    """The pack with its file stored, and no row yet."""
    assert member.separated_on is not None
    pack = LeaverPack(
        member=member,
        separated_on=member.separated_on,
        record_id=uuid4(),
        prepared_at=now,
        prepared_by=by,
        credits=len(completions),
        credit_hours=sum((each.credit_hours for each in completions), ZERO),
        contents=told.contents,
        listed=told.listed,
    )
    with TemporaryFile() as written:
        try:
            pack.issuer = write_pack(
                written,
                member=member,
                completions=completions,
                transcript=transcript,
                record_id=pack.record_id,
                kept_from=kept_from,
                now=now,
            )
        except NoKeyError as why:
            raise ValidationError(CAN_NOT_SIGN.format(why)) from None
        pack.size = written.seek(0, 2)
        written.seek(0)
        pack.sha256 = hashlib.file_digest(written, "sha256").hexdigest()
        written.seek(0)
        pack.file.save("pack.zip", File(written), save=False)
    return pack


def _check_hand_over(pack: LeaverPack, on: date, to: str, how: str, *, today: date) -> None:
    """Refuse a hand-over that can't have been.

    Raises:
        ValidationError: by field.
    """
    errors: dict[str, str] = {}
    taken_on = first_taken_on(pack)
    if on > today:
        errors["on"] = f"{us_date(on)} is still to come. Note it once it was handed over."
    elif taken_on is not None and on < taken_on:
        errors["on"] = (
            f"Nobody took the file of this pack before {us_date(taken_on)}, so it can’t have been "
            f"handed over on {us_date(on)}. Correct the day."
        )
    if not to.strip():
        errors["to"] = "Say to whom it was handed over."
    elif len(to.strip()) > LONGEST_TO:
        errors["to"] = f"{len(to.strip())} characters are more than {LONGEST_TO}. Shorten it."
    if how not in LeaverPack.How.values:
        errors["how"] = "Choose how it was handed over."
    if errors:
        raise ValidationError(errors)
