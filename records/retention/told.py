"""What papers that may go are of and whose, for those who sign for their destruction."""

from typing import Any

from django.db.models import Prefetch, QuerySet

from frame.words import us_date
from records.models import Completion, DestructionOrder, DestructionRow, Document, SheetScan
from records.retention.holds import BY_MEMBER

OF_MANY = "Many"


def with_what_they_are_of(papers: "QuerySet[Any]") -> "QuerySet[Any]":
    """Papers with what tells what each is of (`what_of`), in three queries more for any number."""
    return papers.prefetch_related(
        Prefetch("completions", _completions()), Prefetch("scans", _scans()), "sent_paper__sent_in"
    )


def told_rows(order: DestructionOrder) -> QuerySet[DestructionRow]:
    """Every paper of an order, with what tells what it is of, in five queries for any number."""
    return order.rows.select_related("document__member").prefetch_related(
        Prefetch("document__completions", _completions()),
        Prefetch("document__scans", _scans()),
        "document__sent_paper__sent_in",
    )


def _completions() -> QuerySet[Completion]:
    return Completion.objects.select_related("course").order_by("completed_on", "pk")


def _scans() -> QuerySet[SheetScan]:
    return SheetScan.objects.select_related("course_session__course").order_by("pk")


def what_of(document: Document) -> str:
    """What a paper is of: `26-0003 Title, Mar 3, 2019`; blank where nothing says it."""
    for scan in document.scans.all():
        course_session = scan.course_session
        return f"{course_session.course}, {us_date(course_session.starts_on)}"
    for completion in document.completions.all():
        return f"{completion.course}, {us_date(completion.completed_on)}"
    sent = getattr(document, "sent_paper", None)
    return f"Sent in on {us_date(sent.sent_in.sent_at)}" if sent is not None else ""


def whose(document: Document) -> str:
    """The member whose record a paper is of, or that it is of many."""
    return str(document.member) if document.member is not None else OF_MANY


def serials_on(documents: "QuerySet[Document]") -> list[str]:
    """The serial numbers of all whose papers these are, everybody on a sheet or a report too."""
    paths = [f"{path}__serial_number" for path in BY_MEMBER]
    first, *others = (
        documents.order_by().filter(**{f"{path}__isnull": False}).values_list(path, flat=True)
        for path in paths
    )
    return sorted(first.union(*others))
