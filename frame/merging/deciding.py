"""Merging two rows and undoing it, the same whatever they are; the apps add rights and events."""

from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from frame.merging.merge import Merge
from frame.merging.moving import (
    CHANGED,
    Plan,
    added_since,
    carry_out,
    check_clashes,
    check_nothing_changed,
    counting_again,
    in_words,
    plan_of,
    take_back,
)
from frame.merging.ties import ties_that_move
from frame.reasons import checked_reason

# What the events of both call their values.
NAMES = {
    "merged_into": "Merged into",
    "moved": "Moved",
    "which_moved": "Which moved",
    "voided": "Voided, since the other has the same",
    "which_voided": "Which were voided",
    "stays": "Stays with the other",
    "reason": "Reason",
    "asked": "Asked",
    "why_anyway": "Why it counts all the same",
}
NAMES_OF_UNDOING = {**NAMES, "merged_into": "Had been merged into"}
WHY_ANYWAY = (
    "Say why it counts all the same, or let the Training Unit void what is wrong first; the "
    "reason stays on record."
)
Kind = TypeVar("Kind", bound=Merge)


def merge_rows(
    kind: type[Kind],
    *,
    kept: models.Model,
    merged: models.Model,
    reason: str,
    missing: str,
    confirmed: str,
    why_anyway: str,
    by: Any,
    now: datetime,
) -> tuple[Kind, dict[str, Any]]:
    """Give the one that stays all that the other has. Both are locked by the caller.

    Args:
        missing: the sentence for a reason that is blank.
        confirmed: the seal of the plan that was looked at.
        why_anyway: why what the plan asks about counts all the same; only where it asks.

    Returns:
        the merge, and what its event says of it.

    Raises:
        ValidationError: for the reason, for all that clashes or has changed, or for what is one's
            own.
    """
    plan = plan_of(kept, merged)
    check_voids_nothing_own(plan, by=by)
    check_clashes(plan)
    if plan.seal != confirmed:
        raise ValidationError(CHANGED)
    reason = checked_reason(reason, missing=missing)
    asked = {}
    if plan.questions:
        asked = {
            "asked": [each.words for each in plan.questions],
            "why_anyway": checked_reason(why_anyway, missing=WHY_ANYWAY, field="why_anyway"),
        }
    merge = kind(kept=kept, merged=merged, reason=reason, merged_by=by, merged_at=now)
    which = _which(plan)
    carry_out(merge, plan, by=by, now=now)
    merge.save()
    return merge, {
        "moved": plan.moving_in_words,
        "voided": len(plan.doubles),
        **which,
        "reason": reason,
        **asked,
    }


def _which(plan: Plan) -> dict[str, list[str]]:
    """Each row that moves or is voided, of the kinds whose rows have a name."""
    moved: list[str] = []
    voided: list[str] = []
    for tie in ties_that_move(type(plan.kept)):
        if tie.named_by is None:
            continue
        doubles = [row.pk for row in plan.doubles if isinstance(row, tie.model)]
        moving = tie.rows_moving(plan.merged, plan.kept)
        moved += tie.named_by(moving.exclude(pk__in=doubles))
        voided += tie.named_by(moving.filter(pk__in=doubles)) if doubles else []
    found = {"which_moved": moved, "which_voided": voided}
    return {key: names for key, names in found.items() if names}


def undo_rows(merge: Merge, *, reason: str, missing: str, by: Any, now: datetime) -> dict[str, Any]:
    """Give the one that was merged away all back that it had. Both are locked by the caller.

    Returns:
        what its event says of it.

    Raises:
        ValidationError: for the reason.
    """
    reason = checked_reason(reason, missing=missing)
    stays = in_words(added_since(merge))
    take_back(merge, by=by)
    merge.undone_by, merge.undone_at, merge.undo_reason = by, now, reason
    merge.save()
    return {"stays": stays, "reason": reason}


def check_voids_nothing_own(plan: Plan, *, by: Any) -> None:
    """Refuse a merge that would void what is of whoever merges.

    Raises:
        ValidationError: saying who does it instead.
    """
    if any(row.member == by for row in plan.doubles):
        raise ValidationError(
            "You have the same credit of both, and the merge would void one of the two. Nobody "
            "decides about their own credit. Ask a colleague to merge them."
        )


def check_can_undo(merge: Merge, *, by: Any) -> None:
    """Refuse what is undone already, what a later merge has to be undone before, what was changed
    since, or what would give whoever undoes it credit back.

    Raises:
        ValidationError: saying which.
    """
    if merge.undone_by is not None:
        raise ValidationError(f"This merge was undone by {merge.undone_by.name} already.")
    if merge.kept.merged_into is not None:
        raise ValidationError(
            f"{merge.kept} was merged into {merge.kept.merged_into} since. Undo that merge first."
        )
    of_this_kind: Any = type(merge)._default_manager
    later = of_this_kind.filter(kept=merge.kept, undone_at=None, pk__gt=merge.pk)
    if (newest := later.select_related("merged").order_by("-pk").first()) is not None:
        raise ValidationError(f"Undo the later merge of {newest.merged} into {merge.kept} first.")
    if any(rows.filter(member=by).exists() for rows in counting_again(merge)):
        raise ValidationError(
            "Credit of yours that the merge voided would count again. Nobody decides about their "
            "own credit. Ask a colleague to undo the merge."
        )
    check_nothing_changed(merge)
