"""Deciding who earns credit for teaching a class that is closed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.actions.locking import locked_class
from courses.models import CourseSession
from events.event_log import record_event
from events.kinds import RecordEventKind
from frame.reasons import checked_reason
from frame.rights import Right
from people.models import Member
from records.credit.overriding import Override
from records.credit.problem_kinds import WARNINGS
from records.credit.writing import write_credit
from records.models import Completion, TeachingKept, TeachingLeftOut
from records.teaching import for_others, taught_no_more, taught_undecided, teaching_proposal

TEACHING_DECIDE = RecordEventKind(
    "teaching.decide",
    "Decided on credit for teaching a class",
    names={
        "credit": "Credit",
        "without_credit": "Without credit",
        **{kind.key: kind.title for kind in WARNINGS},
    },
    naming=frozenset({"credit", "without_credit"}),
    earlier={"without_credit": "left_out"},
)
TEACHING_KEEP = RecordEventKind(
    "teaching.keep",
    "Kept teaching credit of a former instructor of the class",
    names={"reason": "Reason"},
)
WHY_KEEP = "Say why the credit stays, such as that a part was taught; the reason stays on record."
NOT_TO_KEEP = (
    "There is nothing to keep: the credit is voided, was kept already, or its member is an "
    "instructor of the class again. Nothing was done now."
)
DECIDED_ALREADY = (
    "Credit for teaching this class is decided already, by another clerk or in another window. "
    "Nothing was written twice."
)


@dataclass(frozen=True)
class DecidedTeaching:
    """What was decided: the credit written, and who has none."""

    completions: list[Completion]
    left_out: list[Member]


@transaction.atomic
def decide_teaching(
    *,
    course_session: CourseSession,
    minutes: Mapping[int, int | None],
    reason: str,
    by: Member,
    now: datetime,
    overrides: Mapping[str, Override] | None = None,
) -> DecidedTeaching:
    """Write an hour for each hour that instructors of a class taught, and leave out the others.

    Args:
        minutes: by key of an instructor, what they taught; None leaves them out.
        reason: why somebody is left out; not asked where nobody is.
        overrides: why warnings are no hindrance, by key of their kind.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: it is decided already, the reason is missing, or credit is hindered.

    Source: 11 CSR 75-15.020(3)(B)
    """
    by.check_right(Right.ENTER_COMPLETIONS)
    locked = locked_class(course_session.pk)
    undecided = {each.member.pk: each for each in for_others(taught_undecided(locked), by=by)}
    if not minutes or not minutes.keys() <= undecided.keys():
        raise ValidationError(DECIDED_ALREADY, code="decided")
    given = [(undecided[key], taught) for key, taught in sorted(minutes.items())]
    chosen = [replace(each, minutes=taught) for each, taught in given if taught is not None]
    left_out = [each.member for each, taught in given if taught is None]
    if left_out:
        names = " and ".join(member.name for member in left_out)
        missing = f"Say why {names} {'gets' if len(left_out) == 1 else 'get'} no credit."
        reason = checked_reason(reason, missing=missing)
    written = write_credit(
        proposals=[teaching_proposal(locked, each) for each in chosen],
        by=by,
        now=now,
        overrides=overrides,
    )
    TeachingLeftOut.objects.bulk_create(
        TeachingLeftOut(course_session=locked, member=member, reason=reason) for member in left_out
    )
    credit = {each.member.serial_number: str(each.credit) for each in chosen}
    serials = [member.serial_number for member in left_out]
    record_event(
        TEACHING_DECIDE,
        by=by,
        about=locked,
        after={
            **({"credit": credit} if credit else {}),
            **({"without_credit": serials, "reason": reason} if serials else {}),
            **written.overridden,
        },
    )
    return DecidedTeaching(written.completions, left_out)


@transaction.atomic
def keep_teaching(
    *, completion: Completion, reason: str, by: Member, now: datetime
) -> TeachingKept:
    """Keep a teaching credit whose member was taken off the class, for a reason.

    Raises:
        PermissionDenied: `by` doesn't enter completions.
        ValidationError: for the reason; it is one's own; or there is nothing to keep.
    """
    by.check_right(Right.ENTER_COMPLETIONS)
    locked = Completion.objects.select_for_update(of=("self",)).get(pk=completion.pk)
    check_can_keep(locked, by=by)
    reason = checked_reason(reason, missing=WHY_KEEP)
    kept = TeachingKept.objects.create(completion=locked, reason=reason, kept_by=by, kept_at=now)
    record_event(TEACHING_KEEP, by=by, about=locked, member=locked.member, after={"reason": reason})
    return kept


def check_can_keep(completion: Completion, *, by: Member) -> None:
    """Refuse to keep one's own, or what asks for no decision.

    Raises:
        ValidationError: saying which.
    """
    if completion.member_id == by.pk:
        raise ValidationError("This is your own credit. Another clerk keeps or voids it.")
    if not taught_no_more().filter(pk=completion.pk).exists():
        raise ValidationError(NOT_TO_KEEP)
