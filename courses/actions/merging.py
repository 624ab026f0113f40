"""Merge a course that was entered twice into the other, and undo that."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from courses.actions.control_numbers import other_of_number
from courses.actions.locking import check_not_merged
from courses.models import Course, CourseMerge
from courses.subjects import NO_SUBJECT
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
from people.models import Member

COURSE_MERGE = EventKind(
    "course.merge",
    "Merged a course that was entered twice into the other",
    names={**NAMES, "why_other_subject": "Why the subjects differ"},
)
COURSE_UNMERGE = EventKind(
    "course.undo_merge",
    "Undid the merge of two courses",
    names=NAMES_OF_UNDOING,
)
WHY_MERGE = "Say how you know that both are one course; the reason stays on record."
WHY_UNDO = "Say why they are two courses after all; the reason stays on record."


@transaction.atomic
def merge_course(
    *,
    course: Course,
    into: Course,
    reason: str,
    confirmed: str,
    by: Member,
    now: datetime,
    why_other_subject: str = "",
    why_anyway: str = "",
) -> CourseMerge:
    """Give another course, which is the same, all that a course has; nothing of it is lost.

    Completions keep the hours that they were written with. Of credit that both give the same member
    for the same day, that of `course` is voided.

    Args:
        confirmed: the seal of the plan that was looked at.
        why_other_subject: how one course comes to have two subjects; asked where they differ, for
            coverage then counts all that moves under the subject of `into`.
        why_anyway: why what the plan asks about counts all the same; only where it asks.

    Raises:
        PermissionDenied: `by` doesn't keep courses and void completions.
        ValidationError: for `into`, for a reason, for all that clashes or has changed, or since
            credit of `by` would be voided.
    """
    by.check_right(Right.KEEP_COURSES)
    by.check_right(Right.VOID_COMPLETIONS)
    if course.pk == into.pk:
        raise ValidationError(f"{into} is this course. Choose the other one.")
    course, into = _locked(course, into)
    check_not_merged(course)
    check_not_merged(into)
    merge, told = merge_rows(
        CourseMerge,
        kept=into,
        merged=course,
        reason=reason,
        missing=WHY_MERGE,
        confirmed=confirmed,
        why_anyway=why_anyway,
        by=by,
        now=now,
    )
    if other_subject := _checked_subject(course, into, why_other_subject):
        told["why_other_subject"] = other_subject
    _point(course, into, by=by)
    record_event(
        COURSE_MERGE,
        by=by,
        about=course,
        after={"merged_into": str(into), **told},
    )
    return merge


@transaction.atomic
def undo_course_merge(*, merge: CourseMerge, reason: str, by: Member, now: datetime) -> CourseMerge:
    """Give the course that was merged away back all that it had.

    What came to the other one since stays there: its completions, and a class whose sheet wrote
    credit since, with all of that credit.

    Raises:
        PermissionDenied: `by` doesn't keep courses and void completions.
        ValidationError: it is undone already, the other was merged away itself since, credit of
            `by` would count again, or another course was approved under the number of the one that
            comes back.
    """
    by.check_right(Right.KEEP_COURSES)
    by.check_right(Right.VOID_COMPLETIONS)
    merge = CourseMerge.objects.get(pk=merge.pk)
    course, into = _locked(merge.merged, merge.kept)
    merge = CourseMerge.objects.select_for_update().get(pk=merge.pk)
    merge.kept, merge.merged = into, course
    check_can_undo(merge, by=by)
    _check_has_its_number(course)
    told = undo_rows(merge, reason=reason, missing=WHY_UNDO, by=by, now=now)
    _point(course, None, by=by)
    record_event(
        COURSE_UNMERGE,
        by=by,
        about=course,
        after={"merged_into": str(into), **told},
    )
    return merge


def moved_in_coverage(course: Course, into: Course) -> str:
    """What a merge does to coverage, in a sentence; blank where both are about the same."""
    if course.subject == into.subject:
        return ""
    counted = f"under “{into.get_subject_display()}”" if into.subject else "under no subject"
    return (
        f"{course.course_id} is about “{course.get_subject_display() or NO_SUBJECT}”, "
        f"{into.course_id} about “{into.get_subject_display() or NO_SUBJECT}”: coverage then "
        f"counts all that moves {counted}."
    )


def _check_has_its_number(course: Course) -> None:
    """Refuse to bring a course back whose POST control number another one has by now.

    Raises:
        ValidationError: naming that one.
    """
    other = other_of_number(course.control_number, course)
    if other is not None:
        raise ValidationError(
            f"{other} is approved under {other.control_number} by now, the number of {course}. "
            "Correct it there first."
        )


def _checked_subject(course: Course, into: Course, why: str) -> str:
    """Why one course has two subjects; blank where it has one."""
    if not (moved := moved_in_coverage(course, into)):
        return ""
    missing = (
        f"{moved} Correct the subject of one of them first, or say how that is one course; it "
        "stays on record."
    )
    return checked_reason(why, missing=missing, field="why_other_subject")


def _locked(course: Course, into: Course) -> tuple[Course, Course]:
    """Both courses as they are now, after all their classes: no sheet is saved meanwhile."""
    keys = [course.pk, into.pk]
    lock_first(into, course)
    locked = Course.everything.select_for_update().filter(pk__in=keys).order_by("pk")
    rows = {each.pk: each for each in locked}
    return rows[course.pk], rows[into.pk]


def _point(course: Course, into: Course | None, *, by: Member) -> None:
    """Write which course it was merged into; none once that is undone."""
    course.merged_into = into
    course._history_user = by
    course.save()
