"""Attaching the scan of a paper sign-in sheet to its class, and voiding a wrong one."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from courses.models import CourseSession
from events.event_log import record_event
from events.kinds import EventKind
from events.voiding import VOID_NAMES, void_row
from frame.files import CheckedFile
from frame.forms_once import Added
from people.models import Member
from records.actions.documents import DOCUMENT_NAMES, document_facts, filing
from records.models import SheetScan
from records.sheet_problems import check_class_has_sheet

SCAN_ATTACH = EventKind("scan.attach", "Attached a scan to a sign-in sheet", names=DOCUMENT_NAMES)
SCAN_VOID = EventKind(
    "scan.void", "Voided a scan of a sign-in sheet", names={**DOCUMENT_NAMES, **VOID_NAMES}
)


def attach_scan(
    *, course_session: CourseSession, file: CheckedFile, by: Member, now: datetime
) -> Added[SheetScan]:
    """Attach a scan, before the sheet is saved or after; the same file only once.

    Raises:
        ValidationError: the class is canceled or yet to come, so it has no paper sheet.
    """
    with filing(by=by, now=now) as files:
        # Two clerks who scan one sheet wait for each other here.
        course_session = CourseSession.objects.select_for_update(no_key=True).get(
            pk=course_session.pk
        )
        check_class_has_sheet(course_session, today=timezone.localdate(now))
        same = course_session.scans.not_voided().filter(document__sha256=file.sha256)
        if earlier := same.first():
            return Added(earlier, is_repeat=True)
        document = files.file_away(file, member=None)
        scan = SheetScan.objects.create(course_session=course_session, document=document)
        record_event(SCAN_ATTACH, by=by, about=scan, after=document_facts(document))
    return Added(scan, is_repeat=False)


@transaction.atomic
def void_scan(*, scan: SheetScan, reason: str, by: Member, now: datetime) -> SheetScan:
    """Take a wrong scan off; it stays readable with the reason.

    Raises:
        ValidationError: the reason is blank or too long, or the scan is void already.
    """
    before = document_facts(scan.document)
    return void_row(scan, SCAN_VOID, reason=reason, by=by, now=now, before=before)
