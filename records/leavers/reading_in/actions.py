"""Read a pack in, and enter its credits one by one, each as a clerk confirms it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError

from events.event_log import record_event
from events.kinds import RecordEventKind
from events.verifier import fingerprint_of
from frame.files import CheckedFile
from frame.forms_once import Added, made_by_form
from frame.reasons import checked_reason
from frame.rights import Right
from frame.search import folded
from people.actions.locking import locked_member
from people.license_numbers import normalized_license
from people.models import Member
from records.actions.credit_entry import ENTRY_NAMES, entry_facts, write_entry
from records.actions.documents import DOCUMENT_NAMES, document_facts, filing
from records.credit.overriding import Override
from records.credit_entry import CreditEntry
from records.leavers.reading_in.credits import PackTold, checked_pack
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
    },
)
ENTER_READ_IN = RecordEventKind(
    "pack_read_in.enter", "Entered hours of a prior agency from its pack", names=ENTRY_NAMES
)
NOT_OWN = (
    "This is your own, and nobody enters their own credit. Ask a colleague in the Training Unit."
)


def read_in_pack(
    *,
    member: Member,
    record: bytes,
    paper: CheckedFile,
    key_confirmed: str,
    by: Member,
    now: datetime,
    form_token: UUID | None = None,
) -> Added[PackReadIn]:
    """Take in the signed record of a pack, and its paper, on which the credits will rest.

    Args:
        record: `record.json` of the pack.
        key_confirmed: with whom the key was compared; not asked of a key that was before.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: by field: the record is not whole, is of somebody else, or was read in
            before; or nobody has compared its key.
    """
    by.check_right(Right.ENTER_COMPLETIONS)
    if member == by:
        raise ValidationError({"member": NOT_OWN})
    try:
        told = checked_pack(record)
    except ValidationError as refused:
        raise ValidationError({"record": refused.messages}) from None
    with filing(by=by, now=now) as files:
        member = locked_member(member)
        if earlier := made_by_form(PackReadIn, form_token):
            return Added(earlier, is_repeat=True)
        _check_is_of(told, member)
        _check_is_new(told)
        key_confirmed = _checked_key(told, key_confirmed)
        document = files.file_away(paper, member=member, is_confidential=True)
        pack = PackReadIn.objects.create(
            member=member,
            record_id=told.record_id,
            record=record.decode(),
            agency=told.agency,
            issuer=told.issuer,
            key_confirmed=key_confirmed,
            paper=document,
            read_by=by,
            read_at=now,
            form_token=form_token,
        )
        said = {
            "agency": told.agency,
            "issuer": told.issuer,
            "credits": len(told.credits),
            **({"key_confirmed": key_confirmed} if key_confirmed else {}),
            **document_facts(document),
        }
        record_event(READ_IN, by=by, about=pack, member=member, after=said)
    return Added(pack, is_repeat=False)


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
        ValidationError: by field; or with code `unconfirmed`, where a warning has no reason.
    """
    by.check_right(Right.ENTER_COMPLETIONS)
    with filing(by=by, now=now) as files:
        locked_member(pack.member)
        if earlier := CreditReadIn.objects.filter(pack=pack, number=number).first():
            if not earlier.completion.is_voided:
                return Added(earlier.completion, is_repeat=True)
            earlier.delete()  # voided, so it may be entered again
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


def is_known_key(issuer: str) -> bool:
    """Whether a pack with this key was read in before, when somebody compared it."""
    return PackReadIn.objects.filter(issuer=issuer).exists()


def _check_is_of(told: PackTold, member: Member) -> None:
    """Refuse a record of somebody else; a name may have changed, and a license number not."""
    is_licensed_so = bool(told.license_number) and normalized_license(
        told.license_number
    ) == normalized_license(member.license_number)
    words = set(folded(told.name).replace(",", " ").split())
    if not is_licensed_so and not set(folded(member.last_name).split()) <= words:
        raise ValidationError(
            {
                "member": f"The record is of {told.name}, license {told.license_number}, and this "
                f"is {member}, license {member.license_number or 'none'}. Choose the member that "
                "it is of, or correct the license number."
            }
        )


def _check_is_new(told: PackTold) -> None:
    earlier = PackReadIn.objects.filter(record_id=told.record_id).select_related("member").first()
    if earlier is not None:
        raise ValidationError(
            {
                "record": f"This pack was read in before, for {earlier.member}. Open that one: "
                "what is not confirmed yet can be confirmed there."
            }
        )


def _checked_key(told: PackTold, key_confirmed: str) -> str:
    """With whom an unknown key was compared; blank for a known one."""
    if is_known_key(told.issuer):
        return ""
    confirmed = checked_reason(
        key_confirmed,
        missing=f"No pack was read in with this key before. Call {told.agency} at a number that "
        "you have from elsewhere, let them read out the fingerprint of their key, and compare: "
        f"{fingerprint_of(told.public)}. Then write with whom you spoke, and when.",
        field="key_confirmed",
    )
    if len(confirmed) > LONGEST_CONFIRMATION:
        raise ValidationError(
            {
                "key_confirmed": f"{len(confirmed)} characters are more than "
                f"{LONGEST_CONFIRMATION}. Shorten it."
            }
        )
    return confirmed
