"""Merge a member who was entered twice into the other, and undo that."""

from datetime import datetime

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from events.event_log import record_event
from events.kinds import EventKind
from frame.merging.deciding import (
    NAMES,
    NAMES_OF_UNDOING,
    check_can_undo,
    merge_rows,
    undo_rows,
)
from frame.merging.ties import lock_first
from frame.reasons import checked_reason
from frame.rights import Right
from frame.search import folded
from frame.words import us_date
from people.actions.leading import check_gains_no_member
from people.actions.locking import check_not_merged, locked_elements
from people.models import FormerSerialNumber, Member, MemberMerge

NAMING = frozenset({"merged_into"})
MEMBER_MERGE = EventKind(
    "member.merge",
    "Merged a member who was entered twice into the other",
    names={**NAMES, "merged": "Entered twice as", "why_other_name": "Why the last names differ"},
    naming=NAMING,
    # An administrator merges members, and sees no training.
    confidential=frozenset({"which_moved", "which_voided"}),
)
MEMBER_UNMERGE = EventKind(
    "member.undo_merge",
    "Undid the merge of two members",
    names={**NAMES_OF_UNDOING, "merged": "Entered twice as"},
    naming=NAMING,
)
WHY_MERGE = "Say how you know that both are one person; the reason stays on record."
WHY_UNDO = "Say why they are two people after all; the reason stays on record."


@transaction.atomic
def merge_member(
    *,
    member: Member,
    into: Member,
    reason: str,
    confirmed: str,
    by: Member,
    now: datetime,
    why_other_name: str = "",
    why_anyway: str = "",
) -> MemberMerge:
    """Give another member, who is the same person, all that a member has; nothing of it is lost.

    What is on file of `into` stays as it is. The serial number of `member` leads there, and is
    never given again. Of credit that both have, that of `member` is voided.

    Args:
        confirmed: the seal of the plan that was looked at.
        why_other_name: how one person comes to have two last names; asked where they differ.
        why_anyway: why what the plan asks about counts all the same; only where it asks.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: `by` is one of the two, or would see more of them; for a reason; or for
            all that clashes or changed.
    """
    by.check_right(Right.ADMINISTER)
    member, into = _locked(member, into)
    check_two(member, into, by=by)
    check_not_merged(member)
    check_not_merged(into)
    merge, told = merge_rows(
        MemberMerge,
        kept=into,
        merged=member,
        reason=reason,
        missing=WHY_MERGE,
        confirmed=confirmed,
        why_anyway=why_anyway,
        by=by,
        now=now,
    )
    if other_name := _checked_name(member, into, why_other_name):
        told["why_other_name"] = other_name
    _point(member, into, by=by)
    FormerSerialNumber.objects.create(serial_number=member.serial_number, member=into)
    record_event(
        MEMBER_MERGE,
        by=by,
        about=member,
        member=member,
        after={"merged": str(member), "merged_into": into.serial_number, **told},
    )
    return merge


@transaction.atomic
def undo_member_merge(*, merge: MemberMerge, reason: str, by: Member, now: datetime) -> MemberMerge:
    """Give the member who was merged away back all that they had. What came since stays.

    Raises:
        PermissionDenied: `by` doesn't administer.
        ValidationError: `by` is one of the two, or would see more of them; it is undone already; or
            a later merge has to be undone first.
    """
    by.check_right(Right.ADMINISTER)
    member, into = _locked(merge.merged, merge.kept)
    check_two(into, member, by=by)
    merge = MemberMerge.objects.select_for_update().get(pk=merge.pk)
    merge.kept, merge.merged = into, member
    member.element = locked_elements([member.element_id])[member.element_id]
    check_can_undo_member(merge, by=by)
    told = undo_rows(merge, reason=reason, missing=WHY_UNDO, by=by, now=now)
    former = FormerSerialNumber.objects.filter(serial_number=member.serial_number, member=into)
    former.delete()
    _point(member, None, by=by)
    record_event(
        MEMBER_UNMERGE,
        by=by,
        about=member,
        member=member,
        after={"merged": str(member), "merged_into": into.serial_number, **told},
    )
    return merge


def check_two(member: Member, into: Member, *, by: Member) -> None:
    """Refuse to merge somebody into themselves, what is one's own, or to where one sees it oneself.

    Args:
        member: whose record goes to the other.

    Raises:
        ValidationError: saying what to do.
    """
    if member.pk == into.pk:
        raise ValidationError(f"{into} is this member. Choose the other one.")
    if by.pk in {member.pk, into.pk}:
        raise ValidationError(
            "This decides about your own record. Ask another administrator to do it."
        )
    check_gains_no_member([member], into.element, by=by, field=NON_FIELD_ERRORS)


def check_can_undo_member(merge: MemberMerge, *, by: Member) -> None:
    """Refuse what can't be undone, and whoever would return to an element that is closed.

    Raises:
        ValidationError: saying which.
    """
    check_can_undo(merge, by=by)
    home = merge.merged.element
    if home.closed_on is not None and merge.merged.separated_on is None:
        raise ValidationError(
            f"{merge.merged} would return to {home.name}, which is closed since "
            f"{us_date(home.closed_on)}. Open it again first."
        )


def have_two_names(member: Member, into: Member) -> bool:
    """Whether the last names are not the same, however they are written."""
    return folded(member.last_name) != folded(into.last_name)


def _checked_name(member: Member, into: Member, why: str) -> str:
    """Why one person has two last names; blank where they have one."""
    if not have_two_names(member, into):
        return ""
    missing = (
        f"One is called {member.last_name}, the other {into.last_name}. Say how that is one "
        "person, such as a marriage; it stays on record."
    )
    return checked_reason(why, missing=missing, field="why_other_name")


def _locked(member: Member, into: Member) -> tuple[Member, Member]:
    """Both as they are now, after all that comes before members in the order of locks."""
    lock_first(into, member)
    keys = [member.pk, into.pk]
    locked = Member.everybody.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    rows = {each.pk: each for each in locked}
    return rows[member.pk], rows[into.pk]


def _point(member: Member, into: Member | None, *, by: Member) -> None:
    """Write whom a member was merged into; the ordinary manager would not find the row."""
    member.merged_into = into
    member._history_user = by
    member.save(update_fields=["merged_into"])
