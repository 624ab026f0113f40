"""Attaching the scan of a paper sign-in sheet to its class, and voiding a wrong one."""

from datetime import datetime

from django.db import transaction

from courses.actions.locking import locked_class
from courses.models import CourseSession
from events.event_log import record_event
from events.voiding import void_row
from frame.files import CheckedFile
from frame.forms_once import Added
from people.models import Member
from records.actions.documents import document_facts, filing
from records.models import SheetScan
from records.states import ATTACH_SCAN, VOID_SCAN


def attach_scan(
    *, course_session: CourseSession, file: CheckedFile, by: Member, now: datetime
) -> Added[SheetScan]:
    """Attach a scan, before the sheet is saved or after; the same file only once.

    Raises:
        PermissionDenied: `by` lacks the right.
        ValidationError: the class is canceled or yet to come, so it has no paper sheet.
    """
    with filing(by=by, now=now) as files:
        # Two clerks who scan one sheet wait for each other here.
        course_session = locked_class(course_session.pk)
        ATTACH_SCAN.check_can(None, by=by, course_session=course_session, now=now)
        same = course_session.scans.not_voided().filter(document__sha256=file.sha256)
        if earlier := same.first():
            return Added(earlier, is_repeat=True)
        document = files.file_away(file, member=None)
        scan = SheetScan.objects.create(course_session=course_session, document=document)
        record_event(ATTACH_SCAN.event, by=by, about=scan, after=document_facts(document))
    return Added(scan, is_repeat=False)


@transaction.atomic
def void_scan(*, scan: SheetScan, reason: str, by: Member, now: datetime) -> SheetScan:
    """Take a wrong scan off; it stays readable with the reason.

    Raises:
        PermissionDenied: `by` lacks the right.
        ValidationError: the reason is blank or too long, or the scan is void already.
    """
    before = document_facts(scan.document)
    return void_row(scan, VOID_SCAN, reason=reason, by=by, now=now, before=before)
