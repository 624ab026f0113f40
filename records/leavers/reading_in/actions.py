"""Read a pack in, and enter its credits one by one as a clerk confirms them, or leave them out."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from events.event_log import record_event
from events.kinds import RecordEventKind
from events.verifier import fingerprint_of, public_of
from frame.days import day_problem
from frame.files import CheckedFile
from frame.forms_once import Added, made_by_form
from frame.reasons import checked_reason
from frame.rights import Right
from frame.words import hours, us_date
from people.actions.locking import locked_member
from people.license_numbers import normalized_license
from people.models import Member
from people.told_apart import is_named
from records.actions.credit_entry import ENTRY_NAMES, entry_facts, write_entry
from records.actions.documents import DOCUMENT_NAMES, document_facts, filing
from records.credit.overriding import Override
from records.credit_entry import CreditEntry
from records.leavers.models import LeaverPack
from records.leavers.reading_in.credits import (
    CreditTold,
    PackTold,
    checked_pack,
    pack_as_stored,
)
from records.leavers.reading_in.models import LONGEST_CONFIRMATION, CreditReadIn, PackReadIn
from records.models import Completion

READ_IN = RecordEventKind(
    "pack_read_in.add",
    "Read in a leaver’s pack of another agency",
    names={
        **DOCUMENT_NAMES,
        "agency": "Agency",
        "issuer": "Key",
        "key_confirmed": "Key compared with",
        "credits": "Credits",
        "told_by": "Known as the member’s by",
    },
)
ENTER_READ_IN = RecordEventKind(
    "pack_read_in.enter", "Entered hours of a prior agency from its pack", names=ENTRY_NAMES
)
LEAVE_OUT = RecordEventKind(
    "pack_read_in.leave_out",
    "Left out a credit of another agency’s pack",
    names={
        "agency": "Agency",
        "title": "Course",
        "completed_on": "Completed on",
        "credit_hours": "Credit hours",
        "reason": "Reason",
    },
)
NOT_OWN = (
    "This is your own, and nobody enters their own credit. Ask a colleague in the Training Unit."
)
WHY_LEFT_OUT = "Say why it is left out."
OURS = (
    "Our own department signed this pack, and what it tells of is in the training record here "
    "already: entered again it would count twice. Open the member’s record. If the time before is "
    "under another serial number, have the two merged; what is missing there is entered from its "
    "certificate."
)
ANOTHERS_PAPER = (
    "“{}” is not the transcript that the record was made with: it is of another pack, or was "
    "changed since, and credits can’t rest on it. Choose transcript.pdf, out of the folder of this "
    "pack."
)
# With whom a key was compared is kept with the day behind it: ` (Nov 30, 2026)`.
LONGEST_WHO = LONGEST_CONFIRMATION - len(" (Nov 30, 2026)")
# A name and an office.
FEWEST_WORDS = 2
ENTERED = "This credit is entered. To leave it out, void the completion first."


def read_in_pack(
    *,
    member: Member,
    record: bytes,
    paper: CheckedFile,
    key_confirmed: str,
    key_compared_on: date | None = None,
    by: Member,
    now: datetime,
    form_token: UUID | None = None,
) -> Added[PackReadIn]:
    """Take in the signed record of a pack, and its paper, on which the credits will rest.

    One that was read in before for the member is given again, and nothing is taken in.

    Args:
        record: `record.json` of the pack.
        key_confirmed: with whom the key was compared, by name and office, and `key_compared_on`
            the day; not asked of one that was before, as that of the same agency.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: by field: the record is not whole, is our own, is of somebody else, or was
            read in before for another; the paper is not its transcript; or nobody has compared
            its key.
    """
    by.check_right(Right.ENTER_COMPLETIONS)
    if member == by:
        raise ValidationError({"member": NOT_OWN})
    told = _told_of_another_agency(record, paper)
    with filing(by=by, now=now) as files:
        member = locked_member(member)
        by.check_right_now(Right.ENTER_COMPLETIONS)
        if earlier := made_by_form(PackReadIn, form_token):
            return Added(earlier, is_repeat=True)
        by_what = _check_is_of(told, member)
        if read_before := _read_before(told, member):
            return Added(read_before, is_repeat=True)
        pack = _as_told(told, record)
        pack.member, pack.form_token = member, form_token
        pack.key_confirmed = _checked_key(
            told, key_confirmed, key_compared_on, today=timezone.localdate(now)
        )
        pack.paper = files.file_away(paper, member=member, is_confidential=True)
        pack.read_by, pack.read_at = by, now
        pack.save()
        record_event(
            READ_IN, by=by, about=pack, member=member, after={**_facts(pack), "told_by": by_what}
        )
    return Added(pack, is_repeat=False)


def _told_of_another_agency(record: bytes, paper: CheckedFile) -> PackTold:
    """What a record says, once it is whole, not our own, and the paper is its transcript.

    Raises:
        ValidationError: by field.
    """
    try:
        told = checked_pack(record)
        _check_is_of_another_agency(told)
    except ValidationError as refused:
        raise ValidationError({"record": refused.messages}) from None
    if not told.names_as_transcript(paper.sha256):
        raise ValidationError({"paper": ANOTHERS_PAPER.format(paper.name)})
    return told


def _as_told(told: PackTold, record: bytes) -> PackReadIn:
    """The row of a pack with what its record says, not stored yet."""
    return PackReadIn(
        record_id=told.record_id,
        record=record.decode(),
        credit_count=len(told.credits),
        agency=told.agency,
        issuer=told.issuer,
    )


def _facts(pack: PackReadIn) -> dict[str, Any]:
    """What the event of reading a pack in says of it."""
    confirmed = {"key_confirmed": pack.key_confirmed} if pack.key_confirmed else {}
    return {
        "agency": pack.agency,
        "issuer": pack.issuer,
        "credits": pack.credit_count,
        **confirmed,
        **document_facts(pack.paper),
    }


def enter_credit_read_in(
    *,
    pack: PackReadIn,
    number: int,
    entry: CreditEntry,
    by: Member,
    now: datetime,
    overrides: Mapping[str, Override] | None = None,
) -> Added[Completion]:
    """Write one credit of a pack, as a clerk has confirmed it.

    Args:
        number: its place in the record.
        overrides: why warnings are no hindrance, by key of their kind.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: by field; it is of another member, or the pack has none of this number; or
            with code `unconfirmed`, where a warning has no reason.
    """
    by.check_right(Right.ENTER_COMPLETIONS)
    _credit_of(pack, number)
    if entry.member != pack.member:
        raise ValidationError(
            {"member": f"The pack is of {pack.member}, and this credit of {entry.member}."}
        )
    with filing(by=by, now=now) as files:
        locked_member(pack.member)
        by.check_right_now(Right.ENTER_COMPLETIONS)
        if earlier := _seen_to(pack, number):
            if earlier.standing is not None:
                return Added(earlier.standing, is_repeat=True)
            # Voided or left out, so it may be entered after all.
            _supersede(earlier, now)
        stored, written = write_entry(entry, files=files, by=by, now=now, overrides=overrides)
        [completion] = written.completions
        CreditReadIn.objects.create(pack=pack, number=number, completion=completion)
        record_event(
            ENTER_READ_IN,
            by=by,
            about=completion,
            member=completion.member,
            after={**entry_facts(stored), **written.overridden},
        )
    return Added(completion, is_repeat=False)


def leave_credit_out(
    *, pack: PackReadIn, number: int, reason: str, by: Member, now: datetime
) -> Added[CreditReadIn]:
    """Note that a credit of a pack is not entered here, and why; it can be entered after all.

    Args:
        number: its place in the record.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: by field; it is one's own, is entered, or the pack has none of this number.
    """
    by.check_right(Right.ENTER_COMPLETIONS)
    if pack.member_id in by.own_keys:
        raise ValidationError(NOT_OWN)
    credit = _credit_of(pack, number)
    reason = checked_reason(reason, missing=WHY_LEFT_OUT)
    with transaction.atomic():
        member = locked_member(pack.member)
        by.check_right_now(Right.ENTER_COMPLETIONS)
        if earlier := _seen_to(pack, number):
            if earlier.is_left_out:
                return Added(earlier, is_repeat=True)
            if earlier.standing is not None:
                raise ValidationError(ENTERED)
            # Voided, so it may be left out.
            _supersede(earlier, now)
        left_out = CreditReadIn.objects.create(
            pack=pack, number=number, left_out_because=reason, left_out_by=by, left_out_at=now
        )
        said = {
            "agency": pack.agency,
            "title": credit.title,
            "completed_on": credit.completed_on,
            "credit_hours": hours(credit.hours["credit_hours"]),
            "reason": reason,
        }
        record_event(LEAVE_OUT, by=by, about=pack, member=member, after=said)
    return Added(left_out, is_repeat=False)


def _seen_to(pack: PackReadIn, number: int) -> CreditReadIn | None:
    """What became of a credit, as it stands; None where nobody has seen to it."""
    rows = CreditReadIn.objects.filter(pack=pack, number=number, superseded_at__isnull=True)
    return rows.first()


def _supersede(earlier: CreditReadIn, now: datetime) -> None:
    """Keep what became of a credit beside what it becomes now."""
    earlier.superseded_at = now
    earlier.save(update_fields=["superseded_at"])


def _credit_of(pack: PackReadIn, number: int) -> CreditTold:
    """A credit of a pack by its place in the record.

    Raises:
        ValidationError: the pack has none of this number.
    """
    credit = pack_as_stored(pack.record).credit(number)
    if credit is None:
        raise ValidationError(f"This pack has no credit {number}.")
    return credit


def _check_is_of_another_agency(told: PackTold) -> None:
    """Refuse what we signed ourselves: its hours are here already, and would count twice.

    A pack of before its key was kept is known by the name that it has for itself.
    """
    ours = Q(issuer=told.issuer)
    with suppress(ValueError):  # another agency may name its packs otherwise
        ours |= Q(issuer="", record_id=UUID(told.record_id))
    if LeaverPack.objects.filter(ours).exists():
        raise ValidationError(OURS)


def told_by(told: PackTold, member: Member) -> str:
    """By what a record is known to be of a member, in words; blank where it is of somebody else.

    A name may have changed, and a license number not: where both are known, it alone decides.
    """
    own = normalized_license(member.license_number)
    if told.license_number and own:
        is_same = normalized_license(told.license_number) == own
        return "The license number" if is_same else ""
    if not is_named(told.name, member):
        return ""
    missing = "none is on file of the member" if told.license_number else "the record gives none"
    return f"The name alone, and not the license number: {missing}"


def _check_is_of(told: PackTold, member: Member) -> str:
    """By what a record is known to be of a member; refuse that of somebody else."""
    by_what = told_by(told, member)
    if not by_what:
        raise ValidationError(
            {
                "member": f"The record is of {told.name}, license {told.license_number or 'none'}, "
                f"and this is {member}, license {member.license_number or 'none'}. Choose the "
                "member that it is of, or correct the license number."
            }
        )
    return by_what


def _read_before(told: PackTold, member: Member) -> PackReadIn | None:
    """The pack as it was read in before; None where it is new.

    Raises:
        ValidationError: it was read in for another member.
    """
    earlier = PackReadIn.objects.filter(record_id=told.record_id).select_related("member").first()
    if earlier is not None and earlier.member != member:
        raise ValidationError(
            {
                "record": f"This pack was read in before, for {earlier.member}. What is not "
                "confirmed yet can be confirmed there: the record of that member leads to it."
            }
        )
    return earlier


def _checked_key(told: PackTold, who: str, on: date | None, *, today: date) -> str:
    """With whom and when a key was compared; blank where it was, as the key of this very agency."""
    earlier = PackReadIn.objects.filter(issuer=told.issuer)
    if earlier.filter(agency=told.agency).exists():
        return ""
    errors: dict[str, Any] = {}
    try:
        who = _checked_who(told, who)
    except ValidationError as refused:
        errors = refused.message_dict
    if on is None:
        errors["key_compared_on"] = "Give the day on which they read the fingerprint out to you."
    elif problem := day_problem(on, today=today):
        errors["key_compared_on"] = problem
    elif on > today:
        errors["key_compared_on"] = f"{us_date(on)} is still to come. Compare it first."
    if errors:
        raise ValidationError(errors)
    return f"{who} ({us_date(on)})"


def _checked_who(told: PackTold, who: str) -> str:
    """With whom a key was compared, which is the one thing that tells a forged pack.

    Raises:
        ValidationError: for `key_confirmed`: it is blank, no name and office, or too long.
    """
    who = checked_reason(who, missing=_what_to_compare(told), field="key_confirmed")
    if len(who) > LONGEST_WHO:
        raise ValidationError(
            {"key_confirmed": f"{len(who)} characters are more than {LONGEST_WHO}. Shorten it."}
        )
    if len([word for word in who.split() if any(map(str.isalpha, word))]) < FEWEST_WORDS:
        raise ValidationError({"key_confirmed": f"“{who}” names nobody. {_what_to_compare(told)}"})
    return who


def _what_to_compare(told: PackTold) -> str:
    """Why the key of a record is to be compared, how, and what to write then."""
    earlier = PackReadIn.objects.filter(issuer=told.issuer)
    known_as = earlier.order_by("pk").values_list("agency", flat=True).first()
    why = (
        f"This key was compared as that of {known_as}, and the record says that it is the key of "
        f"{told.agency}."
        if known_as
        else "No pack was read in with this key before."
    )
    of_agency = PackReadIn.objects.filter(agency__iexact=told.agency).exclude(issuer=told.issuer)
    if known_by := of_agency.values_list("issuer", flat=True).first():
        why = (
            f"{why} Earlier packs of {told.agency} were signed with another key, "
            f"{fingerprint_of(public_of(known_by))}: ask why it changed."
        )
    return (
        f"{why} Call {told.agency} at a number that you have from elsewhere, let them read out the "
        f"fingerprint of their key, and compare: {fingerprint_of(told.public)}. Then write with "
        "whom you spoke, by name and office, and on which day."
    )
