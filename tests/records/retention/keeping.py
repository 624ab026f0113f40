"""What the tests of retention start from: papers of long ago, holds, and orders."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.storage import default_storage
from django.utils import timezone

from frame.jobs.running import claim_next, work_on
from people.models import Member
from records.models import DestructionOrder, Document, LegalHold, SheetScan
from records.retention.holds import place_hold
from records.retention.orders import confirm_destruction, order_destruction
from tests.department import Department
from tests.factories import CompletionFactory, CourseSessionFactory, DocumentFactory
from tests.uploads import PDF

CHICAGO = ZoneInfo("America/Chicago")
NOW = datetime(2026, 11, 29, 12, tzinfo=CHICAGO)
LONG_AGO = date(2018, 3, 10)
SERIES = "Local government general schedule, GS 055"
WHY = "Kept long enough."


def stored(member: Member | None, *, words: str = "", **values: Any) -> Document:
    """A document that tells these words."""
    document: Document = DocumentFactory(member=member, content=PDF + words.encode(), **values)
    return document


def a_scan(department: Department, *, on: date = LONG_AGO, words: str = "") -> SheetScan:
    """A scan of the sheet of a class of long ago."""
    course_session = CourseSessionFactory(starts_on=on, state="closed")
    document = stored(None, words=words or str(on), added_by=department.clerk)
    scan: SheetScan = SheetScan.objects.create(course_session=course_session, document=document)
    return scan


def a_certificate(member: Member, *, by: Member, on: date = LONG_AGO) -> Document:
    """The paper of a completion of long ago."""
    document = stored(member, words=f"{member} {on}", added_by=by)
    CompletionFactory(member=member, completed_on=on, evidence=document)
    return document


def leave(member: Member, on: date) -> Member:
    Member.objects.filter(pk=member.pk).update(separated_on=on)
    member.refresh_from_db()
    return member


def a_hold(on: Any, by: Member) -> LegalHold:
    given = {"case": "Doe v. City", "reason": "A suit is pending.", "now": timezone.now()}
    return place_hold(on=on, by=by, **given).row


def an_order(department: Department, *, kind: str = "scan", **changes: Any) -> DestructionOrder:
    """An order of the HRD Commander for all that may go of a kind."""
    given = {
        "kind": kind,
        "from_on": date(2015, 1, 1),
        "until_on": date(2019, 12, 31),
        "authority": SERIES,
        "by": department.hrd,
        "now": timezone.now(),
        **changes,
    }
    return order_destruction(**given).row


def confirmed(order: DestructionOrder, by: Member) -> DestructionOrder:
    confirm_destruction(order=order, by=by, now=timezone.now())
    order.refresh_from_db()
    return order


def carried_out(order: DestructionOrder) -> DestructionOrder:
    """The order after its job has ended."""
    job = claim_next()
    assert job is not None, "confirming it asks for a job"
    work_on(job)
    order.refresh_from_db()
    return order


def days_after(day: date, days: int) -> date:
    return day + timedelta(days=days)


def is_there(document: Document) -> bool:
    return default_storage.exists(document.file.name)
