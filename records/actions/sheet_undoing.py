"""What undoing a whole sheet consists of: locks, voids, and a class that waits again."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from courses.models import CourseSession
from events.voiding import void_rows
from people.models import Member
from records.actions.sheet_draft import sheet_of, told_of_draft
from records.models import Completion, SheetScan, SignInSheet, TeachingLeftOut
from records.querysets.sheets import lines_of
from records.states import VOID_COMPLETION, VOID_SCAN
from records.telling import tell_of_void
from records.whole_sheet import (
    WholeSheet,
    check_has_room,
    is_teaching_without_class,
    left_out_there_too,
    teaching_of,
    whole_sheet,
)


def check_can_be_undone(whole: WholeSheet, *, by: Member) -> None:
    """Refuse a sheet of which nothing stands, or credit of which can't be voided.

    Raises:
        PermissionDenied: `by` may not void completions.
        ValidationError: saying why not; nobody voids their own.
    """
    if not whole.standing:
        raise ValidationError(
            "Every line of this sheet is voided already, so nothing of it stands. Open the sheet "
            "again to enter its lines anew.",
            code="voided",
        )
    for completion in whole.all_credit:
        VOID_COMPLETION.check_can(completion, by=by)


def void_what_stands(sheet: SignInSheet, *, reason: str, by: Member, now: datetime) -> WholeSheet:
    """Void the credit of every line that was not voided by hand, and that for teaching the class.

    Members are locked before their credit, as bookings lock them.
    """
    lines = list(lines_of(sheet))
    seen = {line.completion.pk: line for line in lines if line.completion is not None}
    members = {
        line.completion.member.pk: line.completion.member for line in lines if line.completion
    }
    taught = teaching_of(sheet.course_session).select_related("member")
    members |= {each.member_id: each.member for each in taught}
    list(Member.objects.select_for_update(no_key=True).filter(pk__in=list(members)).order_by("pk"))
    # No joins: after a wait, PostgreSQL reads the locked row anew, but not the rows joined to it.
    keys = [*seen, *(each.pk for each in taught)]
    stored = Completion.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    for completion in stored:
        completion.member = members[completion.member_id]
        if completion.pk in seen:
            seen[completion.pk].completion = completion
    teaching = [each for each in stored if each.pk not in seen and not each.is_voided]
    whole = whole_sheet(lines, teaching)
    check_can_be_undone(whole, by=by)
    void_rows(whole.all_credit, VOID_COMPLETION, reason=reason, by=by, now=now)
    tell_of_void(whole.all_credit, by=by)
    return whole


def take_off_the_voided(sheet: SignInSheet, whole: WholeSheet) -> None:
    """Leave behind what was voided by hand: it may be typed again, and is not by itself."""
    sheet.lines.filter(pk__in=[line.pk for line in whole.voided_before]).delete()


def make_room(to: CourseSession, *, by: Member) -> dict[str, list[str]]:
    """Take an empty draft off the class that a sheet is moved to.

    Returns:
        what was once typed on it, for the event.

    Raises:
        ValidationError: the draft has lines.
    """
    check_has_room(to)
    draft = sheet_of(to)
    if draft is None:
        return {}
    told = told_of_draft(draft, by=by)
    draft.delete()
    return told


def members_voided(whole: WholeSheet) -> list[int]:
    """The keys of those whose credit is voided by now, with the sheet or before."""
    return [each.member_id for each in whole.completions + whole.completions_voided_before]


def move_scans(
    left: CourseSession, to: CourseSession, *, reason: str, by: Member, now: datetime
) -> list[str]:
    """Void the scans on the class that is left and attach the same papers to the other.

    Returns:
        the names of the papers.
    """
    scans = list(
        SheetScan.objects.not_voided()
        .filter(course_session=left)
        .select_for_update(of=("self",))
        .select_related("document")
    )
    void_rows(scans, VOID_SCAN, reason=reason, by=by, now=now)
    SheetScan.objects.bulk_create(
        SheetScan(course_session=to, document=scan.document) for scan in scans
    )
    return [scan.document.name for scan in scans]


def leave_out_there_too(left: CourseSession, to: CourseSession) -> list[str]:
    """Propose no teaching on the other class to whom a clerk has left out of it.

    Returns:
        their serial numbers.
    """
    rows = [
        TeachingLeftOut(course_session=to, member=each.member, reason=each.reason)
        for each in left_out_there_too(left, to)
    ]
    TeachingLeftOut.objects.bulk_create(rows)
    return [each.member.serial_number for each in rows]


def credit_of(whole: WholeSheet) -> dict[str, str]:
    return {each.member.serial_number: each.earned_in_log for each in whole.completions}


def what_else(
    whole: WholeSheet, enrolled_again: list[str], *, left: CourseSession
) -> dict[str, Any]:
    """What an event says besides of the class whose sheet was undone."""
    standing = Completion.objects.not_voided().filter(is_teaching_without_class(left))
    stays = {
        each.member.serial_number: each.earned_in_log
        for each in standing.select_related("member").order_by("pk")
    }
    voided = [each.member.serial_number for each in whole.completions_voided_before]
    taught = {each.member.serial_number: each.earned_in_log for each in whole.teaching}
    return {
        **({"taught": taught} if taught else {}),
        **({"taught_without_class": stays} if stays else {}),
        **({"voided_before": voided} if voided else {}),
        **({"enrolled_again": enrolled_again} if enrolled_again else {}),
    }
